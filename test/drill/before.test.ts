import { describe, expect, test } from 'vitest';
import { describeState, partsOf } from '../../src/drill/undo/before.ts';
import { formatJournal } from '../../src/drill/undo/journal.ts';
import { newRunId } from '../../src/drill/host.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { aClaim, aPod } from '../support/builders.ts';
import { aSet } from '../fakes/a-set.ts';
import { ProcessClock, VirtualClock } from '../fakes/virtual-clock.ts';
import { aJournal } from './support/journal.ts';

const set = aSet({ annotations: { team: 'db' } });

/** Names of the parts in which two states of the set differ. */
function differing(now: StatefulSet): readonly string[] {
  const [was, is] = [partsOf(set), partsOf(now)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => was[key] !== is[key]);
}

const withMeta = (metadata: StatefulSet['metadata']): StatefulSet => ({
  ...set,
  metadata: { ...set.metadata, ...metadata },
});

describe('a set is as before', () => {
  test.each<readonly [string, StatefulSet]>([
    [
      'when only versions and status are new',
      { ...withMeta({ resourceVersion: '9', generation: 7 }), status: {} },
    ],
    ['when it bears our mark', withMeta({ annotations: { team: 'db', 'sts-doctor.dev/run': 'r-1' } })],
    [
      'when we own fields of it',
      withMeta({
        managedFields: [
          ...(set.metadata?.managedFields ?? []),
          { manager: 'sts-doctor/2', operation: 'Update', fieldsV1: { 'f:spec': {} } },
        ],
      }),
    ],
    [
      'whatever the order of its keys',
      { ...set, spec: Object.fromEntries(Object.entries(set.spec ?? {}).toReversed()) },
    ],
  ])('%s', (_when, now) => {
    expect(differing(now)).toEqual([]);
  });
});

describe('a set is not as before', () => {
  test.each<readonly [string, StatefulSet]>([
    ['spec.replicas', { ...set, spec: { ...set.spec, replicas: 4 } }],
    ['spec.minReadySeconds', { ...set, spec: { ...set.spec, minReadySeconds: 1 } }],
    ['metadata.labels', withMeta({ labels: {} })],
    ['metadata.annotations', withMeta({ annotations: {} })],
    ['metadata.finalizers', withMeta({ finalizers: ['x'] })],
    ['metadata.ownerReferences', withMeta({ ownerReferences: [{ uid: 'x' }] })],
    ['field owner kubectl (Apply, apps/v1)', withMeta({ managedFields: [] })],
    [
      'field owner hpa (Update of scale, apps/v1)',
      withMeta({
        managedFields: [
          ...(set.metadata?.managedFields ?? []),
          { manager: 'hpa', operation: 'Update', subresource: 'scale', apiVersion: 'apps/v1' },
        ],
      }),
    ],
  ])('in %s, which is named', (part, now) => {
    expect(differing(now)).toEqual([part]);
  });
});

test('what a journal knows of a state are digests, UIDs and revisions, and no value', () => {
  const secret = aSet();
  const containers = [{ name: 'db', env: [{ name: 'PASSWORD', value: 'hunter2' }] }];
  const spec = { ...secret.spec, template: { spec: { containers } } };
  const before = describeState(
    { ...secret, spec },
    {
      claims: [aClaim(secret, 'data', 0)],
      revisions: [{ metadata: { name: 'web-rev1', uid: 'r' } }],
      pods: [aPod(secret, 0)],
    },
  );
  expect(before).toMatchObject({
    claims: { 'data-web-0': 'data-web-0-a' },
    revisions: { 'web-rev1': 'r' },
    podRevisions: { 'web-0': 'web-rev1' },
  });
  expect(formatJournal(aJournal({ before }))).not.toContain('hunter2');
});

test('a run is named by its time and by chance, so that names sort and do not meet', () => {
  const clock = new ProcessClock(new VirtualClock());
  expect(newRunId(clock, () => 0)).toBe('20261121-100000-00000');
  expect(newRunId(clock, () => 1 - 2 ** -40)).toBe('20261121-100000-zzzzz');
});
