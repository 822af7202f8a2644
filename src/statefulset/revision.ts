import { digest } from '../lib/hash.ts';
import type { ControllerRevision, PodTemplate } from '../objects/workload.ts';

/** Maps that are left out of the JSON of a template when nothing is in them. Upstream: core/v1 types.go, `omitempty`. */
const openMaps: ReadonlySet<string> = new Set(['annotations', 'labels', 'nodeSelector']);

/**
 * The template that a revision keeps.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, getPatch (1.36).
 */
export function templateOf({ data }: ControllerRevision): PodTemplate | undefined {
  return (data as { readonly spec?: { readonly template?: PodTemplate } } | undefined)?.spec?.template;
}

/**
 * One digest for one template, whether the set or a revision has it: a revision says `$patch: replace` in it, up to 1.33
 * `creationTimestamp: null`, and `resources` of a container even where there are none.
 */
export function templateDigest(template: PodTemplate | undefined): string {
  const { $patch: _patch, metadata, spec, ...rest } = (template ?? {}) as Json;
  const { creationTimestamp: _none, ...named } = asMap(metadata);
  const pod = withoutEmptyMaps(asMap(spec));
  return digest({
    ...rest,
    metadata: withoutEmptyMaps(named),
    spec: {
      ...pod,
      containers: withoutEmptyResources(pod['containers']),
      initContainers: withoutEmptyResources(pod['initContainers']),
    },
  });
}

type Json = Readonly<Record<string, unknown>>;

function asMap(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function withoutEmptyMaps(map: Json): Json {
  return Object.fromEntries(
    Object.entries(map).filter(([key, value]) => !openMaps.has(key) || !isEmpty(value)),
  );
}

function withoutEmptyResources(containers: unknown): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((container: unknown) => {
    const { resources, ...rest } = asMap(container);
    return isEmpty(resources) ? rest : { ...rest, resources };
  });
}

function isEmpty(value: unknown): boolean {
  return Object.keys(asMap(value)).length === 0;
}
