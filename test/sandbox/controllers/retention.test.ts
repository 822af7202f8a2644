import { describe, expect, test } from 'vitest';
import { claims } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullClaim } from '../../../src/sandbox/controllers/objects.ts';
import { readyBench, type Bench } from '../support/bench.ts';
import { aSet, claimTemplates } from '../support/sets.ts';

type When = 'Retain' | 'Delete';

const begun = (whenDeleted: When, whenScaled: When, options = {}) =>
  readyBench(
    aSet({
      replicas: 2,
      volumeClaimTemplates: claimTemplates('data'),
      persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
    }),
    options,
  );

function owners(bench: Bench, ordinal: number): readonly string[] {
  const claim = bench.claims().find(({ metadata }) => metadata?.name === `data-web-${ordinal}`);
  return (claim?.metadata?.ownerReferences ?? []).map(
    ({ kind, controller }) => `${kind}${controller === true ? '' : ' (plain)'}`,
  );
}

function edit(
  bench: Bench,
  ordinal: number,
  ownerReferences: NonNullable<FullClaim['metadata']>['ownerReferences'],
): void {
  const claim = bench.api.get(claims, { namespace: 'default', name: `data-web-${ordinal}` });
  bench.api.update(
    claims,
    { ...claim, metadata: { ...claim.metadata, ownerReferences: ownerReferences ?? [] } },
    undefined,
  );
}

/** A change that wakes the controller and means nothing. */
function wake(bench: Bench): void {
  bench.change({ minReadySeconds: (bench.set().spec?.minReadySeconds ?? 0) + 1 });
  bench.settle(5000);
}

const foreign = { apiVersion: 'v1', kind: 'ConfigMap', name: 'other', uid: 'someone', controller: true };

describe('who owns a claim', () => {
  const table = [
    ['Retain', 'Retain', [], []],
    ['Delete', 'Retain', ['StatefulSet'], ['StatefulSet']],
    ['Retain', 'Delete', [], ['Pod']],
    ['Delete', 'Delete', ['StatefulSet'], ['Pod']],
  ] as const;

  test.each(table)(
    'whenDeleted %s, whenScaled %s: in range %j, condemned %j',
    (whenDeleted, whenScaled, inRange, condemned) => {
      const bench = begun(whenDeleted, whenScaled);
      expect(owners(bench, 1)).toEqual(inRange);
      bench.change({ replicas: 1 });
      bench.settle();
      expect(bench.ordinals()).toBe('0 1!');
      expect(owners(bench, 1)).toEqual(condemned);
      expect(owners(bench, 0)).toEqual(inRange);
    },
  );

  test('plain references are made controller references, up to 1.31 they were left', () => {
    for (const [version, expected] of [
      ['1.36', 'StatefulSet'],
      ['1.31', 'StatefulSet (plain)'],
    ] as const) {
      const bench = begun('Delete', 'Retain', { version });
      const { name = '', uid = '' } = bench.set().metadata ?? {};
      edit(bench, 0, [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid }]);
      wake(bench);
      expect(owners(bench, 0)).toEqual([expected]);
    }
  });

  test('a reference to an earlier set of this name is not touched', () => {
    const bench = begun('Delete', 'Retain');
    const stale = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      name: 'web',
      uid: 'long-gone',
      controller: true,
    };
    edit(bench, 0, [stale]);
    wake(bench);
    const claim = bench.api.get(claims, { namespace: 'default', name: 'data-web-0' });
    expect(claim.metadata?.ownerReferences).toEqual([stale]);
  });

  test('with another controller the set lets go, and says so in upstream’s spelling', () => {
    const bench = begun('Delete', 'Retain');
    const claim = bench.api.get(claims, { namespace: 'default', name: 'data-web-0' });
    const [own] = claim.metadata?.ownerReferences ?? [];
    edit(bench, 0, [{ ...own, controller: false }, foreign]);
    wake(bench);
    expect(owners(bench, 0)).toEqual(['ConfigMap']);
    expect(bench.events()).toContainEqual(
      expect.stringContaining(
        'Warning ConflictingController PersistentVolumeClaim data-web-0 has a conflicting OwnerReference that acts as a manging controller',
      ),
    );
  });

  test('with whenScaled=Delete a claim of the pod’s predecessor keeps it from being made, in silence', () => {
    const bench = begun('Retain', 'Delete');
    bench.change({ replicas: 1 });
    bench.heal();
    expect(bench.ordinals()).toBe('0');
    const before = bench.events().length;
    bench.change({ replicas: 2 });
    bench.heal();
    expect(bench.ordinals()).toBe('0');
    expect(bench.events().length).toBe(before);
  });
});

test('a claim that is being deleted keeps its pod from being made, with an event', () => {
  const bench = begun('Retain', 'Retain');
  bench.api.delete(claims, { namespace: 'default', name: 'data-web-1' }, undefined);
  bench.kill(1);
  bench.settle();
  expect(bench.ordinals()).toBe('0');
  expect(bench.events()).toContainEqual(
    expect.stringContaining(
      'Warning FailedCreate Create Pod web-1 in StatefulSet web failed error: pvc data-web-1 is being deleted',
    ),
  );
});
