import type { DeleteOptions } from '../api/api.ts';
import type { FieldError } from '../api/errors.ts';
import { invalid, invalidField, unsupportedField } from '../api/errors.ts';
import type { Fields } from '../api/json.ts';
import { fieldsOf, listOf, textOf } from '../api/json.ts';
import type { Call } from './call.ts';
import { readJson } from './body.ts';

const meta = { group: 'meta.k8s.io', version: 'v1', plural: '', namespaced: false };

/** `dryRun=All`. Upstream: apimachinery pkg/apis/meta/v1/validation/validation.go (1.36). */
export function isDryRun(call: Call, kind: string, given: readonly unknown[] = []): boolean {
  const asked = [...call.query.getAll('dryRun'), ...given];
  if (asked.length === 0) return false;
  if (asked.every((one) => one === 'All')) return true;
  const message = `Unsupported value: ${JSON.stringify(asked)}: supported values: "All"`;
  throw invalid({ ...meta, kind }, '', [{ reason: 'FieldValueNotSupported', field: 'dryRun', message }]);
}

const POLICIES = ['Foreground', 'Background', 'Orphan', 'nil'];

/** Options of a deletion: the body's, or else the query's. */
export function deleteOptions(call: Call, nested?: Fields): DeleteOptions {
  const body = nested ?? fieldsOf(readJson(call.request, 'DeleteOptions'));
  const grace = body['gracePeriodSeconds'] ?? call.query.get('gracePeriodSeconds') ?? undefined;
  const policy = policyOf(call, body);
  const { uid, resourceVersion } = fieldsOf(body['preconditions']);
  return {
    dryRun: isDryRun(call, 'DeleteOptions', listOf(body['dryRun'])),
    ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }),
    ...(policy !== undefined && { propagationPolicy: policy }),
    preconditions: {
      ...(typeof uid === 'string' && { uid }),
      ...(typeof resourceVersion === 'string' && { resourceVersion }),
    },
  };
}

/** `orphanDependents` is how it was said before there were policies. */
function policyOf({ query }: Call, body: Fields): DeleteOptions['propagationPolicy'] {
  const orphans = body['orphanDependents'] ?? query.get('orphanDependents') ?? undefined;
  const given = textOf(body['propagationPolicy']) || query.get('propagationPolicy') || undefined;
  refuseBadPolicy(given, orphans);
  if (isPolicy(given)) return given;
  if (orphans === undefined) return undefined;
  return orphans === true || orphans === 'true' ? 'Orphan' : 'Background';
}

function refuseBadPolicy(policy: string | undefined, orphans: unknown): void {
  const errors: FieldError[] = [];
  const at = 'propagationPolicy';
  if (policy !== undefined && orphans !== undefined) {
    errors.push(invalidField(at, policy, 'orphanDependents and deletionPropagation cannot be both set'));
  }
  if (policy !== undefined && !POLICIES.includes(policy)) errors.push(unsupportedField(at, policy, POLICIES));
  if (errors.length > 0) throw invalid({ ...meta, kind: 'DeleteOptions' }, '', errors);
}

function isPolicy(policy: string | undefined): policy is NonNullable<DeleteOptions['propagationPolicy']> {
  return policy === 'Foreground' || policy === 'Background' || policy === 'Orphan';
}
