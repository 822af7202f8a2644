import type { RunResult } from '../../src/drill/run-result.ts';
import type { EndpointSlice } from '../../src/objects/surroundings.ts';
import type { Entry, Fact } from '../../src/recording/entry.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { milestonesOf } from './order.ts';
import { streamOf } from './stream-of.ts';
import { nothing, sameState, type NormalForm, type State, type Stream } from './state.ts';

/**
 * Recording and report of one run, so that runs on two clusters can be compared. Streams begin with what was known
 * when the first step began: how the set came to be is another story in every cluster. Of events only those that came
 * later count.
 */
export function normalForm(recording: Recording, result: RunResult): NormalForm {
  const streams = new Streams(recording);
  for (const entry of recording.entries) streams.take(entry);
  return {
    streams: streams.all(),
    order: milestonesOf(recording),
    verdicts: verdictsOf(result),
    ended: {
      status: result.status,
      exitCode: String(result.exitCode),
      undo: result.undo.outcome,
      steps: result.steps.map(({ action, status }) => `${action} ${status}`).join(','),
    },
  };
}

/** Put to the test only by a pod that takes ten seconds, as it may on a busy machine: of these only a violation counts. */
const hangOnTime = ['O4'];

/** Verdicts only: proofs and reasons hold times. What was not exercised is as good as not judged. */
function verdictsOf({ judgement }: RunResult): Readonly<Record<string, string>> {
  const promises = (judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
  const said = promises.flatMap(({ id, cases }) =>
    cases.map(({ subject, verdict }): [string, string] => [`${id} ${subject}`, verdict.verdict]),
  );
  return Object.fromEntries(
    said.filter(
      ([subject, verdict]) =>
        verdict !== 'not exercised' &&
        !(verdict === 'held' && hangOnTime.includes(subject.split(' ')[0] ?? '')),
    ),
  );
}

class Streams {
  readonly #recording: Recording;
  readonly #streams = new Map<string, State[]>();
  readonly #lives = new Map<string, string[]>();
  #began = false;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  all(): NormalForm['streams'] {
    return Object.fromEntries([...this.#streams].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  take(entry: Entry): void {
    if (entry.entry === 'act' && entry.act.type === 'step') this.#began = true;
    if (entry.entry === 'fact') this.#fact(entry);
  }

  #fact(fact: Fact): void {
    if (fact.kind === 'endpointSlice') return this.#endpoints(fact.object);
    if (fact.kind === 'event' && !this.#began) return;
    const gone = fact.change === 'deleted' || fact.change === 'vanished';
    const about = { life: this.#life(fact), set: this.#recording.header.set };
    const [name, state] = streamOf(fact, about);
    this.#put(name, gone ? nothing : state);
  }

  #put(name: string, state: State): void {
    const stream = this.#streams.get(name) ?? [];
    this.#streams.set(name, stream);
    if (!this.#began) stream.length = 0;
    // A repeated turn of the same states (ErrImagePull, ImagePullBackOff, …) says how long it went, no more.
    const isTurn = isWaiting(state) && turnOf(stream).some((earlier) => sameState(earlier, state));
    if (!isTurn && !sameState(stream.at(-1) ?? nothing, state)) stream.push(state);
  }

  #endpoints({ endpoints }: EndpointSlice): void {
    const known = new Set([...this.#streams.keys()].filter((name) => name.startsWith('endpoint of ')));
    // A slice without endpoints says null.
    for (const { targetRef, conditions = {}, hostname = '' } of endpoints ?? []) {
      const name = `endpoint of ${targetRef?.name}`;
      known.delete(name);
      const { ready, serving, terminating } = conditions;
      this.#put(name, {
        hostname,
        ready: String(ready),
        serving: String(serving),
        terminating: String(terminating),
      });
    }
    for (const name of known) this.#put(name, nothing);
  }

  /** How manieth object of its name it is. */
  #life({ kind, object }: Fact): number {
    const key = `${kind} ${object.metadata?.name}`;
    const uids = this.#lives.get(key) ?? [];
    this.#lives.set(key, uids);
    const uid = object.metadata?.uid ?? '';
    if (!uids.includes(uid)) uids.push(uid);
    return uids.indexOf(uid) + 1;
  }
}

/** The states since something other than waiting was last seen. */
function turnOf(stream: Stream): Stream {
  return stream.slice(stream.findLastIndex((state) => !isWaiting(state)) + 1);
}

/** A container that waits, or what a kubelet says while it cannot get an image. */
function isWaiting(state: State): boolean {
  return Object.values(state).some((value) =>
    /^(waiting |Normal Pulling |Normal BackOff |Warning Failed )/.test(value),
  );
}
