import type { Pod } from '../objects/workload.ts';
import type { Life } from '../recording/lives.ts';
import { claimsOf, ordinalsOf } from '../statefulset/spec.ts';
import { podName } from '../statefulset/names.ts';
import { isHealthy, revisionOf } from '../statefulset/pods.ts';
import type { Evidence } from './evidence.ts';
import type { ClaimIdentity, ClaimLedger, Identity, LedgerEntry } from './outcome.ts';
import { recoveriesOf } from './recovery.ts';
import { sightedAt } from './sightings.ts';

/** Every ordinal that the set wanted or had: who stood there before the first act, and who stands there now. */
export function ledgerOf(evidence: Evidence): readonly LedgerEntry[] {
  const { lives, setStates, spec } = evidence;
  const recoveries = recoveriesOf(evidence);
  const { seq, at } = beforeIn(evidence);
  const known = new Set(lives.map((life) => life.ordinal));
  const ranges = new Map(
    setStates.map((state) => [`${state.spec.start}+${state.spec.replicas}`, state.spec]),
  );
  for (const range of ranges.values()) for (const ordinal of ordinalsOf(range)) known.add(ordinal);

  const byOrdinal = Map.groupBy(lives, (life) => life.ordinal);
  return [...known]
    .toSorted((a, b) => a - b)
    .map((ordinal) => {
      const chain = byOrdinal.get(ordinal) ?? [];
      return {
        ordinal,
        name: podName(spec.name, ordinal),
        before: identityAt(chain, seq),
        after: identityAt(chain, Infinity),
        claims: claimsAt(evidence, ordinal, at),
        recovery: recoveries.get(ordinal),
      };
    });
}

/** The moment before the drill's first act; without one, when everything had been listed. */
function beforeIn({ doings, syncedAt, syncedSeq, recording }: Evidence): { seq: number; at: number } {
  const seq = doings.firstSeq;
  if (seq === undefined) return { seq: syncedSeq, at: syncedAt };
  return { seq, at: recording.entries.find((entry) => entry.seq === seq)?.at ?? syncedAt };
}

function identityAt(chain: readonly Life[], seq: number): Identity | undefined {
  const pods = chain.flatMap((life) => {
    const fact = life.facts.findLast((candidate) => candidate.seq <= seq);
    return fact && fact.change !== 'deleted' && fact.change !== 'vanished' ? [fact.object] : [];
  });
  const pod = pods.at(-1);
  return pod && identityOf(pod);
}

function identityOf(pod: Pod): Identity {
  return {
    uid: pod.metadata?.uid ?? '',
    hostname: pod.spec?.hostname,
    subdomain: pod.spec?.subdomain,
    labels: pod.metadata?.labels ?? {},
    revision: revisionOf(pod),
    node: pod.spec?.nodeName,
    ip: pod.status?.podIP,
    ready: isHealthy(pod),
  };
}

function claimsAt(evidence: Evidence, ordinal: number, at: number): readonly ClaimLedger[] {
  return [...claimsOf(evidence.spec, ordinal)].map(([template, name]) => ({
    template,
    name,
    before: claimIdentity(evidence, name, at),
    after: claimIdentity(evidence, name, Infinity),
  }));
}

function claimIdentity({ claims, volumes }: Evidence, name: string, at: number): ClaimIdentity | undefined {
  const claim = sightedAt(claims, name, at)?.object;
  if (claim === undefined) return undefined;
  const volume = claim.spec?.volumeName;
  const volumeUid = volume === undefined ? undefined : sightedAt(volumes, volume, at)?.object.metadata?.uid;
  return { uid: claim.metadata?.uid ?? '', volume, volumeUid };
}
