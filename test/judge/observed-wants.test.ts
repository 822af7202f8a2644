import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { judgedOf } from '../../src/judge/judged.ts';
import { afterWants } from '../../src/judge/observed-wants.ts';
import { casesOf, verdictsOf } from '../support/verdicts.ts';
import { aWorld, type World } from '../support/world.ts';

const observed = (options: Parameters<typeof aWorld>[0] = {}) => aWorld(options).act({ type: 'observing' });
const wanted = ({ recording }: World) => {
  const evidence = evidenceOf(recording);
  return evidence ? afterWants(evidence) : [];
};
const verdicts = (world: World, ordinal: number) =>
  casesOf(world.recording, 'R1', ordinal).map(({ verdict }) => verdict.verdict);
const alone = 330_000;

/** Somebody deletes the set but not its pods, and makes another of its name. */
function madeAnew(world: World, uid = 'set-2'): World {
  const { set } = world;
  world.after(5000).fact('set', 'deleted', set);
  return world.after(5000).fact('set', 'added', { ...set, metadata: { ...set.metadata, uid } });
}

test('a set that is well when it begins, and is not scaled, waits for nobody', () => {
  expect(wanted(observed().terminates(1).replaced(1))).toEqual([]);
});

describe('a pod that was missing when the observation began', () => {
  const missing = () => observed({ missing: [2] });

  test('has to come, from then on', () => {
    expect(wanted(missing())).toMatchObject([
      { subject: 'web-2', since: 'the recording began', from: 0, acceptedBy: 0, withinMs: alone, next: [] },
    ]);
  });

  test('makes it inconclusive while its time lasts, and fail after it', () => {
    expect(judgedOf(missing().after(10_000).reads().recording)).toMatchObject({ status: 'inconclusive' });
    expect(judgedOf(missing().after(alone).reads().recording)).toMatchObject({ status: 'failed' });
  });

  test('is held once it has come', () => {
    const world = missing().made(2).after(1000).ready(2).after(1000).reads();
    expect(verdicts(world, 2)).toEqual(['held']);
    expect(judgedOf(world.recording)).toMatchObject({ status: 'passed' });
  });
});

describe('a pod that was not ready when it began', () => {
  const broken = () => {
    const world = aWorld({ missing: [1] });
    const pod = world.made(1).pod(1);
    const entries = world.recording.entries.filter(({ entry }) => entry !== 'synced');
    const facts = entries.map((entry) =>
      entry.entry === 'fact' && entry.object === pod ? { ...entry, change: 'listed' as const } : entry,
    );
    const synced = world.recording.entries.filter(({ entry }) => entry === 'synced');
    const all = [...facts, ...synced].map((entry, seq) => ({ ...entry, seq }));
    return { ...world.recording, entries: all };
  };

  test('is waited for as the pod that it is', () => {
    const { header, entries } = broken();
    const acts = { entry: 'act', seq: entries.length, at: 1000, act: { type: 'observing' } } as const;
    const evidence = evidenceOf({ header, entries: [...entries, acts] });
    expect(evidence && afterWants(evidence)).toMatchObject([{ ordinal: 1, next: [{ uid: 'web-1-b' }] }]);
  });
});

test('one that was going when it began is waited for by its departure', () => {
  const { header, entries } = observed().recording;
  const going = entries.map((entry) =>
    entry.entry === 'fact' && entry.kind === 'pod' && entry.object.metadata?.name === 'web-1'
      ? {
          ...entry,
          object: {
            ...entry.object,
            metadata: { ...entry.object.metadata, deletionTimestamp: '2026-11-21T10:00:01Z' },
          },
        }
      : entry,
  );
  const evidence = evidenceOf({ header, entries: going });
  expect(evidence && afterWants(evidence)).toEqual([]);
});

