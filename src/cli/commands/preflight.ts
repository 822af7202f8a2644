import type { Command } from '../command.ts';
import { drillOptions } from '../drill-options.ts';
import { commandName } from '../names.ts';
import { outputOptions } from '../output-options.ts';
import { run } from './run.ts';

const { sandbox, filename, set, values } = drillOptions;

export const preflight: Command = {
  usage: 'preflight <scenario> [target..]',
  describe: 'Ask whether you may run a drill here, verb by verb, its undo included',
  ...(run.positionals && { positionals: run.positionals }),
  options: { sandbox, filename, set, values, 'skip-guard': drillOptions['skip-guard'], ...outputOptions },
  examples: [[`${commandName} preflight kill-pod sts/db --as jane`, 'ask it for somebody else']],
  run: async (args, outside) => (await import('../check-permissions.ts')).checkPermissions(args, outside),
};
