import type { ObjectMeta } from '../objects/meta.ts';
import type { Container, Pod, PodSpec, StatefulSet } from '../objects/workload.ts';
import type { Kind, Observed } from './entry.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What goes into a recording. Recordings are mailed around and attached to tickets, so values of environment
 * variables never enter them, nor the two places that repeat the whole definition.
 */
export function redact<K extends Kind>(kind: K, object: Observed[K]): Observed[K] {
  const metadata = redactMeta(object.metadata ?? {});
  switch (kind) {
    case 'pod':
      return { ...object, metadata, spec: redactPodSpec((object as Pod).spec) };
    case 'set':
      return { ...object, metadata, spec: redactSetSpec(object as StatefulSet) };
    case 'revision':
      return { ...object, metadata, data: undefined };
    default:
      return { ...object, metadata };
  }
}

function redactMeta({ managedFields: _owners, annotations, ...rest }: ObjectMeta): ObjectMeta {
  if (annotations === undefined) return rest;
  const { [LAST_APPLIED]: _applied, ...kept } = annotations;
  return { ...rest, annotations: kept };
}

function redactSetSpec(set: StatefulSet): NonNullable<StatefulSet['spec']> {
  const { template, ...rest } = set.spec ?? {};
  if (template === undefined) return rest;
  return { ...rest, template: { ...template, spec: redactPodSpec(template.spec) } };
}

function redactPodSpec(spec: PodSpec | undefined): PodSpec {
  if (spec === undefined) return {};
  return {
    ...spec,
    ...(spec.containers && { containers: spec.containers.map(redactContainer) }),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(redactContainer) }),
    ...(spec.ephemeralContainers && { ephemeralContainers: spec.ephemeralContainers.map(redactContainer) }),
  };
}

function redactContainer({ env, ...container }: Container): Container {
  return env === undefined
    ? container
    : { ...container, env: env.map(({ name }) => (name === undefined ? {} : { name })) };
}
