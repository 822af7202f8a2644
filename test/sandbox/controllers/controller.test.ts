import { describe, expect, test } from 'vitest';
import { pods, revisions, sets } from '../../../src/sandbox/controllers/kinds.ts';
import { Bench, readyBench } from '../support/bench.ts';
import { refusal } from '../support/plain-api.ts';
import { aSet, claimTemplates, templateWith } from '../support/sets.ts';

const key = (ordinal: number) => ({ namespace: 'default', name: `web-${ordinal}` });

describe('revisions', () => {
  test('a rollback takes the old revision up again: same name, higher number', () => {
    const bench = readyBench(aSet());
    const first = bench.set().status?.updateRevision;
    bench.change({ template: templateWith('nginx:2') });
    bench.heal();
    const second = bench.set().status?.updateRevision;
    bench.change({ template: templateWith('nginx:1') });
    bench.heal();
    expect(second).not.toBe(first);
    expect(bench.set().status).toMatchObject({ updateRevision: first, currentRevision: first });
    const numbers = bench.api
      .list(revisions)
      .items.map(({ metadata, revision }) => [metadata?.name, revision]);
    expect(numbers).toEqual([
      [first, 3],
      [second, 2],
    ]);
  });

  test('history beyond the limit is deleted, the oldest first; a negative limit keeps all', () => {
    for (const [limit, kept] of [
      [1, 2],
      [-1, 5],
    ] as const) {
      const bench = readyBench(aSet({ revisionHistoryLimit: limit }));
      for (const tag of [2, 3, 4, 5]) {
        bench.change({ template: templateWith(`nginx:${tag}`) });
        bench.heal();
      }
      expect(bench.api.list(revisions).items).toHaveLength(kept);
    }
  });

  test('a name that another revision has is avoided by a collision count', () => {
    const first = readyBench(aSet());
    const name = first.set().status?.updateRevision ?? '';
    const bench = new Bench();
    const other = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name, namespace: 'default' },
      data: {},
      revision: 1,
    };
    bench.api.create(revisions, 'default', other);
    bench.create(aSet());
    bench.settle();
    expect(bench.set().status?.collisionCount).toBe(1);
    expect(bench.set().status?.updateRevision).not.toBe(name);
  });

  test('another encoding of the same template starts no rollout since 1.34, and did before', () => {
    for (const [compares, happened] of [
      [true, ''],
      [false, '-2 +2 -1 +1 -0 +0'],
    ] as const) {
      const bench = new Bench({ profile: { revisionHasCreationTimestamp: true } });
      bench.create(aSet());
      bench.heal();
      const upgraded = new Bench({ profile: { comparesRevisionsByMeaning: compares } });
      for (const revision of bench.api.list(revisions).items)
        upgraded.api.create(revisions, 'default', {
          ...revision,
          metadata: { ...revision.metadata, ownerReferences: [] },
        });
      upgraded.create({ ...aSet(), status: bench.set().status ?? {} });
      upgraded.settle();
      const moved = upgraded.api.list(revisions).items.length - 1;
      expect(moved).toBe(happened === '' ? 0 : 1);
    }
  });
});

describe('adoption', () => {
  test('an orphan with name and labels is adopted; one whose labels go is released, and taken back with them', () => {
    const bench = readyBench(aSet());
    const strip = (metadata: object) =>
      bench.api.update(
        pods,
        { ...bench.pod(1), metadata: { ...bench.pod(1).metadata, ...metadata } },
        undefined,
      );
    strip({ ownerReferences: [] });
    bench.settle();
    expect(bench.pod(1).metadata?.ownerReferences).toMatchObject([
      { kind: 'StatefulSet', name: 'web', controller: true, blockOwnerDeletion: true },
    ]);
    strip({ labels: { other: 'x' } });
    bench.settle();
    expect(bench.pod(1).metadata?.ownerReferences).toEqual([]);
    const { labels: _gone, ...metadata } = bench.pod(1).metadata ?? {};
    bench.api.update(pods, { ...bench.pod(1), metadata: { ...metadata, labels: { app: 'web' } } }, undefined);
    bench.settle();
    expect(bench.pod(1).metadata?.ownerReferences).toHaveLength(1);
  });

  test('a terminating orphan is not adopted', () => {
    const bench = readyBench(aSet());
    bench.api.delete(pods, key(2), undefined);
    bench.api.update(
      pods,
      { ...bench.pod(2), metadata: { ...bench.pod(2).metadata, ownerReferences: [] } },
      undefined,
    );
    bench.settle();
    expect(bench.pod(2).metadata?.ownerReferences).toEqual([]);
  });

  test('a name that is taken makes the set wait without an event', () => {
    const bench = new Bench();
    const intruder = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', namespace: 'default' },
      spec: {},
    };
    bench.api.create(pods, 'default', intruder);
    bench.create(aSet());
    bench.settle(1000);
    expect(bench.ordinals()).toBe('0');
    expect(bench.events()).toEqual([]);
    expect(bench.errors).toContain('pods "web-0" already exists');
  });

  test('web-01 is read as ordinal 1 and wedges the set (#141094)', () => {
    const bench = readyBench(aSet({ replicas: 2 }));
    const { labels = {}, ownerReferences = [] } = bench.pod(1).metadata ?? {};
    const intruder = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-01', labels, ownerReferences },
      spec: {},
    };
    bench.api.create(pods, 'default', intruder);
    bench.kill(1);
    bench.settle(10_000);
    expect(bench.pods().map(({ metadata }) => metadata?.name)).toEqual(['web-0', 'web-01']);
  });

  test('a set that is being deleted touches no pod', () => {
    const bench = readyBench(aSet());
    bench.api.update(
      sets,
      { ...bench.set(), metadata: { ...bench.set().metadata, finalizers: ['keep'] } },
      undefined,
    );
    bench.api.delete(sets, { namespace: 'default', name: 'web' }, undefined);
    bench.settle();
    bench.kill(2);
    expect(bench.heal()).toBe('');
    expect(bench.set().status?.replicas).toBe(2);
  });
});

