import type { Life } from '../../recording/lives.ts';
import { lastState } from '../../recording/lives.ts';
import { factsOf } from '../../recording/recording.ts';
import { claimsOf } from '../../statefulset/spec.ts';
import type { Evidence, Replacement } from '../evidence.ts';
import { ranToTheEnd } from '../forced.ts';
import { mountsOf } from '../mounts.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, notExercised, unknown, violated } from '../promise.ts';
import { latest, sightedAt } from '../sightings.ts';
import { remedy } from '../way-out.ts';
import { moment } from '../words.ts';

/** A claim whose pod came back on another node, or that pods on two nodes mounted at one time. */
interface Move extends Subject {
  readonly ordinal: number;
  readonly pod: string;
  readonly claim: string;
  readonly from: string;
  readonly to: string;
  readonly since: number;
  /** The pod that ran on the first node while this one ran on the other. */
  readonly beside: string | undefined;
}

/**
 * S5 · A ReadWriteOnce volume is attached to one node at a time.
 *
 * Recordings hold no VolumeAttachments, so it is never held; what can be told is where the question arises at all: a
 * volume that a driver attaches, and a pod that moved. Violated are two pods that ran on two nodes at one time with the
 * same claim: a container does not run before its volumes are there.
 */
export const exclusiveAttach = definePromise<Move>({
  id: 'S5',
  dimension: 'storage',
  title: 'A volume is attached to one node at a time',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: (evidence) => [
    ...sharesIn(evidence),
    ...evidence.replacements.flatMap((replacement) => movesIn(replacement, evidence)),
  ],
  idle: 'no pod came back on another node',
  check: (move, evidence) => {
    const { pod, claim, from, to } = move;
    const free = whyFree(claim, evidence);
    if (free !== undefined) return notExercised(free);
    if (move.beside !== undefined) return onTwoNodes(move, move.beside, evidence);
    const sign = hadToWait(move, evidence) ? `; ${pod} had to wait for it (Multi-Attach), as it should` : '';
    return unknown(
      `claim ${claim} moved from ${from} to ${to} with ${pod}, and VolumeAttachments are not recorded${sign}`,
    );
  },
});

/** Why the volume may be on two nodes at once, or is on none. */
function whyFree(claim: string, { claims, volumes, endedAt }: Evidence): string | undefined {
  const { accessModes = [], volumeName = '' } = sightedAt(claims, claim, endedAt)?.object.spec ?? {};
  const isExclusive =
    accessModes.length === 0 || accessModes.some((mode) => mode.startsWith('ReadWriteOnce'));
  if (!isExclusive) return `claim ${claim} may be mounted on several nodes (${accessModes.join(', ')})`;
  const volume = latest(volumes.get(volumeName) ?? [])?.object;
  const source = unattached.find((kind) => kind in (volume?.spec ?? {}));
  return source && `volume ${volumeName} (${source}) is attached to no node`;
}

function onTwoNodes({ pod, claim, from, to, since }: Move, beside: string, evidence: Evidence): Verdict {
  const { volumeName = '' } = sightedAt(evidence.claims, claim, evidence.endedAt)?.object.spec ?? {};
  const seen = `${beside} ran on ${from} and ${pod} on ${to}, both with claim ${claim}, ${moment(since)}`;
  if (latest(evidence.volumes.get(volumeName) ?? []) === undefined)
    return unknown(`${seen}; whether the volume is one that is attached at all was not read`);
  return violated({
    expected: `the volume of claim ${claim} on one node at a time`,
    seen,
    at: since,
    cause: 'unattributed',
    remedy: remedy('claim-shared', evidence, { pod, claim }),
  });
}

/** Pods of the set that ran side by side on two nodes with one claim. */
function sharesIn({ lives, spec }: Evidence): readonly Move[] {
  const users = lives.map((life) => ({
    life,
    mounts: new Set(mountsOf(life.facts[0].object, spec)?.values()),
  }));
  return users.flatMap(({ life, mounts }, index) =>
    users.slice(0, index).flatMap((other): readonly Move[] => {
      const claim = [...mounts].find((name) => name !== undefined && other.mounts.has(name));
      const beside = claim === undefined ? undefined : runningBeside(other.life, life);
      if (claim === undefined || beside === undefined) return [];
      const { name: pod, ordinal } = life;
      return [{ subject: claim, ordinal, pod, claim, beside: other.life.name, ...beside }];
    }),
  );
}

/** When one of them was seen running on a node while the other ran on another. */
function runningBeside(one: Life, other: Life): Pick<Move, 'from' | 'to' | 'since'> | undefined {
  for (const { seq, at, change, object } of other.facts) {
    const former = one.facts.findLast((fact) => fact.seq < seq);
    const [from, to] = [former?.object.spec?.nodeName, object.spec?.nodeName];
    const bothRun = [former, { change, object }].every(
      (fact) =>
        fact !== undefined &&
        fact.change !== 'deleted' &&
        fact.change !== 'vanished' &&
        ranToTheEnd(fact.object),
    );
    if (bothRun && from !== undefined && to !== undefined && from !== to) return { from, to, since: at };
  }
  return undefined;
}

function hadToWait({ pod, since }: Move, { recording }: Evidence): boolean {
  return factsOf(recording, 'event').some(
    ({ at, object }) =>
      at >= since && object.involvedObject?.name === pod && /multi-attach/i.test(object.message ?? ''),
  );
}

/** Volumes that a node mounts as they are: nothing attaches them first. */
const unattached = ['hostPath', 'local', 'nfs'];

function movesIn({ old, next, departure, ordinal }: Replacement, { spec }: Evidence): readonly Move[] {
  const from = lastState(old).spec?.nodeName;
  const to = next && lastState(next).spec?.nodeName;
  if (from === undefined || to === undefined || from === to) return [];
  return [...claimsOf(spec, ordinal).values()].map((claim) => ({
    subject: claim,
    ordinal,
    pod: old.name,
    claim,
    from,
    to,
    since: departure.at,
    beside: undefined,
  }));
}
