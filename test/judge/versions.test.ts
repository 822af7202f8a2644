import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { podIndexLabel } from '../../src/statefulset/pods.ts';
import { killing, rolling, scaling } from '../mutants/drills.ts';
import { aSet, claimTemplates } from '../sandbox/support/sets.ts';
import { Stage } from '../support/stage.ts';
import { verdictOf } from '../support/verdicts.ts';
import { aGoodKill, aWorld } from '../support/world.ts';

const minors = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37] as const;

/** How the promises that depend on a release are judged of one and the same course, release by release. */
const table: Readonly<Record<number, readonly [index: string, parallelWait: string]>> = {
  27: ['held', 'not exercised'],
  28: ['unknown', 'not exercised'],
  29: ['unknown', 'not exercised'],
  30: ['unknown', 'not exercised'],
  31: ['unknown', 'not exercised'],
  32: ['violated', 'not exercised'],
  33: ['violated', 'not exercised'],
  34: ['violated', 'not exercised'],
  35: ['violated', 'violated'],
  36: ['violated', 'violated'],
  37: ['violated', 'violated'],
};

describe.each(minors)('on 1.%i', (minor) => {
  const serverVersion = `v1.${minor}.2`;
  const [index, parallelWait] = table[minor] ?? [];

  test(`a new pod without pod-index is ${index} (I2)`, () => {
    const world = aGoodKill(1, { serverVersion });
    const { metadata, ...pod } = world.pod(1);
    const { [podIndexLabel]: _, ...labels } = metadata?.labels ?? {};
    world.changes(1, { ...pod, metadata: { ...metadata, labels } });
    expect(verdictOf(world.recording, 'I2', 1).verdict).toBe(index);
  });

  test(`a Parallel rollout that does not wait for minReadySeconds is ${parallelWait} (O12)`, () => {
    const world = aWorld({ minReadySeconds: 10, policy: 'Parallel', serverVersion }).rolls('web-b').after(20);
    world.controllerDeletes(2).after(900).gone(2).made(2).after(900).ready(2).after(3000);
    const { status, ...pod } = world.pod(2);
    const lastTransitionTime = '2026-11-21T10:00:01Z';
    world.changes(2, {
      ...pod,
      status: { ...status, conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] },
    });
    world.controllerDeletes(1).after(3000).reads();
    expect(verdictOf(world.recording, 'O12', 1).verdict).toBe(parallelWait);
  });

  test.each([
    ['OrderedReady', {}],
    ['Parallel', { podManagementPolicy: 'Parallel' }],
    ['minReadySeconds', { minReadySeconds: 10 }],
    ['a start ordinal', { ordinals: { start: 5 } }],
    [
      'claims that go with their pods',
      { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' } },
    ],
    ['two at once', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } }],
  ] as const)('nothing that a faithful cluster does is called violated: %s', async (_, spec) => {
    const start = 'ordinals' in spec ? spec.ordinals.start : 0;
    for (const drill of [killing(start + 1), scaling(1, 3), rolling()]) {
      const set = aSet({ volumeClaimTemplates: claimTemplates('data'), ...spec });
      const stage = await Stage.open({ version: `1.${minor}`, seed: minor, set });
      await drill.play(stage);
      const promises = judge(await stage.close()).outcomes.flatMap((outcome) => outcome.promises);
      const violated = promises.filter(({ verdict }) => verdict === 'violated');
      expect(violated, drill.name).toEqual([]);
      expect(promises.find(({ id }) => id === 'I2')?.verdict, drill.name).toBe('held');
      expect(promises.filter(({ verdict }) => verdict === 'held').length, drill.name).toBeGreaterThan(8);
    }
  });
});
