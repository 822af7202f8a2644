import { type ExitCode, exitCodes } from '../../lib/failure.ts';
import { commands } from '../commands/registry.ts';
import type { Outside } from '../outside.ts';
import { nothing, written } from './candidates.ts';
import { complete } from './complete.ts';
import { sourcesOf } from './sources.ts';

/**
 * Answers the hidden command that `kubectl_complete-sts_doctor` and the shells' scripts call. A person is typing: whatever goes
 * wrong, there is nothing to offer then, and nothing is said.
 */
export async function answerCompletion(outside: Outside): Promise<ExitCode> {
  const answer = await complete(outside.args.slice(1), commands, sourcesOf(outside)).catch(() => ({
    candidates: nothing,
    begun: '',
  }));
  outside.stdout.write(written(answer.candidates, answer.begun));
  return exitCodes.held;
}
