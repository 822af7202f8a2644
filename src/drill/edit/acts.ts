import type { StatefulSet } from '../../objects/workload.ts';
import type { Act } from '../../recording/entry.ts';
import type { Placed } from './json-patch.ts';
import { formatPath } from './path.ts';

export interface RecordedEdit {
  /** Before it is sent. */
  readonly requested: readonly Act[];
  /** Once the server has taken it, with the generation of the definition that came of it. */
  readonly accepted: (generation: number) => readonly Act[];
}

/** What the recording says of a change to the definition. */
export function recordedEdit(set: StatefulSet, placed: readonly Placed[]): RecordedEdit {
  const scalings = placed
    .filter(({ path: [, part] }) => part === 'replicas')
    .map(({ value }) => ({ from: set.spec?.replicas ?? 1, to: Number(value ?? 1) }));
  const changes = (['template', 'updateStrategy'] as const).flatMap((what) => {
    const paths = placed.filter(({ path: [, part] }) => part === what).map(({ path }) => formatPath(path));
    return paths.length === 0 ? [] : [{ what, paths }];
  });
  return {
    requested: [
      ...scalings.map((scaling) => ({ type: 'scaleRequested' as const, ...scaling })),
      ...changes.map((change) => ({ type: 'changeRequested' as const, ...change })),
    ],
    accepted: (generation) => [
      ...scalings.map((scaling) => ({ type: 'scaleAccepted' as const, ...scaling })),
      ...changes.map((change) => ({ type: 'changeAccepted' as const, ...change, generation })),
    ],
  };
}
