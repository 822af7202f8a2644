import { exitCodes } from '../../lib/failure.ts';
import type { Command } from '../command.ts';
import { pluginName } from '../names.ts';

export const version: Command = {
  usage: 'version',
  describe: 'Print the version',
  async run(_args, outside) {
    outside.stdout.write(`${pluginName} ${outside.version}\n`);
    return exitCodes.held;
  },
};
