import { exitCodes } from '../../lib/failure.ts';
import { type Command, word } from '../command.ts';
import { commandName } from '../names.ts';

export const explain: Command = {
  usage: 'explain <word>',
  describe:
    'Explain a word: an action, field, promise, guard, failure mode, rule of lint, report or exit code',
  positionals: { word: 'e.g. killPod, killPod.ordinal, I4, pdb, rollout-trap, 6' },
  examples: [[`${commandName} explain killPod.ordinal`, 'what may stand there?']],
  async run(args, outside) {
    const { explain: explained } = await import('../explain/explain.ts');
    const { columns, isTTY } = outside.stdout;
    outside.stdout.write(explained(word(args['word']) ?? '', isTTY ? columns : undefined));
    return exitCodes.held;
  },
};
