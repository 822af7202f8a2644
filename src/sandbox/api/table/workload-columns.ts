import type { KubeObject } from '../../../objects/meta.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import { ageColumn, nameColumn, text, typed, wide } from './columns.ts';

const number = (value: unknown) => (typeof value === 'number' ? value : 0);
const names = (set: KubeObject, key: string) =>
  listOf(valueAt(set, 'spec', 'template', 'spec', 'containers'))
    .map((one) => textOf(fieldsOf(one)[key]))
    .join(',');

export const setColumns = [
  nameColumn,
  text(
    'Ready',
    (set) => `${number(valueAt(set, 'status', 'readyReplicas'))}/${number(valueAt(set, 'spec', 'replicas'))}`,
  ),
  ageColumn,
  wide('Containers', (set) => names(set, 'name')),
  wide('Images', (set) => names(set, 'image')),
];

export const revisionColumns = [
  nameColumn,
  text('Controller', ({ metadata }) => {
    const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
    if (owner === undefined) return '<none>';
    const group = owner.apiVersion?.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
    return `${owner.kind?.toLowerCase()}${group}/${owner.name}`;
  }),
  text('Revision', (revision) => valueAt(revision, 'revision')),
  ageColumn,
];

const amount = (value: unknown) =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : 'N/A';

export const budgetColumns = [
  nameColumn,
  text('Min Available', (budget) => amount(valueAt(budget, 'spec', 'minAvailable'))),
  text('Max Unavailable', (budget) => amount(valueAt(budget, 'spec', 'maxUnavailable'))),
  typed('Allowed Disruptions', 'integer', (budget) =>
    number(valueAt(budget, 'status', 'disruptionsAllowed')),
  ),
  ageColumn,
];

export const autoscalerColumns = [
  nameColumn,
  text('Reference', (one) => {
    const target = fieldsOf(valueAt(one, 'spec', 'scaleTargetRef'));
    return `${textOf(target['kind'])}/${textOf(target['name'])}`;
  }),
  text('Targets', () => '<unknown>'),
  text('MinPods', (one) => amount(valueAt(one, 'spec', 'minReplicas'))),
  text('MaxPods', (one) => valueAt(one, 'spec', 'maxReplicas')),
  text('Replicas', (one) => number(valueAt(one, 'status', 'currentReplicas'))),
  ageColumn,
];
