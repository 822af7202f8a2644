import type { Command } from '../command.ts';
import { commandName } from '../names.ts';
import { outputOptions } from '../output-options.ts';
import { reportOption } from '../record-options.ts';

export const judge: Command = {
  usage: 'judge <recording>',
  describe: 'Judge a recording again, without a cluster',
  positionals: { recording: 'A file that --record has written, gzip or not, or - for standard input' },
  options: {
    at: {
      type: 'string',
      requiresArg: true,
      describe: 'Judge what was known at an instant: a time since the recording began, or a time of day',
    },
    ...reportOption,
    ...outputOptions,
  },
  examples: [
    [`${commandName} judge incident.ndjson -o json`, 'the same verdicts as on the day'],
    [
      `${commandName} judge incident.ndjson --at 90s`,
      'what could be known a minute and a half after it began',
    ],
  ],
  run: async (args, outside) => (await import('../judge-recording.ts')).judgeRecording(args, outside),
};