describe('status', () => {
  test('counts pods that are terminating as replicas, but at no revision', () => {
    const bench = readyBench(aSet());
    bench.api.delete(pods, key(2), undefined);
    bench.settle();
    expect(bench.set().status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 2,
      updatedReplicas: 2,
    });
  });

  test('is written although a pod could not be made', () => {
    const bench = new Bench();
    bench.api.refuse = (verb, plural, { metadata }) => {
      if (verb === 'create' && plural === 'pods' && metadata?.name === 'web-2')
        throw refusal(403, 'Forbidden', 'exceeded quota');
    };
    bench.create(aSet());
    bench.heal();
    expect(bench.set().status).toMatchObject({ replicas: 2, readyReplicas: 2 });
  });

  test('never makes the update revision current with a partition', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
    const bench = readyBench(aSet({ updateStrategy }));
    bench.change({ template: templateWith('nginx:2') });
    bench.heal();
    expect(bench.atRevisions()).toBe('0A 1B 2B');
    bench.kill(0);
    bench.heal();
    expect(bench.atRevisions()).toBe('0A 1B 2B');
    expect(bench.set().status?.currentRevision).not.toBe(bench.set().status?.updateRevision);
  });

  test('minReadySeconds: available comes later, and the next pod waits for it', () => {
    const bench = new Bench();
    bench.create(aSet({ minReadySeconds: 30 }));
    bench.settle();
    bench.ready(0);
    bench.settle(29_000);
    expect(bench.set().status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 });
    expect(bench.ordinals()).toBe('0');
    bench.settle(2000);
    expect(bench.set().status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
    expect(bench.ordinals()).toBe('0 1');
  });

  test('before 1.34 a Parallel rollout did not wait for minReadySeconds (#112307)', () => {
    for (const [version, ordinals] of [
      ['1.33', '0 1! 2'],
      ['1.36', '0 1 2'],
    ] as const) {
      const bench = readyBench(aSet({ podManagementPolicy: 'Parallel' }), { version });
      bench.change({ template: templateWith('nginx:2'), minReadySeconds: 60 });
      bench.settle(70_000);
      bench.bury();
      bench.settle();
      bench.ready(2);
      bench.settle();
      expect(bench.ordinals()).toBe(ordinals);
    }
  });
});

describe('errors and time', () => {
  test('retries wait longer and longer, and any change of the set cuts the wait short', () => {
    const bench = new Bench();
    let full = true;
    bench.api.refuse = (verb, plural) => {
      if (full && verb === 'create' && plural === 'pods') throw refusal(403, 'Forbidden', 'exceeded quota');
    };
    bench.create(aSet({ replicas: 1 }));
    bench.settle(600_000);
    expect(bench.errors.length).toBeLessThan(25);
    full = false;
    bench.settle(60_000);
    expect(bench.ordinals()).toBe('');
    bench.change({ minReadySeconds: 1 });
    bench.settle();
    expect(bench.ordinals()).toBe('0');
  });

  test('many similar events are combined, and a source falls silent after 25', () => {
    const bench = new Bench();
    let attempt = 0;
    bench.api.refuse = (verb, plural) => {
      if (verb === 'create' && plural === 'pods')
        throw refusal(403, 'Forbidden', `exceeded quota ${(attempt += 1)}`);
    };
    bench.create(aSet({ replicas: 1 }));
    bench.settle(3_600_000);
    const said = bench.events();
    expect(said.some((event) => event.includes('(combined from similar events)'))).toBe(true);
    expect(said.length).toBeLessThan(12);
  });

  test('a cache that is late shows a pod as ready that is not: the next one is made all the same (#41889)', () => {
    const bench = new Bench({ version: '1.34' });
    bench.create(aSet());
    bench.settle();
    bench.ready(0);
    bench.settle();
    bench.ready(1);
    bench.informers.lagBy(5000);
    bench.settle(1);
    bench.unready(1);
    bench.settle(6000);
    bench.settle(6000);
    expect(bench.ordinals()).toContain('2');
  });

  test('since 1.36 a set is not synced before the cache has seen the controller’s own writes', () => {
    const bench = new Bench();
    bench.informers.lagBy(3000);
    bench.create(aSet());
    bench.settle(1000);
    bench.change({ minReadySeconds: 1 });
    bench.settle(3500);
    expect(bench.errors.some((error) => error.includes('which this controller wrote'))).toBe(true);
  });

  test('a controller that was stopped catches up when it starts', () => {
    const bench = readyBench(aSet());
    bench.informers.stop();
    bench.controller.stop();
    bench.kill(1);
    bench.settle(60_000);
    expect(bench.ordinals()).toBe('0 2');
    bench.controller.start();
    bench.informers.start();
    expect(bench.heal()).toBe('+1');
  });
});

test('storage that a live pod cannot be given is tried for ever (#141876)', () => {
  const bench = readyBench(aSet());
  bench.change({ volumeClaimTemplates: claimTemplates('data') });
  bench.settle(20_000);
  expect(bench.events()).toContainEqual(
    expect.stringContaining('Warning FailedUpdate Update Pod web-0 in StatefulSet web failed error'),
  );
});
