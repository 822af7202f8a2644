import { statefulSets } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import type { Recorder } from '../../recording/recorder.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { Stage } from '../action.ts';
import { throwUnlessAgain } from '../again.ts';
import type { Situation } from '../situation.ts';
import type { Journal } from '../undo/journal.ts';
import { markOf } from '../../recording/mark.ts';
import { isKnown } from '../undo/standing.ts';
import { editsOf, touchesTemplate } from './edits.ts';
import { type RecordedEdit, recordedEdit } from './acts.ts';
import { jsonPatchFor, onlyAt, type Placed } from './json-patch.ts';
import { changedByOthers } from './others.ts';

const TRIES = 20;

/**
 * Changes the set's definition, compare-and-set on its resourceVersion; an answer that was lost is settled by reading
 * what stands there. Resolves with the generation of the definition that is as wanted.
 */
export async function applyEdit(
  { cluster, situation, recorder, journal, fieldWatch, signal, givenUp, guarded }: Stage,
  edit: (set: StatefulSet) => StatefulSet,
): Promise<number> {
  const read = async (): Promise<Situation> => {
    const { namespace, name } = situation().spec;
    const set = await cluster.get(statefulSets, { namespace, name }, signal);
    return { ...situation(), set, spec: specOf(set) };
  };
  // A recording keeps no values of environment variables, so a template is read afresh.
  const ofTemplate = journal.changes.some(({ path }) => touchesTemplate(path));
  let now = ofTemplate ? await read() : situation();
  let recorded: RecordedEdit | undefined;
  const took = (set: StatefulSet): number => {
    const { generation = 0 } = set.metadata ?? {};
    for (const act of recorded?.accepted(generation) ?? []) recorder.act(act);
    fieldWatch.sent(set);
    return generation;
  };
  for (let attempt = 1; ; attempt++) {
    const { set } = now;
    const { namespace, name } = now.spec;
    const edits = editsOf(set, edit(set));
    if (edits.length === 0) return took(set);
    assertOurs(set, journal);
    const placed = edits.map(({ path, after }) => ({ path, value: after }));
    fieldWatch.sending();
    recorded ??= announced(placed, now, recorder);
    const body = [onlyAt(set), ...jsonPatchFor(set, placed)];
    try {
      const options = { signal: givenUp, meanwhile: signal };
      return took(
        await guarded(() =>
          cluster.patch(statefulSets, { namespace, name }, { type: 'json', body }, options),
        ),
      );
    } catch (error) {
      throwUnlessAgain(error, { attempt, signal, most: TRIES }, 'conflict');
      now = await read();
    }
  }
}

function announced(placed: readonly Placed[], { set }: Situation, recorder: Recorder): RecordedEdit {
  const recorded = recordedEdit(set, placed);
  for (const act of recorded.requested) recorder.act(act);
  return recorded;
}

/** The mark stands, and in every field there is what was there before or what a step of this run has put there. */
function assertOurs(set: StatefulSet, { run, changes }: Journal): void {
  const { name } = specOf(set);
  if (markOf(set) !== run)
    throw new Failure(
      exitCodes.errored,
      `sts/${name} lost the mark of this run: somebody else is changing it`,
    );
  const foreign = changes.find((change) => !isKnown(set, change));
  if (foreign !== undefined) throw changedByOthers(set, foreign.path);
}
