import type { Clock } from '../../lib/clock.ts';
import type { Recorder } from '../../recording/recorder.ts';
import type { ProbeAct } from '../../recording/probe-acts.ts';
import type { ProbeSpec } from '../../scenario/probe-spec.ts';
import type { Answer, Scene } from '../probe.ts';
import { ask } from './ask.ts';

export interface Look {
  readonly name: string;
  readonly spec: ProbeSpec;
  readonly moment: ProbeAct['moment'];
}

/** What a look needs; the stage of a step is one. */
export type Looking = Scene & { readonly clock: Clock; readonly recorder: Recorder };

/** Looks once and writes down what was seen. */
export async function lookFor(
  { name, spec, moment }: Look,
  at: Looking,
  signal: AbortSignal,
): Promise<Answer> {
  const { clock, recorder } = at;
  const began = clock.monotonic();
  const answer = await ask(spec, at, clock, signal);
  const tookMs = Math.round(clock.monotonic() - began);
  recorder.act({ type: 'probe', name, moment, tookMs, ...answer });
  return answer;
}
