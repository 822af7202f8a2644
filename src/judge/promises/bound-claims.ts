import { isHealthy } from '../../statefulset/pods.ts';
import { claimsOf } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Present } from '../members.ts';
import { atTheEnd, blameForMaking } from '../members.ts';
import { mountsOf } from '../mounts.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated, worstOf } from '../promise.ts';
import { watchSkewMs } from '../set-states.ts';
import { latest } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * S1 · Each pod mounts one claim of its own for each claim template, and each is bound.
 *
 * A claim that waits for its first consumer is pending until the pod has a node, so a claim counts as missing or
 * unbound only beside a pod that has been ready for a while.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, getPersistentVolumeClaims and storageMatches (1.36).
 */
export const boundClaims = definePromise({
  id: 'S1',
  dimension: 'storage',
  title: 'Each pod mounts a bound claim of its own for each claim template',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: ({ members }) => members,
  idle: 'the set wants no pods',
  check: atTheEnd((present, evidence) => {
    const { subject, ordinal, pod } = present;
    const mounts = mountsOf(pod, evidence.spec);
    if (mounts === undefined) return unknown(`the recording does not show which volumes ${subject} mounts`);
    const due = [...claimsOf(evidence.spec, ordinal)];
    const [first, ...rest] = due.map(([template, claim]) =>
      checkClaim(present, claim, mounts.get(template), evidence),
    );
    if (first === undefined) return notExercised('the set has no claim templates');
    const verdict = worstOf([first, ...rest]);
    if (verdict.verdict !== 'held') return verdict;
    return held(`${subject} mounts ${list(due.map(([, claim]) => claim))}, Bound`);
  }),
});

function checkClaim(
  present: Present,
  claim: string,
  mounted: string | undefined,
  evidence: Evidence,
): Verdict {
  const { subject, life } = present;
  if (mounted !== claim) {
    const [{ at }] = life.facts;
    return violated({
      expected: `${subject} mounts claim ${claim}`,
      seen: `${mounted === undefined ? 'no claim' : `claim ${mounted}`} in its place, ${moment(at)}`,
      at,
      cause: blameForMaking(present, true),
      remedy: remedy('claim-not-mounted', evidence, { pod: subject, claim }),
    });
  }
  const blind = evidence.lostAtEnd('claim');
  if (blind !== undefined) return unknown(`how claim ${claim} stands at the end is not known: ${blind}`);
  const found = latest(evidence.claims.get(claim) ?? [])?.object;
  const phase = found?.status?.phase;
  if (phase === 'Bound') return held(`${subject} mounts ${claim}, Bound`);
  if (found !== undefined && phase === undefined)
    return unknown(`the recording shows no phase of claim ${claim}`);
  if (phase !== 'Lost' && !isSettled(present, evidence))
    return unknown(
      `claim ${claim} was ${phase ?? 'not there'}, and ${subject} not ready for long enough to tell`,
    );
  return unbound(present, claim, phase, evidence);
}

/** Ready for so long that the claim's own news must have arrived. */
function isSettled({ life, pod }: Present, { endedAt }: Evidence): boolean {
  const last = life.facts.at(-1) ?? life.facts[0];
  return isHealthy(pod) && endedAt - last.at >= watchSkewMs;
}

function unbound(
  { subject }: Present,
  claim: string,
  phase: string | undefined,
  evidence: Evidence,
): Verdict {
  const mode = phase === undefined ? 'claim-deleted' : phase === 'Lost' ? 'claim-lost' : 'claim-pending';
  const last = evidence.claims.get(claim)?.at(-1);
  return violated({
    expected: `claim ${claim} Bound`,
    seen: `claim ${claim} ${phase ?? 'does not exist'}, ${moment(last?.at ?? evidence.endedAt)}`,
    at: last?.at ?? evidence.endedAt,
    cause: mode === 'claim-pending' ? 'unattributed' : 'another actor',
    remedy: remedy(mode, evidence, { pod: subject, claim, volume: last?.object.spec?.volumeName }),
  });
}
