import type { Scene } from '../order/scene.ts';
import type { Stuck } from '../order/stuck.ts';
import type { FailureMode } from '../remedy/catalogue.ts';
import { remedyFor } from '../remedy/catalogue.ts';
import type { About } from '../remedy/entry.ts';
import type { Remedy } from '../remedy/remedy.ts';
import type { Claim, Pod } from '../objects/workload.ts';
import { factsOf } from '../recording/recording.ts';
import { snapshotAt } from '../recording/snapshot.ts';
import type { Evidence } from './evidence.ts';
import type { Cause } from './outcome.ts';
import { latest } from './sightings.ts';
import { rootOf } from './words.ts';

/** A remedy with everything filled in that the evidence knows about this set. */
export function remedy(mode: FailureMode, { spec, set }: Evidence, about: Partial<About> = {}): Remedy {
  const labels = Object.entries(set.spec?.selector?.matchLabels ?? {});
  return remedyFor(mode, {
    namespace: spec.namespace,
    set: spec.name,
    service: spec.serviceName === '' ? undefined : spec.serviceName,
    selector: labels.length === 0 ? undefined : labels.map(([key, value]) => `${key}=${value}`).join(','),
    ...about,
  });
}

/** What to do about a pod that is stuck: the commands are those that mend the bottom of the chain. */
export function wayOut(stuck: Stuck, waiting: string, evidence: Evidence, formerNode?: string): Remedy {
  const { pod, claim, container, other } = stuck;
  const node = stuck.node ?? formerNode;
  const volume = claim && latest(evidence.claims.get(claim) ?? [])?.object.spec?.volumeName;
  const own = remedy(stuck.mode, evidence, { pod, claim, container, other, node, volume, waiting });
  const root = rootOf(stuck);
  if (root === stuck) return own;
  const below = wayOut(root, pod, evidence);
  return { ...own, why: `${own.why} ${below.why}`, commands: below.commands };
}

/** Who is to blame for what holds a pod back: only what nobody but a person or a tool does is another actor's. */
export function blameForStuck(stuck: Stuck): Cause {
  switch (rootOf(stuck).mode) {
    case 'unschedulable-cordoned':
    case 'claim-deleting':
    case 'claim-deleted':
    case 'name-occupied':
    case 'set-deleting':
      return 'another actor';
    default:
      return 'unattributed';
  }
}

/** The set and its surroundings as they were known at a time. Pods may come from a fresh read instead. */
export function sceneAt(evidence: Evidence, at: number, since: number, fresh?: readonly Pod[]): Scene {
  const { recording, setStates } = evidence;
  const snapshot = snapshotAt(recording, at);
  const state = setStates.findLast((candidate) => candidate.at <= at) ?? setStates[0];
  const pods = fresh ? byName(fresh) : snapshot.pod;
  const claims: ReadonlyMap<string, Claim> = snapshot.claim;
  const events = factsOf(recording, 'event')
    .filter((fact) => fact.at >= since && fact.at <= at && fact.change !== 'deleted')
    .map((fact) => fact.object);
  const began = Date.parse(recording.header.startedAt);
  return {
    set: state?.set ?? evidence.set,
    spec: state?.spec ?? evidence.spec,
    pods,
    claims,
    events,
    now: Number.isNaN(began) ? undefined : began + at,
  };
}

function byName(pods: readonly Pod[]): ReadonlyMap<string, Pod> {
  return new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod]));
}
