import { rfc3339 } from '../../lib/clock.ts';
import type { KubeObject } from '../../objects/meta.ts';
import { ApiError, type ApiKind, type Caller } from '../api/api.ts';
import { eventName } from './event-name.ts';
import type { Said } from './event-recorder.ts';
import { apiVersionOf, events } from './kinds.ts';
import type { FullEvent } from './network-objects.ts';
import type { World } from './world.ts';

const SERIES_ENDS_AFTER_MS = 360_000;

/**
 * Writes events by the events.k8s.io rules, as the scheduler does: an `eventTime` instead of counts, and a series when
 * the same is said again within six minutes.
 * Upstream: client-go tools/events/event_broadcaster.go (1.36).
 */
export class NewEventRecorder {
  readonly #world: World;
  readonly #component: string;
  readonly #caller: Caller;
  readonly #written = new Map<string, { event: FullEvent; at: number }>();

  constructor(world: World, component: string, caller: Caller) {
    this.#world = world;
    this.#component = component;
    this.#caller = caller;
  }

  record(kind: ApiKind, object: KubeObject, said: Said & { readonly action: string }): void {
    const key = [object.metadata?.uid, said.type, said.reason, said.action, said.message].join('|');
    const known = this.#written.get(key);
    const now = this.#world.time.monotonic();
    try {
      const isSeries = known !== undefined && now - known.at < SERIES_ENDS_AFTER_MS;
      const event = isSeries ? this.#goOn(known.event) : this.#begin(kind, object, said);
      this.#written.set(key, { event, at: now });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #goOn(event: FullEvent): FullEvent {
    const { api, time } = this.#world;
    const series = { count: (event.series?.count ?? 1) + 1, lastObservedTime: microTime(time.epoch()) };
    const { namespace, name = '' } = event.metadata ?? {};
    return api.patch(events, { namespace, name }, { type: 'merge', patch: { series } }, this.#caller);
  }

  #begin(kind: ApiKind, object: KubeObject, said: Said & { readonly action: string }): FullEvent {
    const { api, time } = this.#world;
    const { name = '', namespace = 'default', uid = '', resourceVersion = '' } = object.metadata ?? {};
    const event: FullEvent = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: eventName(this.#world, name), namespace },
      involvedObject: {
        apiVersion: apiVersionOf(kind),
        kind: kind.kind,
        name,
        namespace,
        uid,
        resourceVersion,
      },
      ...said,
      eventTime: microTime(time.epoch()),
      source: {},
      reportingComponent: this.#component,
      reportingInstance: `${this.#component}-sandbox`,
    };
    return api.create(events, namespace, event, this.#caller);
  }
}

/** Kubernetes' MicroTime has six digits; the sandbox' clock three. */
function microTime(epochMs: number): string {
  return rfc3339(epochMs).replace('Z', '000Z');
}
