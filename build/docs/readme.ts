import { commands } from '../../src/cli/commands/registry.ts';
import { builtInText } from '../../src/cli/shipped-files.ts';
import { actionNames } from '../../src/scenario/actions/registry.ts';
import { builtIns } from '../../src/scenario/built-ins.ts';
import { summarize } from '../../src/scenario/summary.ts';

/** What of README.md is made by code. In the text each stands between `<!-- NAME -->` and `<!-- /NAME -->`. */
const parts: Readonly<Record<string, () => string>> = {
  commands: () =>
    table(
      ['command', 'does'],
      commands.map(({ usage, describe }) => [`\`${shown(usage)}\``, describe]),
    ),
  scenarios: () =>
    table(
      ['scenario', 'what happens'],
      builtIns(builtInText)
        .map(summarize)
        .map(({ name, description }) => [`[${name}](docs/scenarios/${name}.md)`, description]),
    ),
  actions: () => actionNames.map((name) => `\`${name}\``).join(' '),
};

/** The page with all of them as they are now. */
export function readme(text: string): string {
  return Object.entries(parts).reduce((page, [name, made]) => {
    const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
    const from = page.indexOf(begin);
    const to = page.indexOf(end, from);
    if (from === -1 || to === -1) throw new Error(`README.md has no place for ${name}: ${begin.trim()}`);
    return `${page.slice(0, from + begin.length)}\n${made()}\n${page.slice(to)}`;
  }, text);
}

/** `run <scenario> [target..]`, as yargs has it, in the way kubectl's own help writes it. */
function shown(usage: string): string {
  return usage
    .replaceAll('[target..]', '[sts/NAME]')
    .replaceAll(
      /<(\w+)(\.\.)?>/g,
      (_, word: string, more?: string) => `${word.toUpperCase()}${more ? '…' : ''}`,
    )
    .replaceAll(/\[(\w+)\]/g, (_, word: string) => `[${word.toUpperCase()}]`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
