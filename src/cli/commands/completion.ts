import { exitCodes } from '../../lib/failure.ts';
import { type Command, word } from '../command.ts';
import { commandName } from '../names.ts';

export const completion: Command = {
  usage: 'completion <shell>',
  describe: 'Complete command lines: through kubectl (install), or in bash, zsh, fish and PowerShell',
  positionals: { shell: 'install, or the shell whose script is printed: bash, zsh, fish, powershell' },
  options: {
    dir: {
      type: 'string',
      requiresArg: true,
      describe: 'With install: the folder for the helper; without it the one where the plugin is',
    },
  },
  examples: [
    [`${commandName} completion install`, 'let kubectl complete what comes after its own name'],
    ['source <(kubectl-sts_doctor completion bash)', 'complete the program that is called without kubectl'],
  ],
  async run(args, outside) {
    const { printCompletion } = await import('../completion/print-completion.ts');
    await printCompletion(word(args['shell']) ?? '', word(args['dir']), outside);
    return exitCodes.held;
  },
};