describe('whoever is scaled up to', () => {
  const up = (options: Parameters<typeof aWorld>[0] = {}) =>
    observed(options).after(5000).scales(5, { silent: true });

  test('has to come, one after the other under OrderedReady', () => {
    expect(wanted(up())).toMatchObject([
      { subject: 'web-3', since: 'the set began to want it', from: 6000, withinMs: 2 * alone },
      { subject: 'web-4', withinMs: 2 * alone },
    ]);
    expect(wanted(up({ policy: 'Parallel' })).map(({ withinMs }) => withinMs)).toEqual([alone, alone]);
  });

  test('is none that the set wanted before, and is waited for by the pods of its own', () => {
    const world = observed()
      .becomes(1, { ready: false })
      .after(5000)
      .scales(5, { silent: true })
      .made(3)
      .made(4);
    expect(
      wanted(world).map(({ ordinal, deletion, next }) => [ordinal, deletion, next.map(({ uid }) => uid)]),
    ).toEqual([
      [3, false, ['web-3-b']],
      [4, false, ['web-4-b']],
    ]);
  });

  test('is not one that is gone', () => {
    const world = observed().scales(2, { silent: true }).after(5000).terminates(2).gone(2).after(5000);
    expect(wanted(world.scales(3, { silent: true }))).toMatchObject([{ ordinal: 2, next: [] }]);
  });

  test('makes the observation inconclusive while it does not', () => {
    expect(judgedOf(up().made(3).after(10_000).reads().recording)).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringContaining('web-3 was not yet healthy'),
    });
  });

  test('is due no more when somebody scales down again', () => {
    const world = up()
      .after(5000)
      .scales(3, { silent: true })
      .after(3 * alone)
      .reads();
    expect(verdicts(world, 3)).toEqual(['not exercised']);
    expect(judgedOf(world.recording)).toMatchObject({ status: 'passed' });
  });

  test('waits for its former pod to go, which is none that it waits for', () => {
    const world = observed().scales(2, { silent: true }).after(5000).terminates(2);
    world.after(5000).scales(3, { silent: true });
    expect(wanted(world)).toMatchObject([{ ordinal: 2, next: [] }]);
    expect(wanted(world.gone(2).made(2))).toMatchObject([{ ordinal: 2, next: [{ uid: 'web-2-b' }] }]);
  });
});

describe('a set that somebody deletes', () => {
  test('and nobody makes anew leaves the observation inconclusive', () => {
    const world = observed().after(5000);
    expect(judgedOf(world.fact('set', 'deleted', world.set).after(5000).reads().recording)).toMatchObject({
      status: 'inconclusive',
      exitCode: 7,
      reason: 'sts/web was deleted, 6.0 s into the recording, and nobody made it anew',
    });
  });

  test('and is still going at the end does so, too', () => {
    const world = observed();
    const { metadata, ...rest } = world.set;
    const going = { ...rest, metadata: { ...metadata, deletionTimestamp: '2026-11-21T10:00:01Z' } };
    expect(judgedOf(world.fact('set', 'modified', going).recording)).toMatchObject({
      status: 'inconclusive',
      reason: 'sts/web was being deleted when the recording ended',
    });
  });

  test('wants nobody any more, whatever is asked of it', () => {
    const world = observed();
    const { metadata, spec, ...rest } = world.set;
    const going = { ...rest, metadata: { ...metadata, deletionTimestamp: '2026-11-21T10:00:01Z' } };
    expect(wanted(world.fact('set', 'modified', { ...going, spec: { ...spec, replicas: 5 } }))).toEqual([]);
  });

  test('is followed by its name when it is made anew, and waits for no pod that it adopted', () => {
    const world = madeAnew(observed());
    expect(wanted(world)).toEqual([]);
    expect(evidenceOf(world.recording)?.spec.uid).toBe('set-2');
    expect(verdictsOf(world.recording)).toMatchObject({ I1: 'held', I5: 'held', R1: 'not exercised' });
    expect(judgedOf(world.recording)).toMatchObject({ status: 'passed' });
  });

  test('has to have the pods that went while it was away', () => {
    const world = observed().after(5000).terminates(1).gone(1);
    expect(wanted(madeAnew(world))).toMatchObject([{ ordinal: 1, since: 'the set was made anew' }]);
  });

  test('is not followed in a drill, which is about one very set', () => {
    const world = madeAnew(aWorld());
    expect(evidenceOf(world.recording)?.setStates.at(-1)?.gone).toBe(true);
  });
});
