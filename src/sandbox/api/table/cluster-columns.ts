import type { KubeObject } from '../../../objects/meta.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import { ageText } from './age.ts';
import { ageColumn, nameColumn, orNone, text, typed, wide } from './columns.ts';

const ROLE = 'node-role.kubernetes.io/';

function nodeStatus(node: KubeObject): string {
  const ready = listOf(valueAt(node, 'status', 'conditions')).find(
    (one) => fieldsOf(one)['type'] === 'Ready',
  );
  const status =
    ready === undefined ? 'Unknown' : fieldsOf(ready)['status'] === 'True' ? 'Ready' : 'NotReady';
  return valueAt(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function address(node: KubeObject, type: string): string {
  const found = listOf(valueAt(node, 'status', 'addresses')).find((one) => fieldsOf(one)['type'] === type);
  return orNone(fieldsOf(found)['address']);
}

const info = (node: KubeObject, key: string) =>
  textOf(valueAt(node, 'status', 'nodeInfo', key)) || '<unknown>';

export const nodeColumns = [
  nameColumn,
  text('Status', nodeStatus),
  text('Roles', ({ metadata }) =>
    orNone(
      Object.keys(metadata?.labels ?? {})
        .filter((label) => label.startsWith(ROLE))
        .map((label) => label.slice(ROLE.length))
        .toSorted()
        .join(','),
    ),
  ),
  ageColumn,
  text('Version', (node) => textOf(valueAt(node, 'status', 'nodeInfo', 'kubeletVersion'))),
  wide('Internal-IP', (node) => address(node, 'InternalIP')),
  wide('External-IP', (node) => address(node, 'ExternalIP')),
  wide('OS-Image', (node) => info(node, 'osImage')),
  wide('Kernel-Version', (node) => info(node, 'kernelVersion')),
  wide('Container-Runtime', (node) => info(node, 'containerRuntimeVersion')),
];

export const namespaceColumns = [
  nameColumn,
  text('Status', (one) => textOf(valueAt(one, 'status', 'phase'))),
  ageColumn,
];

function ports(service: KubeObject): string {
  const all = listOf(valueAt(service, 'spec', 'ports')).map(fieldsOf);
  const said = all.map(({ port, nodePort, protocol }) => {
    const outside = nodePort === undefined ? '' : `:${JSON.stringify(nodePort)}`;
    return `${JSON.stringify(port)}${outside}/${textOf(protocol)}`;
  });
  return orNone(said.join(','));
}

function pairs(value: unknown): string {
  return orNone(
    Object.entries(fieldsOf(value))
      .map(([key, one]) => `${key}=${textOf(one)}`)
      .join(','),
  );
}

export const serviceColumns = [
  nameColumn,
  text('Type', (service) => textOf(valueAt(service, 'spec', 'type'))),
  text('Cluster-IP', (service) => orNone(valueAt(service, 'spec', 'clusterIP'))),
  text('External-IP', () => '<none>'),
  text('Port(s)', ports),
  ageColumn,
  wide('Selector', (service) => pairs(valueAt(service, 'spec', 'selector'))),
];

export const endpointSliceColumns = [
  nameColumn,
  text('AddressType', (slice) => textOf(valueAt(slice, 'addressType'))),
  text('Ports', (slice) => {
    const all = listOf(valueAt(slice, 'ports')).map((port) => JSON.stringify(fieldsOf(port)['port'] ?? '*'));
    return all.length === 0 ? '<unset>' : all.join(',');
  }),
  text('Endpoints', (slice) => {
    const all = listOf(valueAt(slice, 'endpoints')).flatMap((one) =>
      listOf(fieldsOf(one)['addresses']).map(textOf),
    );
    if (all.length === 0) return '<unset>';
    return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
  }),
  ageColumn,
];

/** An event is as old as its last occurrence, and says how often it came since the first. */
function lastSeen(event: KubeObject, now: number): string {
  const last =
    textOf(valueAt(event, 'series', 'lastObservedTime')) || textOf(valueAt(event, 'lastTimestamp'));
  const first = textOf(valueAt(event, 'firstTimestamp')) || textOf(valueAt(event, 'eventTime'));
  const count = Number(valueAt(event, 'series', 'count') ?? valueAt(event, 'count') ?? 1);
  const age = ageText(last || first || undefined, now);
  return count > 1 ? `${age} (x${count} over ${ageText(first || undefined, now)})` : age;
}

const involved = (event: KubeObject) => fieldsOf(valueAt(event, 'involvedObject'));

export const eventColumns = [
  text('Last Seen', lastSeen),
  text('Type', (event) => textOf(valueAt(event, 'type'))),
  text('Reason', (event) => textOf(valueAt(event, 'reason'))),
  text(
    'Object',
    (event) => `${textOf(involved(event)['kind']).toLowerCase()}/${textOf(involved(event)['name'])}`,
  ),
  wide('Subobject', (event) => textOf(involved(event)['fieldPath'])),
  wide('Source', (event) =>
    [
      textOf(valueAt(event, 'source', 'component')) || textOf(valueAt(event, 'reportingComponent')),
      textOf(valueAt(event, 'source', 'host')),
    ]
      .filter((part) => part !== '')
      .join(', '),
  ),
  text('Message', (event) => textOf(valueAt(event, 'message')).trim()),
  wide('First Seen', (event, now) =>
    ageText(
      textOf(valueAt(event, 'firstTimestamp')) || textOf(valueAt(event, 'eventTime')) || undefined,
      now,
    ),
  ),
  wide('Count', (event) => valueAt(event, 'count') ?? 1),
  { ...wide('Name', ({ metadata }) => metadata?.name ?? ''), format: 'name' },
];

export const leaseColumns = [
  nameColumn,
  text('Holder', (lease) => textOf(valueAt(lease, 'spec', 'holderIdentity'))),
  ageColumn,
];

const keys = (object: KubeObject, ...of: readonly string[]) =>
  of.reduce((sum, key) => sum + Object.keys(fieldsOf(valueAt(object, key))).length, 0);

export const configMapColumns = [
  nameColumn,
  text('Data', (one) => keys(one, 'data', 'binaryData')),
  ageColumn,
];
export const secretColumns = [
  nameColumn,
  text('Type', (secret) => textOf(valueAt(secret, 'type'))),
  text('Data', (secret) => keys(secret, 'data')),
  ageColumn,
];
export const limitRangeColumns = [
  nameColumn,
  typed('Created At', 'date', ({ metadata }) => metadata?.creationTimestamp ?? ''),
];

function usage(quota: KubeObject, limits: boolean): string {
  const hard = fieldsOf(valueAt(quota, 'status', 'hard'));
  const used = fieldsOf(valueAt(quota, 'status', 'used'));
  return Object.keys(hard)
    .filter((resource) => resource.startsWith('limits.') === limits)
    .toSorted()
    .map((resource) => `${resource}: ${textOf(used[resource]) || '0'}/${textOf(hard[resource])}`)
    .join(', ');
}

export const quotaColumns = [
  nameColumn,
  text('Request', (quota) => usage(quota, false)),
  text('Limit', (quota) => usage(quota, true)),
  ageColumn,
];
export const plainColumns = [nameColumn, ageColumn];
