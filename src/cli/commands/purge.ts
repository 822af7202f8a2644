import type { Command } from '../command.ts';
import { commandName } from '../names.ts';
import { outputOptions } from '../output-options.ts';

export const purge: Command = {
  usage: 'purge',
  describe: 'Remove every trace of runs (marks, Leases, journals, pods that helped), and undo nothing',
  options: {
    ...outputOptions,
    'all-namespaces': { type: 'boolean', alias: 'A', describe: 'In all namespaces' },
    force: {
      type: 'boolean',
      describe:
        'Also while a holder may live, and where what a run has changed or made would stay so for good',
    },
    'dry-run': { type: 'string', describe: 'none, or client (show what would go)', default: 'none' },
    yes: { type: 'boolean', alias: 'y', describe: 'Do not ask' },
  },
  examples: [[`${commandName} purge -n stage --dry-run=client`, 'what is left of runs in a namespace']],
  run: async (args, outside) => (await import('../purge-traces.ts')).purgeTraces(args, outside),
};
