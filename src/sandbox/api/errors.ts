import type { Status } from '../../objects/meta.ts';
import type { ApiKind } from './api.ts';
import { ApiError } from './api.ts';

/**
 * Kubernetes' refusals, word for word.
 * Upstream: apimachinery pkg/api/errors/errors.go (1.36).
 */
export type Cause = NonNullable<NonNullable<Status['details']>['causes']>[number];
export type Details = NonNullable<Status['details']>;

/** `statefulsets.apps`. */
function resourceName({ group, plural }: Pick<ApiKind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function apiVersionOf({ group, version }: Pick<ApiKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Every Status begins with these, and in this order. */
const head = { kind: 'Status', apiVersion: 'v1', metadata: {} };

export function refusal(code: number, reason: string, message: string, details?: Details): ApiError {
  return new ApiError({
    ...head,
    status: 'Failure',
    message,
    ...(reason !== '' && { reason }),
    ...(details !== undefined && { details }),
    code,
  });
}

function about({ group, plural }: Pick<ApiKind, 'group' | 'plural'>, name: string): Details {
  return { ...(name !== '' && { name }), ...(group !== '' && { group }), kind: plural };
}

export function notFound(kind: ApiKind, name: string): ApiError {
  return refusal(404, 'NotFound', `${resourceName(kind)} "${name}" not found`, about(kind, name));
}

export function alreadyExists(kind: ApiKind, name: string): ApiError {
  return refusal(409, 'AlreadyExists', `${resourceName(kind)} "${name}" already exists`, about(kind, name));
}

export function conflict(kind: ApiKind, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`;
  return refusal(409, 'Conflict', message, about(kind, name));
}

export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(kind: ApiKind, name: string, why: string): ApiError {
  const of = name === '' ? '' : ` "${name}"`;
  return refusal(403, 'Forbidden', `${resourceName(kind)}${of} is forbidden: ${why}`, about(kind, name));
}

export function badRequest(message: string): ApiError {
  return refusal(400, 'BadRequest', message);
}

export function tooManyRequests(
  message: string,
  retryAfterSeconds?: number,
  causes?: readonly Cause[],
): ApiError {
  const details = {
    ...(causes && { causes }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  return refusal(429, 'TooManyRequests', message, details);
}

export function expired(message: string): ApiError {
  return refusal(410, 'Expired', message);
}

/** One thing wrong with a field. Upstream: apimachinery pkg/util/validation/field/errors.go. */
export interface FieldError {
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueNotFound';
  readonly field: string;
  /** With its kind in front: `Forbidden: pod updates may …`. */
  readonly message: string;
}

export function forbiddenField(field: string, why: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` };
}

export function requiredField(field: string, why = ''): FieldError {
  return {
    reason: 'FieldValueRequired',
    field,
    message: why === '' ? 'Required value' : `Required value: ${why}`,
  };
}

export function invalidField(field: string, value: unknown, why: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value)}: ${why}` };
}

export function unsupportedField(field: string, value: string, supported: readonly string[]): FieldError {
  const values = supported.map((one) => JSON.stringify(one)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`;
  return { reason: 'FieldValueNotSupported', field, message };
}

/** 422 with every field error, or nothing at all. */
export function refuseIfInvalid(kind: ApiKind, name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(kind, name, errors);
}

export function invalid(kind: ApiKind, name: string, errors: readonly FieldError[]): ApiError {
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const said = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const what = said.length === 1 ? said.join() : `[${said.join(', ')}]`;
  const details = {
    ...(name !== '' && { name }),
    ...(kind.group !== '' && { group: kind.group }),
    kind: kind.kind,
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  };
  return refusal(422, 'Invalid', `${qualified} "${name}" is invalid: ${what}`, details);
}
