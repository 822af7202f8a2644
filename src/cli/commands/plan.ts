import type { Command } from '../command.ts';
import { drillOptions } from '../drill-options.ts';
import { outputOptions } from '../output-options.ts';
import { run } from './run.ts';

/** `run --dry-run=client`, and what would come of it: who asks for a plan has the time to see it played in a model. */
export const plan: Command = {
  usage: 'plan <scenario> [target..]',
  describe: 'Show what a drill would do, without doing any of it',
  ...(run.positionals && { positionals: run.positionals }),
  options: { ...drillOptions, ...outputOptions },
  run: async (args, outside) => (await import('../run-scenarios.ts')).runScenarios(args, outside, 'plan'),
};
