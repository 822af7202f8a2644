import type { WatchEvent } from '../../src/cluster/cluster.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import type { ApiServer } from '../../src/sandbox/api/server.ts';
import type { FullSet } from '../../src/sandbox/controllers/objects.ts';
import { aSet, claimTemplates } from '../sandbox/support/sets.ts';
import { Stage } from '../support/stage.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { behind, type Door } from './door.ts';

/** A world in which one law of StatefulSets does not hold, and what the judge has to make of it. */
export interface Mutant {
  /** The promise that is broken. */
  readonly promise: string;
  /** What this world does, as a sentence. */
  readonly law: string;
  readonly drill: Drill;
  /** Whom the judge must name, no more and no fewer: ordinals, or a name where the promise is the whole set's. */
  readonly names: readonly (number | string)[];
  /** Promises that are broken with it by their very definition, and why. */
  readonly also?: Readonly<Record<string, string>>;
  /** Where nothing that is recorded could prove it: the judge must neither call it held nor violated. */
  readonly unprovable?: string;
  readonly set?: Partial<NonNullable<FullSet['spec']>>;
  readonly version?: string;
  readonly service?: false;
  readonly nodes?: number;
  /** What was done to the set before the recording begins. */
  readonly before?: (api: ApiServer) => void;
  /** How the controllers are deceived, from the moment the recording begins: the set comes up as it should. */
  readonly door?: (stage: () => Stage) => Door;
  /** Somebody with a hand in the store, from the moment the drill begins. */
  readonly hand?: (stage: Stage) => void;
  /** Deletions that the API server accepts, and forgets. */
  readonly forgets?: (name: string) => boolean;
  /** What the API server says to those who watch pods. */
  readonly tells?: () => (event: WatchEvent<KubeObject>) => readonly WatchEvent<KubeObject>[];
}

/** What is done to the set; on a faithful sandbox it violates nothing but what is listed. */
export interface Drill {
  readonly name: string;
  /** What the drill itself, or whoever takes part in it, truly does to the set. */
  readonly violates?: readonly string[];
  readonly play: (stage: Stage) => Promise<void>;
}

const plain = { volumeClaimTemplates: claimTemplates('data') };

const known = new Map<string, Promise<Recording>>();

/** The recording of a mutant's drill in its broken world; `faithful` leaves the world whole. The same every time. */
export function recorded(mutant: Mutant, { faithful = false } = {}): Promise<Recording> {
  const key = `${mutant.promise} ${mutant.law} ${faithful}`;
  const recording = known.get(key) ?? record(mutant, faithful);
  known.set(key, recording);
  return recording;
}

async function record(mutant: Mutant, faithful: boolean): Promise<Recording> {
  let stage: Stage | undefined;
  const begun = (): Stage => {
    if (stage === undefined) throw new Error('the recording has not begun');
    return stage;
  };
  const door = faithful ? undefined : mutant.door?.(begun);
  const { version, service, nodes, set, before } = mutant;
  stage = await Stage.open({
    version,
    service,
    nodes,
    before,
    set: aSet({ ...plain, ...set }),
    door: door && ((api) => behind(api, door, () => stage !== undefined)),
    tells: faithful ? undefined : mutant.tells?.(),
    forgets: faithful ? undefined : mutant.forgets,
  });
  if (!faithful) mutant.hand?.(stage);
  await mutant.drill.play(stage);
  return stage.close();
}
