import type { KubeObject } from '../../../objects/meta.ts';
import type { ControllerRevision } from '../../../objects/workload.ts';
import type { Api, ApiKind, Caller } from '../../api/api.ts';
import type { Profile } from '../../versions/profile.ts';
import type { EventRecorder } from '../event-recorder.ts';
import type { FullClaim, FullPod, FullSet } from '../objects.ts';
import type { Random } from '../../api/random.ts';
import type { Lister } from '../world.ts';

/** What the StatefulSet controller works with: caches to read from, an API to write to. The two may disagree. */
export interface Tools {
  readonly api: Api;
  readonly caller: Caller;
  readonly profile: Profile;
  readonly random: Random;
  readonly recorder: Pick<EventRecorder, 'record'>;
  readonly sets: Lister<FullSet>;
  readonly pods: Lister<FullPod>;
  readonly claims: Lister<FullClaim>;
  readonly revisions: Lister<ControllerRevision>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Notes a write of the controller's own: see {@link Profile.readsItsOwnWrites}. */
  wrote(set: FullSet, kind: ApiKind, written: KubeObject): void;
}
