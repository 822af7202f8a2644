import { sameJson } from '../../../lib/equal.ts';
import type { FieldError } from '../errors.ts';
import { forbiddenField, requiredField } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, valueAt, withFields } from '../json.ts';
import { compareQuantities } from '../quantity.ts';

/** Upstream: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaim (1.36). */
export function claimErrors(claim: Fields): readonly FieldError[] {
  const spec = fieldsOf(claim['spec']);
  const storage = valueAt(spec, 'resources', 'requests', 'storage');
  return [
    ...(listOf(spec['accessModes']).length === 0
      ? [requiredField('spec.accessModes', 'at least 1 access mode is required')]
      : []),
    ...(storage === undefined ? [requiredField('spec.resources[storage]')] : []),
  ];
}

const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** A claim's volume is set once, and its size only grows. Upstream: ValidatePersistentVolumeClaimUpdate (1.36). */
export function claimUpdateErrors(claim: Fields, old: Fields): readonly FieldError[] {
  const before = fieldsOf(old['spec']);
  const now = fieldsOf(claim['spec']);
  const fixed = (spec: Fields) =>
    withFields(spec, {
      resources: undefined,
      volumeAttributesClassName: undefined,
      ...(before['volumeName'] === undefined && { volumeName: undefined }),
      ...(before['storageClassName'] === undefined && { storageClassName: undefined }),
    });
  if (!sameJson(fixed(before), fixed(now))) return [forbiddenField('spec', IMMUTABLE)];
  const size = (spec: Fields) => valueAt(spec, 'resources', 'requests', 'storage');
  if (compareQuantities(size(now), size(before)) >= 0 || size(before) === undefined) return [];
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}
