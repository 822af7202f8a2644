import { sameJson } from '../../lib/equal.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import { templateDigest, templateOf } from '../../statefulset/revision.ts';
import { touchesTemplate } from '../edit/edits.ts';
import { withPlaced } from '../edit/json-patch.ts';
import { valueAt } from '../edit/path.ts';
import type { Journal } from './journal.ts';

/**
 * Whose template a revision holds, told by what is in it:
 * - `run`: the former template but for values that the run has put into it
 * - `run and others`: such a value, and what somebody else has made of the rest
 * - `others`: nothing of the run
 */
export type Origin = 'run' | 'run and others' | 'others';

/** Names say nothing here: a template that was rolled out once before is rolled out as its old revision. */
export function originOf(revision: ControllerRevision, { changes, before }: Journal): Origin {
  const template = templateOf(revision);
  const set = { spec: { template } };
  const leaves = changes.filter(({ path }) => touchesTemplate(path));
  const ours = leaves.filter(({ path, before: former, ours: values }) => {
    const value = valueAt(set, path);
    return !sameJson(value, former) && values.some((one) => sameJson(value, one ?? undefined));
  });
  if (ours.length === 0) return 'others';
  const without = withPlaced(
    set,
    ours.map(({ path, before: former }) => ({ path, value: former })),
  );
  return templateDigest(without.spec.template) === before.template ? 'run' : 'run and others';
}

/** It was there before the run, under this very UID. */
export function wasThere({ metadata = {} }: ControllerRevision, { before }: Journal): boolean {
  return metadata.uid !== undefined && before.revisions?.[metadata.name ?? ''] === metadata.uid;
}
