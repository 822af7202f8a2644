import { exitCodes, Failure } from '../../lib/failure.ts';
import type { FieldsV1 } from '../../objects/meta.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { specOf } from '../../statefulset/spec.ts';
import { isOurs } from '../undo/owners.ts';
import { holdsEnvironment } from './environment.ts';
import { formatPath, ownedPath, type Path, valueAt } from './path.ts';

/** Somebody has changed a field that this run has changed as well. Names them where the set's field owners tell. */
export function changedByOthers(set: StatefulSet, path: Path): Failure {
  const live = valueAt(set, path);
  const value = holdsEnvironment(path, live) ? 'something else' : JSON.stringify(live ?? null);
  const owners = (set.metadata?.managedFields ?? []).filter(
    (entry) => !isOurs(entry) && owns(entry.fieldsV1 ?? {}, ownedPath(path)),
  );
  const who = owners.map(({ manager }) => manager ?? '').join(', ');
  return new Failure(
    exitCodes.errored,
    `somebody else${who === '' ? '' : ` (${who})`} changed ${formatPath(path)} of sts/${specOf(set).name} to ${value}, which is not overwritten`,
  );
}

function owns(fields: FieldsV1, path: readonly string[]): boolean {
  return path.reduce<FieldsV1 | undefined>((parent, key) => parent?.[key], fields) !== undefined;
}
