import { type ExitCode, exitCodes } from '../lib/failure.ts';
import { commands } from './commands/registry.ts';
import { completeWord } from './names.ts';
import { withoutOtherNames } from './other-names.ts';
import type { Outside } from './outside.ts';
import { plainWords } from './plain-words.ts';

/** Parses the command line and runs the command it names. Resolves with the exit code; never rejects. */
export async function runCli(outside: Outside): Promise<ExitCode> {
  try {
    if (outside.args[0] === completeWord) return await completionOf(outside);
    const args = withoutOtherNames(outside.args);
    const { chosen, printed } = plainWords(commands, args) ?? (await withFlags(args, outside));
    if (printed !== '') outside.stdout.write(`${printed}\n`);
    return chosen === undefined ? exitCodes.held : await chosen.command.run(chosen.args, outside);
  } catch (error) {
    const { complain } = await import('./complain.ts');
    return complain(error, outside);
  }
}

async function completionOf(outside: Outside): Promise<ExitCode> {
  const { answerCompletion } = await import('./completion/answer.ts');
  return answerCompletion(outside);
}

async function withFlags(args: readonly string[], outside: Outside) {
  const { readCommandLine } = await import('./read-command-line.ts');
  return readCommandLine(commands, args, outside);
}
