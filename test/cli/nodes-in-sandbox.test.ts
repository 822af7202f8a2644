import { describe, expect, test } from 'vitest';
import { budget, play, type Played } from './support/play.ts';

const deeds = ({ result }: Played) =>
  (result.judgement?.timeline ?? [])
    .filter(({ what }) => what.startsWith('eviction'))
    .map(({ subject, what }) => `${subject} ${what}`);

describe('an eviction', () => {
  test('that nothing forbids is the drill’s own doing, and the pod comes back', async () => {
    const played = await play([{ evictPod: { ordinal: [0, 2] } }]);
    expect(played.code).toBe(0);
    expect(deeds(played)).toEqual([
      'db-2 eviction requested',
      'db-2 eviction accepted',
      'db-0 eviction requested',
      'db-0 eviction accepted',
    ]);
    const promises = (played.result.judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
    expect(
      promises.filter(({ id }) => ['A1', 'I4', 'R1'].includes(id)).map(({ verdict }) => verdict),
    ).toEqual(['held', 'held', 'held']);
  });

  test('that a budget forbids is refused beforehand', async () => {
    const { code, result } = await play([{ evictPod: { ordinal: 2 } }], { others: [budget] });
    expect([code, result.plan.refusals.map(({ guard }) => guard)]).toEqual([4, ['pdb']]);
  });

  test('that a budget forbids in the end is refused, which is no error and no violation', async () => {
    const played = await play([{ evictPod: { ordinal: 'all' } }, { killPod: { ordinal: 0 } }], {
      others: [budget],
      flags: ['--skip-guard', 'pdb'],
    });
    const { code, result } = played;
    expect([code, result.status]).toEqual([4, 'refused']);
    expect(result.reason).toBe(
      'eviction of db-2 denied: The disruption budget db needs 3 healthy pods and has 3 currently',
    );
    expect(result.steps.map(({ status }) => status)).toEqual(['refused', 'not run']);
    expect(deeds(played)).toEqual(['db-2 eviction requested', 'db-2 eviction denied']);
    expect(result.undo.outcome).toBe('nothing to undo');
  });

  test('that was expected to be denied passes when it is, and fails when it is not', async () => {
    const steps = [{ evictPod: { ordinal: 'all' }, expect: { eviction: 'denied' } }];
    const denied = await play(steps, { others: [budget] });
    expect([denied.code, denied.result.steps[0]?.status]).toEqual([0, 'done']);
    expect(deeds(denied)).toHaveLength(6);
    const granted = await play(steps);
    expect([granted.code, granted.result.status]).toEqual([1, 'failed']);
    expect(granted.result.reason).toBe('A3 (availability) violated');
    expect(granted.result.steps[0]?.detail).toContain('where a PodDisruptionBudget was to deny it');
  });

  test('that was expected to be allowed and is denied is a violation', async () => {
    const steps = [{ evictPod: { ordinal: 2 }, expect: { eviction: 'allowed' } }];
    const { code, result } = await play(steps, {
      others: [budget],
      flags: ['--skip-guard', 'pdb'],
    });
    expect([code, result.steps[0]?.status]).toEqual([1, 'missed']);
  });
});

describe('a cordon', () => {
  test('keeps new pods away until it is taken back, in order', async () => {
    const { code, result } = await play([
      { cordonNode: { nodes: 'all' } },
      { scale: { replicas: 5 }, until: { stalled: { for: '10s' } } },
      { uncordonNode: {} },
    ]);
    expect(code).toBe(0);
    const created = (result.judgement?.timeline ?? []).filter(({ what }) => what === 'created');
    expect(created.map(({ subject }) => subject)).toEqual(['db-3', 'db-4']);
    expect(result.judgement?.outcomes.flatMap(({ promises }) => promises)).toContainEqual(
      expect.objectContaining({ id: 'O4', verdict: 'held' }),
    );
    expect(result.undo.steps.slice(0, 2)).toMatchObject([
      { does: 'uncordon node node-2', result: 'already undone' },
      { does: 'uncordon node node-1', result: 'already undone' },
    ]);
  });

  test('is taken back by the undo before the set is waited for', async () => {
    const { code, result } = await play([
      { cordonNode: { nodes: 'all' } },
      { killPod: { ordinal: 2 }, until: { stalled: { for: '5s' } }, expect: { recovery: 'any' } },
    ]);
    expect(result.undo.steps.filter(({ does }) => does.startsWith('uncordon'))).toMatchObject([
      { result: 'done' },
      { result: 'done' },
    ]);
    expect(result.undo.outcome).toBe('restored');
    expect(code).toBe(0);
  });

  test('of the node that a pod is on keeps it from there', async () => {
    const { code, result } = await play([{ cordonNode: { ordinal: 2 } }, { killPod: { ordinal: 2 } }]);
    expect(code).toBe(0);
    const entry = result.judgement?.ledger.find(({ ordinal }) => ordinal === 2);
    expect(entry?.after?.node).not.toBe(entry?.before?.node);
    expect(result.plan.steps[0]?.does).toEqual([`cordon node ${entry?.before?.node}`]);
  });

  test('of a node that is cordoned already is refused', async () => {
    const { code, result } = await play([
      { cordonNode: { node: 'node-1' } },
      { cordonNode: { node: 'none' } },
    ]);
    expect([code, result.steps.map(({ status }) => status)]).toEqual([5, ['done', 'errored']]);
    expect(result.steps[1]?.detail).toBe('nodes "none" not found');
    expect(result.undo.steps).toMatchObject([{ does: 'uncordon node node-1', result: 'done' }]);
  });
});

describe('a drain', () => {
  const destructive = { guards: { allowDestructive: true }, flags: ['--allow-destructive'] };

  test('moves the pods of the set elsewhere, and lets the node take pods again', async () => {
    const played = await play([{ drainNode: { ordinal: 2 } }], destructive);
    const { code, result } = played;
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
    const [plan] = result.plan.steps;
    expect(plan?.undo.kind).toBe('none');
    const moved = (result.judgement?.ledger ?? []).filter(({ ordinal }) => plan?.ordinals.includes(ordinal));
    expect(moved).not.toEqual([]);
    for (const { before, after } of moved) expect(after?.node).not.toBe(before?.node);
    expect(deeds(played)).toEqual(
      plan?.ordinals.flatMap((ordinal) => [
        `db-${ordinal} eviction requested`,
        `db-${ordinal} eviction accepted`,
      ]),
    );
    expect(result.undo.steps[0]).toMatchObject({
      does: expect.stringMatching(/^uncordon node/),
      result: 'done',
    });
  });

  test('is refused unless both the author and the user say that it may be', async () => {
    const { code, result } = await play([{ drainNode: { ordinal: 2 } }], {
      guards: { allowDestructive: true },
    });
    expect([code, result.plan.refusals.map(({ guard }) => guard)]).toEqual([4, ['destructive']]);
  });

  test('asks again while a budget denies it, and is refused in the end', async () => {
    const flags = [...destructive.flags, '--skip-guard', 'pdb'];
    const step = { drainNode: { ordinal: 2 }, expect: { recovery: { within: '30s' } } };
    const played = await play([step], { ...destructive, flags, others: [budget] });
    expect([played.code, played.result.status]).toEqual([4, 'refused']);
    expect(played.result.reason).toMatch(/^eviction of db-2 denied: .*, for \d+ s$/);
    expect(deeds(played).filter((deed) => deed === 'db-2 eviction denied').length).toBeGreaterThan(3);
    expect(played.result.undo.outcome).toBe('restored');
  });

  test('whose eviction is to be denied passes when it is', async () => {
    const step = { drainNode: { ordinal: 2 }, expect: { eviction: 'denied' } };
    const { code, result } = await play([step], { ...destructive, others: [budget] });
    expect([code, result.steps[0]?.status]).toEqual([0, 'done']);
  });

  const bare = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'alone', namespace: 'stage' },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'nginx:1' }] },
  };
  const all = { drainNode: { node: 'node-1', pods: 'all' } };

  test('of everybody’s pods is refused before anything where nobody would make one again', async () => {
    const played = await play([all], { ...destructive, others: [bare] });
    expect([played.code, played.result.reason]).toEqual([
      4,
      'nobody would make pod stage/alone again: without a controller they go for good (force: true evicts them all the same)',
    ]);
    expect(deeds(played)).toEqual([]);
    expect(played.result.undo.steps).toEqual([]);
  });

  test('of everybody’s pods takes such a one by force', async () => {
    const step = { drainNode: { ...all.drainNode, force: true } };
    const { code, result } = await play([step], { ...destructive, others: [bare] });
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
  });
});
