import { endpointSlices, services } from '../controllers/kinds.ts';
import type { FullEndpoint } from '../controllers/network-objects.ts';
import { ifFound, type World } from '../controllers/world.ts';

const ZONE = 'cluster.local';
const SERVICE_LABEL = 'kubernetes.io/service-name';

export interface Answers {
  /** The name as it was found, without a dot at its end. */
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface ServiceRecord {
  readonly port: number;
  readonly target: string;
}

interface Cached {
  readonly addresses: readonly string[];
  readonly until: number;
}

/**
 * What the cluster's DNS says, from EndpointSlices as they are now, unless it is told to cache as CoreDNS does.
 * Specification: kubernetes/dns docs/specification.md. Names without a ready endpoint do not exist.
 */
export class Dns {
  readonly #world: Pick<World, 'api' | 'time'>;
  readonly #answers = new Map<string, Cached>();
  #cacheMs = 0;

  constructor(world: Pick<World, 'api' | 'time'>) {
    this.#world = world;
  }

  /** From now on answers, also that there is no such name, are given again for so many milliseconds; 0 ends it. */
  cacheFor(ms: number): void {
    this.#cacheMs = ms;
    this.#answers.clear();
  }

  /** As a pod of this namespace asks, whose resolver tries its search list for names with fewer than five dots. */
  resolve(name: string, namespace: string): Answers {
    const bare = name.replace(/\.$/, '');
    const search = [`${namespace}.svc.${ZONE}`, `svc.${ZONE}`, ZONE].map((domain) => `${bare}.${domain}`);
    const isAbsolute = name.endsWith('.') || bare.split('.').length > 5;
    for (const candidate of isAbsolute ? [bare] : [...search, bare]) {
      const addresses = this.lookup(candidate);
      if (addresses.length > 0) return { name: candidate, addresses };
    }
    return { name: bare, addresses: [] };
  }

  /** A records of a full name. */
  lookup(name: string): readonly string[] {
    const now = this.#world.time.monotonic();
    const known = this.#answers.get(name);
    if (known !== undefined && now < known.until) return known.addresses;
    const addresses = this.#find(name);
    if (this.#cacheMs > 0) this.#answers.set(name, { addresses, until: now + this.#cacheMs });
    return addresses;
  }

  #find(name: string): readonly string[] {
    const parsed = parse(name);
    if (parsed === undefined) return [];
    const { service, namespace, hostname } = parsed;
    const found = ifFound(() => this.#world.api.get(services, { namespace, name: service }));
    if (found === undefined) return [];
    if (found.spec?.clusterIP !== 'None')
      return hostname === undefined ? [found.spec?.clusterIP ?? []].flat() : [];
    return this.#ready(namespace, service)
      .filter((endpoint) => hostname === undefined || hostnameOf(endpoint) === hostname)
      .flatMap(({ addresses }) => addresses ?? []);
  }

  /** SRV records of `_port._protocol.service.namespace.svc.zone`. */
  services(name: string): readonly ServiceRecord[] {
    const [, port, protocol, rest = ''] = /^_([^.]+)\._([^.]+)\.(.*)$/.exec(name) ?? [];
    const parsed = parse(rest);
    if (parsed === undefined) return [];
    const { service, namespace } = parsed;
    return this.#slices(namespace, service).flatMap((slice) => {
      const found = (slice.ports ?? []).find(
        (one) => one.name === port && (one.protocol ?? 'TCP').toLowerCase() === protocol,
      );
      return found === undefined
        ? []
        : (slice.endpoints ?? [])
            .filter(isReady)
            .map((endpoint) => ({ port: found.port ?? 0, target: `${hostnameOf(endpoint)}.${rest}` }));
    });
  }

  #ready(namespace: string, service: string): readonly FullEndpoint[] {
    return this.#slices(namespace, service).flatMap(({ endpoints = [] }) => endpoints.filter(isReady));
  }

  #slices(namespace: string, service: string) {
    return this.#world.api.list(endpointSlices, {
      namespace,
      labels: { matchLabels: { [SERVICE_LABEL]: service } },
    }).items;
  }
}

function isReady({ conditions }: FullEndpoint): boolean {
  return conditions?.ready !== false;
}

/** Without a hostname an endpoint is named after its address. */
function hostnameOf({ hostname, addresses }: FullEndpoint): string {
  return hostname ?? (addresses?.[0] ?? '').replaceAll('.', '-');
}

function parse(
  name: string,
):
  | { readonly service: string; readonly namespace: string; readonly hostname: string | undefined }
  | undefined {
  const suffix = `.svc.${ZONE}`;
  if (!name.endsWith(suffix)) return undefined;
  const parts = name.slice(0, -suffix.length).split('.');
  const [namespace, service, hostname, more] = parts.toReversed();
  if (namespace === undefined || service === undefined || more !== undefined) return undefined;
  return { service, namespace, hostname };
}
