import { exitCodes } from '../../lib/failure.ts';
import { type Command, word } from '../command.ts';
import { pluginName } from '../names.ts';

export const version: Command = {
  usage: 'version',
  describe: 'Print the version, what it was built of, and the forms of documents it knows',
  options: {
    output: { type: 'string', alias: 'o', requiresArg: true, describe: 'json or yaml' },
    client: { type: 'boolean', describe: 'Accepted as kubectl does: no server is asked in any case' },
  },
  async run(args, outside) {
    const format = word(args['output']);
    if (format === undefined || format === '') {
      outside.stdout.write(`${pluginName} ${outside.version}\n`);
      return exitCodes.held;
    }
    const { printVersion } = await import('../print-version.ts');
    printVersion(format, outside);
    return exitCodes.held;
  },
};
