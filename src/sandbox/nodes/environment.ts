import { services } from '../controllers/kinds.ts';
import type { FullService } from '../controllers/network-objects.ts';
import type { FullContainer, FullPod } from '../controllers/objects.ts';
import type { World } from '../controllers/world.ts';
import { expand } from './expansion.ts';

type Environment = Readonly<Record<string, string>>;

/**
 * The variables of a container: where the Services are that its namespace has, and what its definition says.
 * Upstream: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables (1.36).
 */
export function environmentOf(
  pod: FullPod,
  { env = [] }: FullContainer,
  { api, address }: { readonly api: World['api']; readonly address: string },
): Environment {
  const all: Record<string, string> = Object.assign({}, ...servicesFor(pod, api).map(variablesOf));
  for (const { name = '', value, valueFrom } of env)
    all[name] = value === undefined ? fieldOf(pod, address, valueFrom) : expand(value, all);
  return all;
}

/** The API server's own Service is known everywhere; the others of a namespace only where they are wanted. */
function servicesFor({ metadata, spec }: FullPod, api: World['api']): readonly FullService[] {
  const links = spec?.enableServiceLinks !== false;
  const own = links ? api.list(services, { namespace: metadata?.namespace }).items : [];
  const first = api
    .list(services, { namespace: 'default' })
    .items.filter((service) => service.metadata?.name === 'kubernetes');
  return [...first, ...own].filter((service) => !['', 'None'].includes(service.spec?.clusterIP ?? ''));
}

/** Upstream: pkg/kubelet/envvars/envvars.go, FromServices (1.36). */
function variablesOf({ metadata, spec }: FullService): Environment {
  const prefix = upper(metadata?.name ?? '');
  const host = spec?.clusterIP ?? '';
  const ports = spec?.ports ?? [];
  const url = (port: number | undefined, protocol: string) => `${protocol.toLowerCase()}://${host}:${port}`;
  const perPort = ports.map(({ name = '', port, protocol = 'TCP' }) => ({
    ...(name === '' ? {} : { [`${prefix}_SERVICE_PORT_${upper(name)}`]: String(port) }),
    [`${prefix}_PORT_${port}_${protocol}`]: url(port, protocol),
    [`${prefix}_PORT_${port}_${protocol}_PROTO`]: protocol.toLowerCase(),
    [`${prefix}_PORT_${port}_${protocol}_PORT`]: String(port),
    [`${prefix}_PORT_${port}_${protocol}_ADDR`]: host,
  }));
  const [first] = ports;
  return Object.assign(
    {
      [`${prefix}_SERVICE_HOST`]: host,
      [`${prefix}_SERVICE_PORT`]: String(first?.port ?? ''),
      [`${prefix}_PORT`]: url(first?.port, first?.protocol ?? 'TCP'),
    },
    ...perPort,
  );
}

function upper(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

/** What a pod's own definition or status says; nothing else is looked up. */
function fieldOf({ metadata = {}, spec = {}, status = {} }: FullPod, address: string, from: unknown): string {
  const path = (from as { fieldRef?: { fieldPath?: string } } | undefined)?.fieldRef?.fieldPath ?? '';
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map !== undefined) return metadata[map === 'labels' ? 'labels' : 'annotations']?.[key] ?? '';
  const fields = new Map([
    ['metadata.name', metadata.name],
    ['metadata.namespace', metadata.namespace],
    ['metadata.uid', metadata.uid],
    ['status.podIP', address],
    ['status.hostIP', status.hostIP],
    ['spec.nodeName', spec.nodeName],
    ['spec.serviceAccountName', spec.serviceAccountName],
  ]);
  return fields.get(path) ?? '';
}
