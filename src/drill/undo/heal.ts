import type { Pod, StatefulSet } from '../../objects/workload.ts';
import type { Snapshot } from '../../recording/snapshot.ts';
import { revisionOf } from '../../statefulset/pods.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { UndoStepResult } from '../run-result.ts';
import { situationOf } from '../situation.ts';
import { readSet } from './fields.ts';
import { rollsOut } from './journal.ts';
import { type KnownRevisions, readRevisions } from './known-revisions.ts';
import { makeMove } from './make-move.ts';
import { markOf } from '../../recording/mark.ts';
import { type Move, nextMove } from './next-move.ts';
import { isSetOfRun } from './set-of-run.ts';
import { SetReplaced, type UndoStage } from './stage.ts';

export interface Health {
  /** The first thing that keeps the set from being healthy and where it was, in words; undefined when nothing does. */
  readonly missing: string | undefined;
  /** As they were read last. */
  readonly pods: readonly Pod[];
  /** What was taken away for it. */
  readonly steps: readonly UndoStepResult[];
}

/** What a look itself adds to the recording. */
const READING = 1;

/**
 * Brings the pods back and waits until the set has what its definition asks for: seen by its controller, every ordinal
 * healthy and at the revision it had, nobody over. What the watches say is confirmed by a fresh read before anything is
 * made of it, for they may lag behind our own writes. Rejects with {@link SetReplaced} when the set is gone.
 */
export async function heal(stage: UndoStage, generation: number): Promise<Health> {
  const { recorder, healWithinMs, signal } = stage;
  const end = recorder.now() + healWithinMs;
  const limits = () => ({ withinMs: Math.max(0, end - recorder.now()), signal });
  const steps: UndoStepResult[] = [];
  let known: Known = { revisions: undefined, of: undefined };
  const isWorthALook = (snapshot: Snapshot): true | undefined => {
    const set = setIn(snapshot, stage);
    if (rollsOut(stage.journal) && revisionsNamedIn(snapshot, set) !== known.of) return true;
    return moveIn(stage, generation, { set, pods: snapshot.pod, revisions: known.revisions }).move === 'wait'
      ? undefined
      : true;
  };
  for (;;) {
    await recorder.until(isWorthALook, limits());
    const told = recorder.recording.entries.length + READING;
    const fresh = await look(stage);
    known = { revisions: fresh.revisions, of: fresh.of };
    const move = moveIn(stage, generation, fresh);
    const pods = [...fresh.pods.values()];
    if (move.move === 'done') return { missing: undefined, pods, steps };
    if (recorder.now() >= end) {
      recorder.act({ type: 'deadlinePassed', step: 'undo', withinMs: healWithinMs });
      return { missing: wordsOf(move), pods, steps };
    }
    if (move.move !== 'wait') steps.push(await makeMove(stage, move, limits()));
    else if (isWorthALook(recorder.snapshot)) {
      // The watch has not told yet what the read has shown, or more meanwhile: go on as soon as it has told more.
      await recorder.until(() => (recorder.recording.entries.length > told ? true : undefined), limits());
    }
  }
}

/** What is known of the revisions, and which ones there were to be known then. */
interface Known {
  readonly revisions: KnownRevisions | undefined;
  readonly of: string | undefined;
}

interface Seen {
  readonly set: StatefulSet;
  readonly pods: ReadonlyMap<string, Pod>;
  readonly revisions: KnownRevisions | undefined;
}

/** Reads no more than what the next move depends on. */
async function look(stage: UndoStage): Promise<Seen & Known> {
  const { recorder, journal, signal } = stage;
  const last = setIn(recorder.snapshot, stage);
  const of = revisionsNamedIn(recorder.snapshot, last);
  const rolls = rollsOut(journal);
  const pods = await recorder.read('pod', signal);
  const [set, revisions] = await Promise.all([
    rolls || specOf(last).minReadySeconds > 0 ? readSet(stage) : last,
    rolls ? readRevisions(stage) : undefined,
  ]);
  return { set, pods: new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod])), revisions, of };
}

function moveIn(stage: UndoStage, generation: number, { set, pods, revisions }: Seen): Move {
  const { journal, force, recorder } = stage;
  const situation = situationOf(set, { pod: pods, claim: recorder.snapshot.claim });
  const mayTake = markOf(set) === journal.run || force;
  return nextMove({ situation, journal, generation, mayTake, revisions });
}

/** A recording lacks parts of the definition: what was found to be the run's set by all of it is known by its UID. */
function setIn({ set: sets }: Snapshot, { journal, recorder }: UndoStage): StatefulSet {
  const { target } = journal;
  const set = sets.get(target.name);
  const isKnown = set?.metadata?.uid === recorder.header.set.uid;
  if (set === undefined || !(isKnown || isSetOfRun(set, journal))) throw new SetReplaced(target, set);
  return set;
}

function revisionsNamedIn({ pod }: Snapshot, { status }: StatefulSet): string {
  const named = [...pod.values()].map((one) => revisionOf(one) ?? '').toSorted();
  return [status?.currentRevision, status?.updateRevision, ...named].join();
}

function wordsOf(move: Exclude<Move, { move: 'done' }>): string {
  switch (move.move) {
    case 'wait':
      return move.for;
    case 'delete pod':
      return `${move.pod.metadata?.name} is ${move.why}`;
    case 'delete revision':
      return `revision ${move.revision.metadata.name} is still there: ${move.why}`;
  }
}
