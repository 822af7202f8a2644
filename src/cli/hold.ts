import type { HoldRequest } from '../drill/hold.ts';
import { parseDuration } from '../lib/duration.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import { type Args, word } from './command.ts';
import type { Outside } from './outside.ts';

/** A fault that is held for people, and the key that releases it. */
export interface Hold {
  readonly request: HoldRequest;
  /** From here on Enter is listened to; before that somebody may still be typing an answer. */
  begin(tell: (message: string) => void): void;
  end(): void;
}

/** `--hold` and `--hold-for`; undefined when neither is given. Throws a usage failure when nothing could end it. */
export function holdOf(args: Args, { stdin }: Outside): Hold | undefined {
  const written = word(args['hold-for']);
  if (args['hold'] !== true && written === undefined) return undefined;
  const forMs = written === undefined ? undefined : durationOf(written);
  if (forMs === undefined && args['sandbox'] === true)
    throw usage('nobody can reach a sandbox of this process to mend it: give --hold-for a duration');
  if (forMs === undefined && !stdin.isTTY)
    throw usage('there is no terminal to press Enter on: give --hold-for a duration, e.g. 30m');
  const released = new AbortController();
  const release = (): void => released.abort();
  const listens = stdin.isTTY;
  return {
    request: { forMs, released: released.signal },
    begin(tell) {
      const enter = listens ? ' Enter ends the game day.' : '';
      tell(`The fault is in place: find it and mend it with your own tools.${enter}`);
      if (listens) stdin.once('data', release).resume();
    },
    end() {
      if (listens) stdin.off('data', release).pause();
    },
  };
}

function durationOf(written: string): number {
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  throw usage(`invalid value "${written}" for --hold-for: must be a duration such as 30s, 5m or 1h30m`);
}

function usage(message: string): Failure {
  return new Failure(exitCodes.usage, message);
}
