import { glance } from '../recording/glance.ts';
import type { Kind } from '../recording/entry.ts';
import type { Recorder } from '../recording/recorder.ts';
import { unreadable } from '../recording/recording.ts';
import type { Snapshot } from '../recording/snapshot.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import type { Host } from './host.ts';

/** What was seen around a set before anything is touched. */
export interface Sight {
  readonly snapshot: Pick<Snapshot, 'pod' | 'claim' | 'revision'>;
  /** Why a kind was not to be had; undefined when it was. */
  readonly unreadable: (kind: Kind) => string | undefined;
}

/** By the recorder of a run, which goes on watching. */
export function sightOf(recorder: Recorder): Sight {
  return {
    snapshot: recorder.snapshot,
    unreadable: (kind) => unreadable(recorder.recording, kind),
  };
}

/** Asked for once, where nothing is run. */
export async function glanceAt(spec: SetSpec, { cluster, interrupts }: Host): Promise<Sight> {
  const { snapshot, unreadable: why } = await glance(cluster, spec, interrupts.first);
  return { snapshot, unreadable: (kind) => why.get(kind) };
}

/** Where a plan is refused before anything is read. */
export const nothingSeen: Sight = {
  snapshot: { pod: new Map(), claim: new Map(), revision: new Map() },
  unreadable: () => 'it was never listed completely',
};
