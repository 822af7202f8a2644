import { exitCodes } from '../../lib/failure.ts';
import { type Command, word } from '../command.ts';

export const schema: Command = {
  usage: 'schema [document]',
  describe: 'Print the JSON Schema of scenarios, or of what is reported',
  positionals: { document: 'scenario (default), run, plan or judged' },
  options: {
    output: { type: 'string', alias: 'o', requiresArg: true, describe: 'json or yaml', default: 'json' },
  },
  async run(args, outside) {
    const { schemaText } = await import('../schemas.ts');
    outside.stdout.write(schemaText(word(args['document']) ?? 'scenario', word(args['output']) ?? 'json'));
    return exitCodes.held;
  },
};
