import { configMaps, secrets } from '../api/kinds.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { FullContainer, FullPod, FullVolume } from '../controllers/objects.ts';
import { ifFound, type World } from '../controllers/world.ts';
import { type ConfigSource, configSources } from './config-sources.ts';
import { mountedVolumes } from './mounted-volumes.ts';

/** The values of an object that holds configuration, as text. */
type Values = Readonly<Record<string, string>>;

/**
 * Why a container's environment cannot be made, in the kubelet's words; undefined when it can.
 * Upstream: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables (1.36).
 */
export function environmentProblem(
  world: Pick<World, 'api'>,
  { metadata }: FullPod,
  container: FullContainer,
): string | undefined {
  const namespace = metadata?.namespace ?? 'default';
  for (const source of configSources(container)) {
    const { kind, name, key, optional } = source;
    if (optional) continue;
    const values = valuesOf(world, namespace, source);
    if (values === undefined) return `${kind.toLowerCase()} "${name}" not found`;
    if (key !== undefined && values[key] === undefined)
      return `couldn't find key ${key} in ${kind} ${namespace}/${name}`;
  }
  return undefined;
}

/** Why a volume of the pod cannot be filled. Upstream: pkg/volume/configmap and secret, SetUpAt (1.36). */
export function configVolumeProblem(world: Pick<World, 'api'>, pod: FullPod): string | undefined {
  const namespace = pod.metadata?.namespace ?? 'default';
  for (const volume of mountedVolumes(pod)) {
    const source = sourceOf(volume);
    if (source === undefined || source.optional || valuesOf(world, namespace, source) !== undefined) continue;
    const missing = `${source.kind.toLowerCase()} "${source.name}" not found`;
    return `MountVolume.SetUp failed for volume "${volume.name}" : ${missing}`;
  }
  return undefined;
}

function sourceOf({ configMap, secret }: FullVolume): Omit<ConfigSource, 'key'> | undefined {
  if (configMap !== undefined)
    return { kind: 'ConfigMap', name: configMap.name ?? '', optional: configMap.optional ?? false };
  if (secret !== undefined)
    return { kind: 'Secret', name: secret.secretName ?? '', optional: secret.optional ?? false };
  return undefined;
}

function valuesOf(
  { api }: Pick<World, 'api'>,
  namespace: string,
  { kind, name }: Pick<ConfigSource, 'kind' | 'name'>,
): Values | undefined {
  const found = ifFound(() => api.get(kind === 'Secret' ? secrets : configMaps, { namespace, name }));
  return found && ((found as KubeObject & { readonly data?: Values }).data ?? {});
}
