import type { Fact, Kind, Observed } from '../../src/recording/entry.ts';
import { ordinalOf } from '../../src/statefulset/names.ts';
import { sourceOf, wordsOf } from './event-words.ts';
import { podState } from './pod-state.ts';
import { setState } from './set-state.ts';
import type { State } from './state.ts';
import { claimState, volumeState } from './storage-state.ts';

interface About {
  /** How manieth object of its name it is. */
  readonly life: number;
  readonly set: { readonly namespace: string; readonly name: string };
}

/** A slice tells of many pods at once. */
type Single = Exclude<Kind, 'endpointSlice'>;

const tellers: {
  readonly [K in Single]: (object: Observed[K], about: About) => readonly [string, State];
} = {
  set: (set) => ['set', setState(set)],
  pod: (pod, { life, set }) => {
    const { name = '' } = pod.metadata ?? {};
    return [`pod ${ordinalOf(set.name, name) ?? name}`, podState(pod, life)];
  },
  claim: (claim, { life }) => [`claim ${claim.metadata?.name}`, claimState(claim, life)],
  volume: (volume) => [`volume of ${volume.spec?.claimRef?.name}`, volumeState(volume)],
  revision: ({ metadata, revision }) => [`revision ${metadata?.name}`, { number: String(revision) }],
  service: () => ['service', { there: 'yes' }],
  event: (event, { set }) => {
    const { kind, name } = event.involvedObject ?? {};
    return [`events of ${kind} ${name} by ${sourceOf(event)}`, { said: wordsOf(event, set.namespace) }];
  },
};

/** Which thing the fact is about, and what it says of it. */
export function streamOf<K extends Single>(
  { kind, object }: Fact<K>,
  about: About,
): readonly [string, State] {
  // A fact's object is of its kind.
  const tell = tellers[kind as K] as (object: Observed[K], about: About) => readonly [string, State];
  return tell(object as Observed[K], about);
}
