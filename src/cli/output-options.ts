import type { Options } from 'yargs';

export const outputOptions = {
  output: {
    type: 'string',
    alias: 'o',
    requiresArg: true,
    describe: 'table, wide, json, yaml, name or ndjson (events as they happen)',
    default: 'table',
  },
  color: { type: 'string', requiresArg: true, describe: 'auto, always or never', default: 'auto' },
  quiet: { type: 'boolean', alias: 'q', describe: 'No progress on stderr' },
} as const satisfies Readonly<Record<string, Options>>;
