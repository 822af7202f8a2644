import { sameJson } from '../../../lib/equal.ts';
import type { FieldError } from '../errors.ts';
import { forbiddenField } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, withFields } from '../json.ts';
import { podSpecErrors, resourceErrors } from './pod-spec.ts';

export function podErrors(pod: Fields): readonly FieldError[] {
  const spec = fieldsOf(pod['spec']);
  return [...podSpecErrors(spec, 'spec'), ...resourceErrors(spec)];
}

const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Upstream: pkg/apis/core/validation/validation.go, ValidatePodUpdate (1.36). */
export function podUpdateErrors(pod: Fields, old: Fields): readonly FieldError[] {
  const spec = fieldsOf(pod['spec']);
  const before = fieldsOf(old['spec']);
  const now = fixedPart(spec, before);
  const was = fixedPart(before, before);
  if (sameJson(now, was)) return [];
  return [forbiddenField('spec', `${MAY_CHANGE}\n${differences(was, now)}`)];
}

function fixedPart(spec: Fields, old: Fields): Fields {
  const withoutImages = (list: unknown) =>
    listOf(list).map((container) => withFields(fieldsOf(container), { image: undefined }));
  return withFields(spec, {
    containers: withoutImages(spec['containers']),
    initContainers: withoutImages(spec['initContainers']),
    ephemeralContainers: undefined,
    activeDeadlineSeconds: undefined,
    tolerations: onlyAdds(spec['tolerations'], old['tolerations']) ? undefined : spec['tolerations'],
    schedulingGates: undefined,
  });
}

function onlyAdds(now: unknown, before: unknown): boolean {
  return listOf(before).every((old) => listOf(now).some((one) => sameJson(one, old)));
}

/** Upstream prints Go's view of both specs; the names of the fields and their values are what people read. */
function differences(before: Fields, after: Fields): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => !sameJson(before[key], after[key]))
    .map((key) => {
      const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
      const line = (sign: string, value: unknown) => `${sign} "${name}": ${JSON.stringify(value ?? null)},\n`;
      return `${line('-', before[key])}${line('+', after[key])}`;
    })
    .join('');
}
