import type { Command } from '../command.ts';
import { drillOptions } from '../drill-options.ts';
import { parseDryRun } from '../dry-run.ts';
import { commandName } from '../names.ts';
import { outputOptions } from '../output-options.ts';
import { recordOptions } from '../record-options.ts';

export const run: Command = {
  usage: 'run <scenario> [target..]',
  describe: 'Run a drill on a StatefulSet, judge what happened, and put the set back',
  positionals: {
    scenario: 'Name of a shipped scenario, a file, or - for standard input',
    target: 'The set: sts/NAME. Without it: the one the file names, else the only one of the namespace',
  },
  options: {
    ...drillOptions,
    ...outputOptions,
    yes: { type: 'boolean', alias: 'y', describe: 'Do not ask' },
    'dry-run': {
      type: 'string',
      describe: 'none, client (show the plan) or server (have the server check each write)',
      default: 'none',
    },
    hold: {
      type: 'boolean',
      describe: 'A game day: leave the fault in place until people have mended it, or Enter',
    },
    'hold-for': {
      type: 'string',
      requiresArg: true,
      describe: 'The same, for no longer than this, e.g. 30m',
    },
    ...recordOptions,
  },
  examples: [
    [`${commandName} run kill-pod sts/db -n stage`, 'kill the highest pod and see it come back as itself'],
    [
      `${commandName} run scale-to-zero sts/db -n stage --yes -o json`,
      'the whole set down and up again, for a script',
    ],
  ],
  run: async (args, outside) => {
    const dryRun = parseDryRun(args['dry-run']);
    const { runScenarios } = await import('../run-scenarios.ts');
    return runScenarios(args, outside, dryRun);
  },
};
