import type { JsonPatchOperation } from '../../cluster/cluster.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { specOf } from '../../statefulset/spec.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { actionFor } from '../actions/registry.ts';
import type { Situation } from '../situation.ts';
import type { FieldChange } from '../undo/journal.ts';
import { droppedField } from './dropped.ts';
import { editsOf, mergeChanges } from './edits.ts';
import { jsonPatchFor } from './json-patch.ts';
import { holdsEnvironment } from './environment.ts';
import { formatPath, overlaps, type Path, valueAt } from './path.ts';

/** Has the server work out what it would store, defaults and webhooks included, and store nothing. */
export interface Preview {
  readonly of: (patch: readonly JsonPatchOperation[]) => Promise<StatefulSet>;
  /** Which fields are worth the question: a number stays what it is, a template gets defaults. */
  readonly worthIt: (path: Path) => boolean;
}

/**
 * Every field that the steps are going to change, with its value now and all that they may put there: what the journal
 * says before the first act. Rejects with a refusal when that could not be undone field by field.
 */
export async function foreseeChanges(
  scenario: Scenario,
  situation: Situation,
  preview: Preview,
  startedAt: string,
): Promise<readonly FieldChange[]> {
  const original = situation.set;
  let set = original;
  let changes: readonly FieldChange[] = [];
  for (const { action } of scenario.steps) {
    const now = { ...situation, set, spec: specOf(set) };
    const edited = actionFor(action).edit?.(action, now, { earlier: changes, startedAt });
    if (edited === undefined) continue;
    set = await asStored(original, edited, preview);
    changes = mergeChanges(changes, editsOf(original, set));
  }
  for (const change of changes) assertWritable(change);
  assertApart(changes);
  return changes;
}

async function asStored(original: StatefulSet, edited: StatefulSet, preview: Preview): Promise<StatefulSet> {
  const edits = editsOf(original, edited);
  if (!edits.some(({ path }) => preview.worthIt(path))) return edited;
  const placed = edits.map(({ path, after }) => ({ path, value: after }));
  const { spec } = await preview.of(jsonPatchFor(original, placed));
  if (spec === undefined) return edited;
  for (const { path, after } of edits) assertStored(path, after, { spec });
  return { ...edited, spec };
}

/** A field that nobody knows would change nothing, and the drill would pass without having done anything. */
function assertStored(path: Path, sent: unknown, stored: StatefulSet): void {
  const dropped = droppedField(path, sent, valueAt(stored, path));
  if (dropped === undefined) return;
  const parent = dropped.slice(0, -1).filter((step) => typeof step === 'string');
  throw new Failure(
    exitCodes.refused,
    `the API server drops ${formatPath(dropped)}: there is no such field`,
    [
      `Look up the fields that there are: kubectl explain statefulset.${parent.join('.')}`,
      'The patch of a patchTemplate stands for spec.template: it begins with metadata or spec',
    ],
  );
}

/** The journal stands in a Lease that many may read: what might be a secret does not go there. */
function assertWritable({ path, before }: FieldChange): void {
  if (!holdsEnvironment(path, before)) return;
  throw new Failure(
    exitCodes.refused,
    `${formatPath(path)} holds values of environment variables, which are never written into an undo journal`,
    ['Add a variable under another name instead of changing one'],
  );
}

function assertApart(changes: readonly FieldChange[]): void {
  for (const [index, { path }] of changes.entries()) {
    const other = changes.slice(index + 1).find((one) => overlaps(one.path, path));
    if (other === undefined) continue;
    throw new Failure(
      exitCodes.refused,
      `the steps change ${formatPath(path)} and ${formatPath(other.path)}, which could not be undone one by one`,
    );
  }
}
