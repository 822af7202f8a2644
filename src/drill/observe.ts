import { isClusterError } from '../cluster/error.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import { type Judged, judgedOf } from '../judge/judged.ts';
import { Recorder } from '../recording/recorder.ts';
import type { Recording } from '../recording/recording.ts';
import { specOf } from '../statefulset/spec.ts';
import type { DrillEventBody, Emit } from './event.ts';
import { type Host, newRunId } from './host.ts';
import { observingNeeds } from './needs.ts';
import { describeDenied, reviewNeeds } from './permissions.ts';
import { followPods } from './pod-states.ts';
import { findSet } from './find-set.ts';
import { waitForEndpoints } from './settle.ts';

export interface ObserveRequest {
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds; undefined: until the first signal. */
  readonly forMs: number | undefined;
}

/** Puts a recording away. */
type Keep = (recording: Recording) => Promise<void>;

/**
 * Records a set and judges it, without touching anything: no Lease, no mark, no write of any kind. The first signal ends
 * it as the time does; the second one gives up on the last look. Rejects when there is no such set, when it may not be
 * read, and when the watch is lost for good. What was seen until then is kept all the same: nobody can see it again.
 */
export async function observe(request: ObserveRequest, host: Host, keep: Keep): Promise<Judged> {
  const { clock, interrupts } = host;
  const began = clock.monotonic();
  const emit: Emit = (event: DrillEventBody) => host.onEvent({ at: clock.monotonic() - began, ...event });
  emit({ type: 'phase', phase: 'preflight' });
  const recorder = await record(request, host);
  let begun = false;
  try {
    await recorder.synced(interrupts.first);
    recorder.act({ type: 'observing' });
    begun = true;
    followPods(recorder, emit);
    emit({ type: 'phase', phase: 'recording' });
    await untilEnd(recorder, request.forMs, interrupts.first);
    await lookOnceMore(recorder, interrupts.second);
    emit({ type: 'phase', phase: 'judging' });
    const judged = judgedOf(recorder.recording);
    emit({ type: 'phase', phase: 'finished' });
    return judged;
  } finally {
    await recorder.stop();
    if (begun) await keep(recorder.recording);
  }
}

/**
 * A watch may lag behind the truth: who is missing at the end is looked for afresh. Where nobody answers just then, what
 * the watch has seen is judged as it is, and the gap in it is part of that.
 */
async function lookOnceMore(recorder: Recorder, signal: AbortSignal): Promise<void> {
  try {
    await recorder.read('pod', signal);
    await waitForEndpoints(recorder, signal);
  } catch (error) {
    if (signal.aborted || !isClusterError(error, ...passing)) throw error;
  }
}

const passing = ['unreachable', 'timeout', 'serverError', 'tooManyRequests'] as const;

async function record(request: ObserveRequest, host: Host): Promise<Recorder> {
  const { cluster, clock, tool } = host;
  const signal = host.interrupts.first;
  const [set, version] = await Promise.all([findSet(request, host), cluster.version(signal)]);
  const spec = specOf(set);
  const asked = await reviewNeeds(cluster, spec.namespace, observingNeeds(spec.name), signal);
  const denied = asked.filter(({ allowed }) => !allowed);
  if (denied.length > 0)
    throw new Failure(
      exitCodes.refused,
      denied.map((permission) => describeDenied(permission, spec.namespace)).join('; '),
      ['Grant it, or observe as somebody who may'],
    );
  const run = newRunId(clock, host.random);
  return new Recorder(cluster, clock, spec, { run, tool, serverVersion: version.gitVersion });
}

async function untilEnd(recorder: Recorder, forMs: number | undefined, signal: AbortSignal): Promise<void> {
  try {
    await recorder.until(() => undefined, { withinMs: forMs, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
