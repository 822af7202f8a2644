import { describe, expect, test, vi } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { aSet, claimTemplates, templateWith } from '../sandbox/support/sets.ts';
import { type Player, played } from '../support/played.ts';
import { casesOf, verdictOf } from '../support/verdicts.ts';

// Minutes of a whole cluster are reckoned here, which a busy machine does slowly.
vi.setConfig({ testTimeout: 60_000 });

const versions = ['1.33', '1.34', '1.35.0', '1.36'] as const;
const newest = '1.36';
const policies = ['OrderedReady', 'Parallel'] as const;
const volumeClaimTemplates = claimTemplates('data');
const image = (name: string) => ({ template: templateWith(name) });
const none = 'registry.invalid/none:0';

/** What is neither held nor without a test, as `O5 web-2: unknown`. These sets have no Service, so I5 is left out. */
function trouble(recording: Recording): readonly string[] {
  return judge(recording)
    .outcomes.flatMap(({ promises }) => promises)
    .flatMap(({ id, cases }) =>
      cases
        .filter(({ verdict }) => verdict.verdict === 'violated' || verdict.verdict === 'unknown')
        .map(({ subject, verdict }) => `${id} ${subject}: ${verdict.verdict}`),
    )
    .filter((text) => !text.startsWith('I5 '));
}

const held = (recording: Recording, id: string) =>
  casesOf(recording, id).flatMap(({ subject, verdict }) => (verdict.verdict === 'held' ? subject : []));

async function roll({ change, wait, read }: Player): Promise<void> {
  await change('template', image('nginx:2'));
  await wait(300);
  await read();
}

async function stallAndRevert({ change, wait }: Player): Promise<void> {
  await change('template', image(none));
  await wait(60);
  await change('template', image('nginx:1'));
  await wait(60);
}

describe.each(versions)('a model of %s', (version) => {
  test.each(policies)('a rolling update of a set that is %s', async (podManagementPolicy) => {
    const recording = await played(version, aSet({ podManagementPolicy, volumeClaimTemplates }), roll);
    expect(trouble(recording)).toEqual([]);
    expect(held(recording, 'O5')).toEqual(['web-2', 'web-1', 'web-0']);
    expect(held(recording, 'O6')).toEqual(['web']);
  });

  test('the rollback trap: OrderedReady waits until somebody deletes the pod', async () => {
    const recording = await played(version, aSet({ volumeClaimTemplates }), async (player) => {
      await stallAndRevert(player);
      await player.remove(2);
      await player.wait(120);
      await player.read();
    });
    expect(trouble(recording)).toEqual([]);
    expect(casesOf(recording, 'O13')).toMatchObject([
      { subject: 'web-2', verdict: { verdict: 'held', hint: { id: 'rollout-trap' } } },
    ]);
  });

  test('a Parallel set frees itself, but for the regression of 1.35', async () => {
    const set = aSet({ podManagementPolicy: 'Parallel', volumeClaimTemplates });
    const recording = await played(version, set, async (player) => {
      await stallAndRevert(player);
      await player.wait(60);
      await player.read();
    });
    const { verdict, ...told } = verdictOf(recording, 'O13', 2);
    expect(verdict).toBe('held');
    expect(told).toMatchObject(
      version === '1.35.0'
        ? { hint: { id: 'rollout-idle' } }
        : { proof: expect.stringMatching(/^the controller replaced web-2 by itself/) },
    );
  });
});

test('pods that end after every start are ready for moments, and only the drill has to answer for that', async () => {
  const { spec, ...template } = templateWith('nginx:1');
  const containers = spec?.containers?.map((container) => ({ ...container, command: ['false'] }));
  const recording = await played(newest, aSet({ volumeClaimTemplates }), async (player) => {
    await player.change('template', { template: { ...template, spec: { ...spec, containers } } });
    await player.wait(60);
    await player.change('template', image('nginx:1'));
    await player.wait(60);
    for (const ordinal of [0, 1, 2]) {
      await player.remove(ordinal);
      await player.wait(120);
    }
    await player.read();
  });
  expect(trouble(recording)).toEqual([]);
  const broken = { verdict: 'not exercised', reason: 'the template that the drill brought broke it' };
  expect(casesOf(recording, 'A1').map(({ verdict }) => verdict)).toEqual([broken, broken, broken]);
});

test('minReadySeconds, a partition and a start ordinal', async () => {
  const set = aSet({
    volumeClaimTemplates,
    minReadySeconds: 20,
    replicas: 4,
    ordinals: { start: 3 },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
  });
  const recording = await played(newest, set, roll);
  expect(trouble(recording)).toEqual([]);
  expect(held(recording, 'O5')).toEqual(['web-6', 'web-5']);
  expect(held(recording, 'O7')).toEqual(['web-3', 'web-4']);
  expect(held(recording, 'O12')).toEqual(['web-5']);
});

test('OnDelete', async () => {
  const set = aSet({ volumeClaimTemplates, updateStrategy: { type: 'OnDelete' } });
  const recording = await played(newest, set, async (player) => {
    await roll(player);
    await player.remove(1);
    await player.wait(60);
    await player.read();
  });
  expect(trouble(recording)).toEqual([]);
  expect(held(recording, 'O8')).toEqual(['web-0', 'web-1', 'web-2']);
});

test('a person kills a pod in the middle of it', async () => {
  const recording = await played(newest, aSet({ volumeClaimTemplates }), async (player) => {
    await player.change('template', image('nginx:2'));
    await player.wait(1);
    await player.remove(0, { silent: true });
    await player.wait(300);
    await player.read();
  });
  expect(trouble(recording)).toEqual(['O5 web-0: unknown', 'O6 web: unknown', 'A1 web-0: violated']);
});

test('back again before it is through: each pod is taken in its turn all the same', async () => {
  const recording = await played(newest, aSet({ volumeClaimTemplates, replicas: 5 }), async (player) => {
    await player.change('template', image('nginx:2'));
    await player.wait(12);
    await player.change('template', image('nginx:1'));
    await player.wait(300);
    await player.read();
  });
  const violated = trouble(recording).filter((text) => text.endsWith('violated'));
  expect(violated).toEqual([]);
  expect(held(recording, 'I8')).toEqual(['web-0', 'web-1', 'web-2', 'web-3', 'web-4']);
});

test('1.35 takes as many as maxUnavailable says', async () => {
  const set = aSet({
    volumeClaimTemplates,
    podManagementPolicy: 'Parallel',
    replicas: 5,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } },
  });
  const recording = await played('1.35.0', set, roll);
  expect(trouble(recording)).toEqual([]);
  expect(verdictOf(recording, 'O6')).toMatchObject({
    proof: 'never more than 2 of 5 pods away at one time for the update; maxUnavailable allows 2',
  });
});
