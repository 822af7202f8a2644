import type { Command } from '../command.ts';
import { outputOptions } from '../output-options.ts';

export const recover: Command = {
  usage: 'recover [target..]',
  describe: 'Finish the undo that an interrupted run left behind, from any machine',
  positionals: {
    target: 'The set (sts/NAME) or the id of the run. Without it: the only unfinished run of the namespace',
  },
  options: {
    ...outputOptions,
    list: { type: 'boolean', describe: 'List unfinished runs and change nothing' },
    all: { type: 'boolean', describe: 'Every unfinished run of the namespace, or of all with -A' },
    'all-namespaces': { type: 'boolean', alias: 'A', describe: 'Look in all namespaces' },
    force: {
      type: 'boolean',
      describe: 'Take a run over although its holder may live, and restore what lost its mark',
    },
    'keep-live': { type: 'boolean', describe: 'Where somebody else has changed a field, keep it as it is' },
    yes: { type: 'boolean', alias: 'y', describe: 'Do not ask' },
  },
  run: async (args, outside) => (await import('../recover-runs.ts')).recoverCommand(args, outside),
};
