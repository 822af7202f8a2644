import type { Cluster, Patch, WriteOptions } from '../cluster/cluster.ts';
import type { Resource } from '../cluster/resource.ts';
import { qualifiedName } from '../cluster/resource.ts';
import type { Clock } from '../lib/clock.ts';
import type { KubeObject } from '../objects/meta.ts';
import { collectedKinds } from './collected-kinds.ts';
import { deleteBody } from './delete-body.ts';
import type { Ask, RequestRecord, Wire } from './exchange.ts';
import { list } from './list.ts';
import { listMetadata } from './list-metadata.ts';
import { listWatch } from './list-watch.ts';
import type { Query } from './paths.ts';
import { collectionPath, objectPath, queryString } from './paths.ts';
import { podVerbs } from './pod-verbs.ts';
import { resourceFor } from './resource-for.ts';
import { exchangeWithRetries } from './retry.ts';
import type { Transport } from './transport.ts';
import { onceEach } from './warnings.ts';

/** The API server gives up on a request after 60 s by itself; whoever is silent for longer is not there. */
const REQUEST_TIMEOUT_MS = 90_000;

const PATCH_TYPES: Readonly<Record<Patch['type'], string>> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
};

export interface ClusterOptions {
  /** The server's address, for messages. */
  readonly server: string;
  /** Ours: it becomes the User-Agent and the field manager `sts-doctor/<version>`. */
  readonly version: string;
  readonly clock: Clock;
  /** Per request, in milliseconds; 90 s when absent. Watches are not limited. */
  readonly requestTimeoutMs?: number | undefined;
  /** Between 0 and 1; spreads retries and watches in time. */
  readonly random?: (() => number) | undefined;
  /** A warning of the API server, each text once. */
  readonly onWarning?: ((text: string) => void) | undefined;
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Bodies as they go; they may hold secrets, see `shownBody`. */
  readonly onBody?: Wire['onBody'];
}

/** The port over HTTP, whatever carries it. */
export function createCluster(transport: Transport, options: ClusterOptions): Cluster {
  const wire = wireOf(transport, options);
  const memory = { watchList: true };
  const ask = <T>(request: Ask): Promise<T> => exchangeWithRetries<T>(wire, request);
  // Nobody has chosen the kinds that are gone through: that one of them is deprecated is nobody's fault.
  const askQuietly = <T>(request: Ask): Promise<T> =>
    exchangeWithRetries<T>({ ...wire, onWarning: () => undefined }, request);
  const writing = (given?: WriteOptions): string =>
    queryString({ dryRun: given?.dryRun ? 'All' : undefined, fieldManager: wire.userAgent } satisfies Query);

  return {
    server: options.server,
    version: (signal) => ask({ method: 'GET', path: '/version', what: 'get version', signal }),
    get: (resource, at, signal) =>
      ask({ method: 'GET', path: objectPath(resource, at), what: what('get', resource, at.name), signal }),
    list: (resource, scope, signal) => list(wire, resource, scope, signal),
    watch: (resource, scope, signal) => listWatch(wire, memory, resource, scope, signal),
    create: (resource, namespace, body, given) =>
      ask({
        method: 'POST',
        path: collectionPath(resource, namespace) + writing(given),
        what: what('create', resource, body.metadata?.name),
        body,
        ...signalsOf(given),
      }),
    update: (resource, at, body, given) =>
      ask({
        method: 'PUT',
        path: objectPath(resource, at) + writing(given),
        what: what('update', resource, at.name),
        body,
        ...signalsOf(given),
      }),
    patch: (resource, at, patch, given) =>
      ask({
        method: 'PATCH',
        path: objectPath(resource, at) + writing(given),
        what: what('patch', resource, at.name),
        body: patch.body,
        contentType: PATCH_TYPES[patch.type],
        ...signalsOf(given),
      }),
    async delete(resource, at, given) {
      await ask({
        method: 'DELETE',
        path: objectPath(resource, at),
        what: what('delete', resource, at.name),
        body: deleteBody(given),
        ...signalsOf(given),
      });
    },
    resourceFor: (apiVersion, kind, signal) => resourceFor(ask, apiVersion, kind, signal),
    collectedKinds: (signal) => collectedKinds(ask, signal),
    listMetadata: (resource, namespace, signal) => listMetadata(askQuietly, resource, namespace, signal),
    ...podVerbs(wire),
    close: async () => transport.close?.(),
  };
}

function wireOf(transport: Transport, options: ClusterOptions): Wire {
  return {
    transport,
    clock: options.clock,
    userAgent: `sts-doctor/${options.version}`,
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    random: options.random ?? Math.random,
    onWarning: onceEach(options.onWarning ?? (() => undefined)),
    onRequest: options.onRequest ?? (() => undefined),
    onBody: options.onBody,
  };
}

function signalsOf(given: WriteOptions | undefined): Pick<Ask, 'signal' | 'meanwhile'> {
  return { signal: given?.signal, meanwhile: given?.meanwhile };
}

/** `get statefulsets.apps web`, as client-go ends its messages. */
function what(verb: string, resource: Resource<KubeObject>, name: string | undefined): string {
  return `${verb} ${qualifiedName(resource)} ${name ?? ''}`.trimEnd();
}
