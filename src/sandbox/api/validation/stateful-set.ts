import { sameJson } from '../../../lib/equal.ts';
import { matchesLabels } from '../../../statefulset/selector.ts';
import type { Context } from '../context.ts';
import { labelsOf } from '../defaults/plain.ts';
import type { FieldError } from '../errors.ts';
import { forbiddenField, invalidField, requiredField } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, isFields, listOf, textOf, valueAt } from '../json.ts';
import { podSpecErrors } from './pod-spec.ts';

/** Upstream: pkg/apis/apps/validation/validation.go, ValidateStatefulSetSpec (1.36). */
export function statefulSetErrors(set: Fields): readonly FieldError[] {
  const spec = fieldsOf(set['spec']);
  const template = fieldsOf(spec['template']);
  return [
    ...policyErrors(spec),
    ...strategyErrors(fieldsOf(spec['updateStrategy'])),
    ...negativeErrors(spec),
    ...selectorErrors(spec, template),
    ...podSpecErrors(fieldsOf(template['spec']), 'spec.template.spec'),
    ...restartErrors(fieldsOf(template['spec'])),
  ];
}

function policyErrors({ podManagementPolicy: policy }: Fields): readonly FieldError[] {
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalidField('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

function strategyErrors({ type, rollingUpdate }: Fields): readonly FieldError[] {
  const at = 'spec.updateStrategy';
  if (type !== 'RollingUpdate' && type !== 'OnDelete') {
    return [invalidField(at, { type }, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  if (type === 'OnDelete' && isFields(rollingUpdate)) {
    const why = `only allowed for updateStrategy 'RollingUpdate'`;
    return [invalidField(`${at}.rollingUpdate`, rollingUpdate, why)];
  }
  return notNegative(fieldsOf(rollingUpdate), 'partition', `${at}.rollingUpdate.partition`);
}

function negativeErrors(spec: Fields): readonly FieldError[] {
  return [
    ...notNegative(spec, 'replicas', 'spec.replicas'),
    ...notNegative(spec, 'minReadySeconds', 'spec.minReadySeconds'),
    ...notNegative(fieldsOf(spec['ordinals']), 'start', 'spec.ordinals.start'),
  ];
}

function notNegative(fields: Fields, key: string, at: string): readonly FieldError[] {
  const value = fields[key];
  if (typeof value !== 'number' || value >= 0) return [];
  return [invalidField(at, value, 'must be greater than or equal to 0')];
}

function selectorErrors(spec: Fields, template: Fields): readonly FieldError[] {
  const selector = spec['selector'];
  const labels = labelsOf(template);
  const given = valueAt(template, 'metadata', 'labels') ?? null;
  const unmatched = invalidField(
    'spec.template.metadata.labels',
    given,
    '`selector` does not match template `labels`',
  );
  if (!isFields(selector)) return [requiredField('spec.selector'), unmatched];
  const empty =
    Object.keys(fieldsOf(selector['matchLabels'])).length + listOf(selector['matchExpressions']).length === 0;
  if (empty) return [invalidField('spec.selector', selector, 'empty selector is invalid for statefulset')];
  return matchesLabels(selector, labels) ? [] : [unmatched];
}

function restartErrors(podSpec: Fields): readonly FieldError[] {
  const policy = textOf(podSpec['restartPolicy']);
  if (policy === 'Always') return [];
  const message = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Always"`;
  return [{ reason: 'FieldValueNotSupported', field: 'spec.template.spec.restartPolicy', message }];
}

/** What may change of a set, by release, and in this order. Where 1.33 to 1.35 differ was not found out. */
function mutableFields(minor: number): readonly string[] {
  return [
    'replicas',
    ...(minor >= 26 ? ['ordinals'] : []),
    'template',
    'updateStrategy',
    ...(minor >= 34 ? ['revisionHistoryLimit'] : []),
    ...(minor >= 23 ? ['persistentVolumeClaimRetentionPolicy', 'minReadySeconds'] : []),
  ];
}

/** Upstream: ValidateStatefulSetUpdate (1.36). */
export function statefulSetUpdateErrors(set: Fields, old: Fields, { minor }: Context): readonly FieldError[] {
  const mutable = mutableFields(minor);
  const fixed = (of: Fields) =>
    Object.fromEntries(Object.entries(fieldsOf(of['spec'])).filter(([key]) => !mutable.includes(key)));
  if (sameJson(fixed(set), fixed(old))) return [];
  const quoted = mutable.map((name) => `'${name}'`);
  const names = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
  const why = `updates to statefulset spec for fields other than ${names} are forbidden`;
  return [forbiddenField('spec', why)];
}
