import type { Command } from '../command.ts';
import { commandName } from '../names.ts';
import { outputOptions } from '../output-options.ts';
import { recordOptions } from '../record-options.ts';
import { sandboxOptions } from '../sandbox-options.ts';

export const observe: Command = {
  usage: 'observe [target..]',
  describe:
    'Record a StatefulSet and judge it, without touching anything, while something else makes trouble',
  positionals: { target: 'The set: sts/NAME. Without it: the only one of the namespace' },
  options: {
    sandbox: {
      type: 'boolean',
      describe: 'In an embedded model of a cluster in this process; --fault says what happens there',
    },
    ...sandboxOptions,
    for: { type: 'string', requiresArg: true, describe: 'How long, e.g. 30m; without it until Ctrl-C' },
    ...recordOptions,
    ...outputOptions,
  },
  examples: [
    [`${commandName} observe sts/db -n stage --for 30m`, 'judge a set while something else acts on it'],
    [
      `${commandName} observe sts/db --record incident.ndjson`,
      'until Ctrl-C; judge the recording again later',
    ],
  ],
  run: async (args, outside) => (await import('../observe-set.ts')).observeSet(args, outside),
};
