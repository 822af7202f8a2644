import { exitCodes } from '../../lib/failure.ts';
import type { Command } from '../command.ts';
import { outputOptions } from '../output-options.ts';

export const list: Command = {
  usage: 'list',
  describe: 'List the scenarios that come with this tool',
  options: outputOptions,
  async run(args, outside) {
    const [{ shippedSummaries }, { outputOf }] = await Promise.all([
      import('../shipped-summaries.ts'),
      import('../output.ts'),
    ]);
    outside.stdout.write(await outputOf(args, outside).scenarios(shippedSummaries()));
    return exitCodes.held;
  },
};
