import type { Evidence } from '../evidence.ts';
import type { Present } from '../members.ts';
import { atTheEnd, blameForMaking } from '../members.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/**
 * I7 · Each pod has this very set as its one controller, and blocks the set's deletion in the foreground.
 *
 * While a pod is being orphaned or adopted it has no controller by design; that is a passage, not a violation.
 * Upstream: pkg/controller/controller_ref_manager.go, AdoptPod; metav1.NewControllerRef (1.36).
 */
export const ownership = definePromise({
  id: 'I7',
  dimension: 'identity',
  title: 'Each pod is owned by this set and by no other controller',
  needs: ['pod'],
  subjects: ({ members }) => members,
  idle: 'the set wants no pods',
  check: atTheEnd((present, evidence) => {
    const { subject, pod } = present;
    const owners = pod.metadata?.ownerReferences;
    if (owners === undefined) return unknown(`the recording shows no owners of ${subject}`);
    const [owner, ...others] = owners.filter(({ controller }) => controller === true);
    if (owner === undefined)
      return unknown(`${subject} has no controller just now: orphaned, or about to be adopted`);
    if (others.length > 0) return wrong(present, `${others.length + 1} controllers`, evidence);
    if (owner.uid !== evidence.spec.uid && evidence.setUids.includes(owner.uid ?? ''))
      return unknown(
        `${subject} is still controlled by the former sts/${evidence.spec.name} (UID ${short(owner.uid)}): the garbage collector had not come to it yet`,
      );
    if (owner.uid !== evidence.spec.uid)
      return wrong(
        present,
        `controller ${owner.kind ?? ''} ${owner.name ?? ''} (UID ${short(owner.uid)})`,
        evidence,
      );
    if (owner.blockOwnerDeletion !== true) return wrong(present, 'blockOwnerDeletion is not true', evidence);
    return held(`${subject} has sts/${evidence.spec.name} (UID ${short(owner.uid)}) as its one controller`);
  }),
});

function wrong(present: Present, seen: string, evidence: Evidence): Verdict {
  const { subject, life } = present;
  const { at } = life.facts.at(-1) ?? life.facts[0];
  return violated({
    expected: `${subject} controlled by UID ${short(evidence.spec.uid)} alone, with blockOwnerDeletion`,
    seen: `${seen}, ${moment(at)}`,
    at,
    cause: blameForMaking(present, life.facts.length === 1),
    remedy: remedy('owner-wrong', evidence, { pod: subject }),
  });
}
