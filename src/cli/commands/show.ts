import { exitCodes } from '../../lib/failure.ts';
import { type Command, word } from '../command.ts';

export const show: Command = {
  usage: 'show <scenario>',
  describe: 'Print a shipped scenario, to read it or to make it your own',
  positionals: { scenario: 'Its name' },
  async run(args, outside) {
    const [{ builtIn }, { builtInText }] = await Promise.all([
      import('../../scenario/built-ins.ts'),
      import('../shipped-files.ts'),
    ]);
    const name = word(args['scenario']) ?? '';
    builtIn(name, builtInText);
    outside.stdout.write(builtInText(name));
    return exitCodes.held;
  },
};
