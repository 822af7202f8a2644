import type { KubeObject } from '../../objects/meta.ts';
import type { Lease } from '../../objects/surroundings.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import type { ApiKind } from '../api/api.ts';
import { Informer, type Lag } from './informer.ts';
import * as kinds from './kinds.ts';
import type { FullBudget, FullEndpointSlice, FullService } from './network-objects.ts';
import type {
  FullClaim,
  FullPod,
  FullSet,
  FullVolumeObject,
  Namespace,
  Node,
  StorageClass,
} from './objects.ts';
import { keyText, type Running, type World } from './world.ts';

/** A watch is never quite in time. Measured between an API server and controllers on one machine: 1 to 5 ms. */
const USUAL_LAG_MS = 2;

/** One process' caches, shared by its controllers, all equally late. */
export class Informers implements Running {
  readonly lag: Lag = { ms: USUAL_LAG_MS };
  readonly pods: Informer<FullPod>;
  readonly sets: Informer<FullSet>;
  readonly claims: Informer<FullClaim>;
  readonly volumes: Informer<FullVolumeObject>;
  readonly revisions: Informer<ControllerRevision>;
  readonly nodes: Informer<Node>;
  readonly services: Informer<FullService>;
  readonly endpointSlices: Informer<FullEndpointSlice>;
  readonly budgets: Informer<FullBudget>;
  readonly storageClasses: Informer<StorageClass>;
  readonly namespaces: Informer<Namespace>;
  readonly leases: Informer<Lease>;
  /** Pods by the node they are bound to. */
  readonly podsOn: (node: string) => readonly FullPod[];
  /** Pods by the claims they mount: `namespace/name`. */
  readonly podsWith: (claim: string) => readonly FullPod[];
  /** Pods by the UID of their first owner. */
  readonly podsOf: (owner: string) => readonly FullPod[];
  readonly #world: World;
  readonly #all: Running[] = [];

  constructor(world: World) {
    this.#world = world;
    this.sets = this.#of(kinds.sets);
    this.pods = this.#of(kinds.pods);
    this.claims = this.#of(kinds.claims);
    this.volumes = this.#of(kinds.volumes);
    this.revisions = this.#of(kinds.revisions);
    this.nodes = this.#of(kinds.nodes);
    this.services = this.#of(kinds.services);
    this.endpointSlices = this.#of(kinds.endpointSlices);
    this.budgets = this.#of(kinds.budgets);
    this.storageClasses = this.#of(kinds.storageClasses);
    this.namespaces = this.#of(kinds.namespaces);
    this.leases = this.#of(kinds.leases);
    this.podsOn = this.pods.indexedBy(({ spec }) => (spec?.nodeName ? [spec.nodeName] : []));
    this.podsWith = this.pods.indexedBy(claimsOf);
    this.podsOf = this.pods.indexedBy(({ metadata }) => {
      const uid = metadata?.ownerReferences?.[0]?.uid;
      return uid === undefined ? [] : [uid];
    });
  }

  start(): void {
    for (const informer of this.#all) informer.start();
  }

  stop(): void {
    for (const informer of this.#all) informer.stop();
  }

  /** The usual lateness and so much more. */
  lagBy(ms: number): void {
    this.lag.ms = USUAL_LAG_MS + ms;
  }

  #of<T extends KubeObject>(kind: ApiKind<T>): Informer<T> {
    const informer = new Informer(this.#world, kind, this.lag);
    this.#all.push(informer);
    return informer;
  }
}

function claimsOf({ metadata, spec }: FullPod): readonly string[] {
  return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
    claim === undefined ? [] : [keyText({ namespace: metadata?.namespace, name: claim.claimName ?? '' })],
  );
}
