import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import { fill } from '../defaults/fill.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { claims, limitRanges, pods } from '../kinds.ts';
import { compareQuantities } from '../quantity.ts';

/** The limits of a type that a namespace sets. */
function limitsOf({ store }: Context, object: Fields, type: string): readonly Fields[] {
  const namespace = valueAt(object, 'metadata', 'namespace');
  return (store.all(limitRanges) ?? [])
    .filter((range) => range.metadata?.namespace === namespace)
    .flatMap((range) => listOf(valueAt(range, 'spec', 'limits')).map(fieldsOf))
    .filter((limit) => limit['type'] === type);
}

/** Default requests and limits for containers that say nothing. Upstream: plugin/pkg/admission/limitranger (1.36). */
export function withLimits(pod: Fields, context: Context): Fields {
  const limits = limitsOf(context, pod, 'Container');
  if (limits.length === 0) return pod;
  const filled = (container: unknown): Fields => {
    const fields = fieldsOf(container);
    const resources = limits.reduce<Fields>((given, limit) => {
      const { requests, limits: most } = given;
      return {
        ...given,
        requests: fill(fieldsOf(requests), fieldsOf(limit['defaultRequest'])),
        limits: fill(fieldsOf(most), fieldsOf(limit['default'])),
      };
    }, fieldsOf(fields['resources']));
    return { ...fields, resources };
  };
  const spec = fieldsOf(pod['spec']);
  return { ...pod, spec: { ...spec, containers: listOf(spec['containers']).map(filled) } };
}

export function checkLimits(context: Context, kind: ServedKind, object: Fields): void {
  const found =
    kind === pods ? podBreaches(context, object) : kind === claims ? claimBreaches(context, object) : [];
  if (found.length === 0) return;
  const why = found.length === 1 ? found.join() : `[${found.join(', ')}]`;
  throw forbidden(kind, textOf(valueAt(object, 'metadata', 'name')), why);
}

function podBreaches(context: Context, pod: Fields): readonly string[] {
  const containers = listOf(valueAt(pod, 'spec', 'containers')).map((one) =>
    fieldsOf(fieldsOf(one)['resources']),
  );
  return limitsOf(context, pod, 'Container').flatMap((limit) =>
    containers.flatMap(({ requests, limits }) => [
      ...breaches('minimum', 'Container', limit['min'], requests, limits),
      ...breaches('maximum', 'Container', limit['max'], requests, limits),
    ]),
  );
}

function claimBreaches(context: Context, claim: Fields): readonly string[] {
  const requests = valueAt(claim, 'spec', 'resources', 'requests');
  return limitsOf(context, claim, 'PersistentVolumeClaim').flatMap((limit) => [
    ...breaches('minimum', 'PersistentVolumeClaim', limit['min'], requests, undefined),
    ...breaches('maximum', 'PersistentVolumeClaim', limit['max'], requests, undefined),
  ]);
}

/** In upstream's words: minConstraint and maxConstraint of admission.go. */
function breaches(
  bound: 'minimum' | 'maximum',
  type: string,
  bounds: unknown,
  requests: unknown,
  limits: unknown,
): readonly string[] {
  return Object.entries(fieldsOf(bounds)).flatMap(([resource, value]) => {
    const request = fieldsOf(requests)[resource];
    const limit = fieldsOf(limits)[resource];
    const usage = `${bound} ${resource} usage per ${type} is ${String(value)}`;
    const breaks = (given: unknown) =>
      bound === 'minimum' ? compareQuantities(given, value) < 0 : compareQuantities(given, value) > 0;
    const checked = bound === 'minimum' ? request : (limit ?? request);
    if (checked === undefined)
      return [`${usage}, but no ${bound === 'minimum' ? 'request' : 'limit'} is specified`];
    const of = checked === request && (bound === 'minimum' || limit === undefined) ? 'request' : 'limit';
    return breaks(checked) ? [`${usage}, but ${of} is ${String(checked)}`] : [];
  });
}
