import { lastState } from '../../recording/lives.ts';
import { factsOf } from '../../recording/recording.ts';
import { claimsOf } from '../../statefulset/spec.ts';
import type { Evidence, Replacement } from '../evidence.ts';
import type { Subject } from '../promise.ts';
import { definePromise, notExercised, unknown } from '../promise.ts';
import { latest, sightedAt } from '../sightings.ts';

/** A claim whose pod came back on another node. */
interface Move extends Subject {
  readonly ordinal: number;
  readonly pod: string;
  readonly claim: string;
  readonly from: string;
  readonly to: string;
  readonly since: number;
}

/**
 * S5 · A ReadWriteOnce volume is attached to one node at a time.
 *
 * Recordings hold no VolumeAttachments, so it is never held and never violated; what can be told is where the
 * question arises at all: a volume that a driver attaches, and a pod that moved.
 */
export const exclusiveAttach = definePromise<Move>({
  id: 'S5',
  dimension: 'storage',
  title: 'A volume is attached to one node at a time',
  needs: ['pod', 'claim'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: (evidence) => evidence.replacements.flatMap((replacement) => movesIn(replacement, evidence)),
  idle: 'no pod came back on another node',
  check: (move, evidence) => {
    const { pod, claim, from, to } = move;
    const free = whyFree(claim, evidence);
    if (free !== undefined) return notExercised(free);
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
  }));
}
