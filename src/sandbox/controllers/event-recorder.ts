import type { KubeObject } from '../../objects/meta.ts';
import { ApiError, type ApiKind, type Caller } from '../api/api.ts';
import { EventCorrelator } from './event-correlator.ts';
import { eventName } from './event-name.ts';
import { apiVersionOf, events } from './kinds.ts';
import type { FullEvent } from './network-objects.ts';
import type { World } from './world.ts';

export interface Said {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** e.g. `spec.containers{web}`. */
  readonly fieldPath?: string;
}

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/**
 * Writes core/v1 Events as client-go's recorder does: repeated ones as a count, floods combined or dropped.
 * Upstream: client-go tools/record/event.go (1.36).
 */
export class EventRecorder {
  readonly #world: World;
  readonly #source: EventSource;
  readonly #caller: Caller;
  readonly #correlator: EventCorrelator;
  readonly #written = new Map<string, FullEvent>();

  constructor(world: World, source: EventSource, caller: Caller) {
    this.#world = world;
    this.#source = source;
    this.#caller = caller;
    this.#correlator = new EventCorrelator(() => world.time.monotonic());
  }

  record(kind: ApiKind, object: KubeObject, said: Said): void {
    const { uid = '', name = '', namespace = 'default', resourceVersion = '' } = object.metadata ?? {};
    const about = [
      this.#source.component,
      this.#source.host,
      kind.kind,
      namespace,
      name,
      uid,
      said.fieldPath,
    ].join('|');
    const outcome = this.#correlator.correlate({
      about,
      group: [about, said.type, said.reason].join('|'),
      message: said.message,
    });
    if (outcome.drop) return;
    const involvedObject = {
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      name,
      namespace,
      uid,
      resourceVersion,
      ...(said.fieldPath === undefined ? {} : { fieldPath: said.fieldPath }),
    };
    this.#write(outcome.key, { ...said, message: outcome.message }, namespace, involvedObject);
  }

  #write(
    key: string,
    said: Said,
    namespace: string,
    involvedObject: NonNullable<FullEvent['involvedObject']>,
  ): void {
    const known = this.#written.get(key);
    const repeated = known && this.#repeat(known, said.message);
    const event = repeated ?? this.#create(said, namespace, involvedObject);
    if (event !== undefined) this.#written.set(key, event);
  }

  #repeat(known: FullEvent, message: string): FullEvent | undefined {
    const { name = '', namespace } = known.metadata ?? {};
    const patch = { count: (known.count ?? 1) + 1, lastTimestamp: this.#world.time.stamp(), message };
    try {
      return this.#world.api.patch(events, { namespace, name }, { type: 'strategic', patch }, this.#caller);
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }

  #create(
    said: Said,
    namespace: string,
    involvedObject: NonNullable<FullEvent['involvedObject']>,
  ): FullEvent | undefined {
    const now = this.#world.time.stamp();
    const { fieldPath: _path, ...words } = said;
    const event: FullEvent = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: eventName(this.#world, involvedObject.name ?? ''), namespace },
      involvedObject,
      ...words,
      source: { ...this.#source },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
    };
    try {
      return this.#world.api.create(events, namespace, event, this.#caller);
    } catch (error) {
      // As upstream: an event that cannot be written, e.g. into a namespace that is going away, is dropped.
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }
}
