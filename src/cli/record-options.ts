import type { Options } from 'yargs';

export const reportOption = {
  report: {
    type: 'string',
    array: true,
    nargs: 1,
    describe:
      'Write a report to a file (FORMAT=PATH), can be repeated: html, json, junit, markdown, ndjson, yaml',
  },
} as const satisfies Readonly<Record<string, Options>>;

/** What a command leaves in files, apart from stdout. */
export const recordOptions = {
  record: { type: 'string', requiresArg: true, describe: 'Write the recording to this file' },
  ...reportOption,
} as const satisfies Readonly<Record<string, Options>>;
