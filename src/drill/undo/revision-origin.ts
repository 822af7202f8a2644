import type { ControllerRevision, PodTemplate } from '../../objects/workload.ts';
import { templateDigest, templateOf } from '../../statefulset/revision.ts';
import { touchesTemplate } from '../edit/edits.ts';
import { withPlaced } from '../edit/json-patch.ts';
import type { FieldChange, Journal } from './journal.ts';
import { standingIn } from './standing.ts';

/**
 * Whose template a revision holds, told by what is in it:
 * - `run`: the former template but for values that the run has put into it
 * - `run and others`: such a value, and what somebody else has made of the rest
 * - `others`: nothing of the run
 */
export type Origin = 'run' | 'run and others' | 'others';

/** Names say nothing here: a template that was rolled out once before is rolled out as its old revision. */
export function originOf(revision: ControllerRevision, journal: Journal): Origin {
  const template = templateOf(revision);
  const ours = changesIn(template, journal);
  if (ours.length === 0) return 'others';
  const without = withPlaced(
    { spec: { template } },
    ours.map(({ path, before: former }) => ({ path, value: former })),
  );
  return templateDigest(without.spec.template) === journal.before.template ? 'run' : 'run and others';
}

/** The changes of the run that stand in a template, or in a pod that was made from it. */
export function changesIn(
  template: PodTemplate | undefined,
  { changes }: Pick<Journal, 'changes'>,
): readonly FieldChange[] {
  return standingIn(
    { spec: { template } },
    changes.filter(({ path }) => touchesTemplate(path)),
  );
}

/** It was there before the run, under this very UID. */
export function wasThere({ metadata = {} }: ControllerRevision, { before }: Journal): boolean {
  return metadata.uid !== undefined && before.revisions?.[metadata.name ?? ''] === metadata.uid;
}
