import type { Context } from '../context.ts';
import { fill } from '../defaults/fill.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, withFields } from '../json.ts';
import { limitsOf } from './limits-of.ts';

const NOTE = 'kubernetes.io/limit-ranger';

/**
 * Requests and limits for containers that say nothing, and a note on the pod of what was set.
 * Upstream: plugin/pkg/admission/limitranger/admission.go, mergePodResourceRequirements (1.36).
 */
export function withLimits(pod: Fields, context: Context): Fields {
  const limits = limitsOf(context, pod, 'Container');
  if (limits.length === 0) return pod;
  const notes: string[] = [];
  const spec = fieldsOf(pod['spec']);
  const filledIn = (key: string, name: string) =>
    listOf(spec[key]).map((container) => filled(fieldsOf(container), limits, name, notes));
  const containers = filledIn('containers', 'container');
  const initContainers = filledIn('initContainers', 'init container');
  if (notes.length === 0) return pod;
  const metadata = fieldsOf(pod['metadata']);
  const annotations = {
    ...fieldsOf(metadata['annotations']),
    [NOTE]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
  const changed = withFields(spec, {
    containers,
    ...(spec['initContainers'] !== undefined && { initContainers }),
  });
  return { ...pod, metadata: { ...metadata, annotations }, spec: changed };
}

function filled(container: Fields, limits: readonly Fields[], name: string, notes: string[]): Fields {
  const { requests, limits: most, ...others } = fieldsOf(container['resources']);
  const request = limits.reduce(
    (given, limit) => fill(given, fieldsOf(limit['defaultRequest'])),
    fieldsOf(requests),
  );
  const limited = limits.reduce((given, limit) => fill(given, fieldsOf(limit['default'])), fieldsOf(most));
  const note = (what: string, before: Fields, after: Fields) => {
    const added = Object.keys(after).filter((key) => before[key] === undefined);
    if (added.length > 0)
      notes.push(`${added.toSorted().join(', ')} ${what} for ${name} ${textOf(container['name'])}`);
  };
  note('request', fieldsOf(requests), request);
  note('limit', fieldsOf(most), limited);
  return { ...container, resources: { ...others, limits: limited, requests: request } };
}
