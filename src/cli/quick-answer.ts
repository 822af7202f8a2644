import type { RenderedHelp } from './rendered-help.ts';

/** What can be answered before anything is loaded: `--help` and `--version` alone on the command line. */
export function quickAnswer(
  args: readonly string[],
  columns: number | undefined,
  version: string,
  help: readonly RenderedHelp[],
): string | undefined {
  if (args.length !== 1) return undefined;
  switch (args[0]) {
    case '--help':
    case '-h':
      return help.find(({ from, to }) => from <= (columns ?? 0) && (columns ?? 0) <= to)?.text;
    case '--version':
      return `${version}\n`;
    default:
      return undefined;
  }
}
