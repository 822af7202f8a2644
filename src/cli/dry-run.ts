import { exitCodes, Failure } from '../lib/failure.ts';
import { word } from './command.ts';

export type DryRun = 'none' | 'client' | 'server';

/** What is done with a scenario; `plan`: a dry run of the client with a forecast. */
export type Purpose = DryRun | 'plan';

/** kubectl lets `--dry-run` stand bare, which a parser would take together with the word that follows. */
export function withDryRunValue(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return args.map((word, index) =>
    word === '--dry-run' && (end === -1 || index < end) ? '--dry-run=client' : word,
  );
}

export function parseDryRun(value: unknown): DryRun {
  const text = word(value) ?? 'none';
  if (text === 'none' || text === 'client' || text === 'server') return text;
  throw new Failure(
    exitCodes.usage,
    `Invalid dry-run value (${text}). Must be "none", "server", or "client".`,
  );
}
