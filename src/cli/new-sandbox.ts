import { exitCodes, Failure } from '../lib/failure.ts';
import type { SandboxTime } from '../sandbox/clock/time.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { isModelled, modelled, selectProfile } from '../sandbox/versions/profile.ts';
import { type Args, word } from './command.ts';

/** A sandbox as the flags ask for it. */
export function newSandbox(args: Args, time: SandboxTime): Sandbox {
  const version = word(args['k8s-version']);
  const seed = Number(word(args['seed']) ?? 1);
  if (!Number.isSafeInteger(seed)) throw new Failure(exitCodes.usage, '--seed takes a whole number');
  if (version !== undefined && selectProfile(version) !== undefined && !isModelled(version))
    throw new Failure(
      exitCodes.usage,
      `the sandbox models no Kubernetes ${version}: it models ${modelled.join(', ')}, and other patches of these as the nearest`,
    );
  try {
    return startSandbox({ time, version, seed });
  } catch (error) {
    throw new Failure(exitCodes.usage, error instanceof Error ? error.message : String(error), [], {
      cause: error,
    });
  }
}

/** The release it behaves as, and that it is no such thing: whoever asks the server is told so too. */
export function sandboxVersion({ profile }: Sandbox): string {
  return `${profile.judgedAs}+sandbox`;
}
