import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { claims, pods } from '../kinds.ts';
import { compareQuantities, quantityOf, quantityText } from '../quantity.ts';
import { limitsOf } from './limits-of.ts';

interface Resources {
  readonly requests: Fields;
  readonly limits: Fields;
}

/**
 * Whether a pod or a claim keeps to its namespace's limits; every breach is named.
 * Upstream: plugin/pkg/admission/limitranger/admission.go, PodValidateLimitFunc (1.36).
 */
export function checkLimits(context: Context, kind: ServedKind, object: Fields): void {
  const found =
    kind === pods ? podBreaches(context, object) : kind === claims ? claimBreaches(context, object) : [];
  if (found.length === 0) return;
  const why = found.length === 1 ? found.join() : `[${found.join(', ')}]`;
  throw forbidden(kind, textOf(valueAt(object, 'metadata', 'name')), why);
}

function podBreaches(context: Context, pod: Fields): readonly string[] {
  const each = listOf(valueAt(pod, 'spec', 'containers')).map((one) =>
    resourcesOf(fieldsOf(one)['resources']),
  );
  const whole = {
    requests: sum(each.map((one) => one.requests)),
    limits: sum(each.map((one) => one.limits)),
  };
  return [
    ...limitsOf(context, pod, 'Container').flatMap((limit) => each.flatMap((one) => breaches(limit, one))),
    ...limitsOf(context, pod, 'Pod').flatMap((limit) => breaches(limit, whole)),
  ];
}

function claimBreaches(context: Context, claim: Fields): readonly string[] {
  const { requests } = resourcesOf(valueAt(claim, 'spec', 'resources'));
  return limitsOf(context, claim, 'PersistentVolumeClaim').flatMap((limit) =>
    breaches(limit, { requests, limits: {} }),
  );
}

function resourcesOf(value: unknown): Resources {
  const { requests, limits } = fieldsOf(value);
  return { requests: fieldsOf(requests), limits: fieldsOf(limits) };
}

function sum(all: readonly Fields[]): Fields {
  const total = new Map<string, number>();
  for (const [key, value] of all.flatMap((one) => Object.entries(one))) {
    total.set(key, (total.get(key) ?? 0) + quantityOf(value));
  }
  return Object.fromEntries([...total].map(([key, value]) => [key, quantityText(value, '')]));
}

/** In upstream's words: minConstraint and maxConstraint; a claim has requests only, and its maximum is of those. */
function breaches(limit: Fields, { requests, limits }: Resources): readonly string[] {
  const type = textOf(limit['type']);
  const usage = (bound: string, resource: string, value: unknown) =>
    `${bound} ${resource} usage per ${type} is ${textOf(value)}`;
  const below = Object.entries(fieldsOf(limit['min'])).flatMap(([resource, value]) => {
    const request = requests[resource];
    const said = usage('minimum', resource, value);
    if (request === undefined) return [`${said}.  No request is specified`];
    return compareQuantities(request, value) < 0 ? [`${said}, but request is ${textOf(request)}`] : [];
  });
  const [of, asked] = type === 'PersistentVolumeClaim' ? ['request', requests] : ['limit', limits];
  const above = Object.entries(fieldsOf(limit['max'])).flatMap(([resource, value]) => {
    const given = asked[resource];
    const said = usage('maximum', resource, value);
    if (given === undefined) return [`${said}.  No ${of} is specified`];
    return compareQuantities(given, value) > 0 ? [`${said}, but ${of} is ${textOf(given)}`] : [];
  });
  return [...below, ...above];
}
