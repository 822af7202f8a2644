import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { afterDepartures } from '../../src/judge/observed-departures.ts';
import { aWorld, type World } from '../support/world.ts';

function awaited({ recording }: World) {
  const evidence = evidenceOf(recording);
  return evidence ? afterDepartures(evidence) : [];
}
const observed = (options: Parameters<typeof aWorld>[0] = {}) => aWorld(options).act({ type: 'observing' });
const minutes = 60_000;

test('a pod that went has to come back healthy, from when it began to go', () => {
  const world = observed().after(500).terminates(1).replaced(1);
  expect(awaited(world)).toMatchObject([
    {
      subject: 'web-1',
      ordinal: 1,
      due: 'healthy',
      deletion: true,
      from: 1500,
      acceptedBy: 1500,
      old: { uid: 'web-1-a' },
      next: [{ uid: 'web-1-b' }],
      unclear: undefined,
      moot: undefined,
    },
  ]);
});

describe('nobody waits for', () => {
  test.each([
    ['a pod that was scaled away', observed().setBecomes({ replicas: 2 }).terminates(2)],
    [
      'one of whose set another definition came just then',
      observed().after(5000).setBecomes({ replicas: 2 }).terminates(2),
    ],
    [
      'one that goes with its set',
      observed().setBecomes({}).fact('set', 'deleted', observed().set).terminates(2),
    ],
    [
      'one whose set is gone, whoever takes it',
      observed().fact('set', 'deleted', observed().set).controllerDeletes(2),
    ],
  ])('%s', (_, world) => {
    expect(awaited(world)).toEqual([]);
  });

  test('one whose set is being deleted', () => {
    const world = observed();
    const { metadata, ...set } = world.set;
    const going = { ...set, metadata: { ...metadata, deletionTimestamp: '2026-11-21T10:00:01Z' } };
    expect(awaited(world.fact('set', 'modified', going).terminates(2))).toEqual([]);
  });
});

describe('the time for it', () => {
  const timesOf = (world: World) => awaited(world).map(({ withinMs }) => withinMs);

  test('is its grace period, minReadySeconds and five minutes', () => {
    expect(timesOf(observed({ minReadySeconds: 7 }).terminates(1))).toEqual([37_000 + 5 * minutes]);
  });

  test('is as many times that as OrderedReady has pods to bring back one after the other', () => {
    const alone = 30_000 + 5 * minutes;
    const both = (later: number, policy: 'OrderedReady' | 'Parallel' = 'OrderedReady') =>
      timesOf(
        observed({ policy })
          .after(40 * minutes)
          .terminates(1)
          .after(later)
          .terminates(2),
      );
    expect(both(0)).toEqual([2 * alone, 2 * alone]);
    expect(both(alone)).toEqual([2 * alone, 2 * alone]);
    expect(both(alone + 1)).toEqual([alone, alone]);
    expect(both(0, 'Parallel')).toEqual([alone, alone]);
  });

  test('counts an ordinal that went twice once', () => {
    const world = observed().terminates(1).replaced(1).terminates(1).replaced(1);
    expect(timesOf(world)).toEqual([330_000, 330_000]);
  });
});

describe('what takes the sting out of it', () => {
  const told = (world: World) => awaited(world).map(({ unclear, moot }) => [unclear, moot]);

  test('is that nobody saw it begin', () => {
    const world = observed();
    expect(told(world.fact('pod', 'vanished', world.pod(1)))).toEqual([
      ['when web-1 began to go was not seen', undefined],
    ]);
  });

  test('is that the next one was taken before it was back, by somebody else', () => {
    const again = (ready: boolean) => {
      const world = observed().terminates(1).gone(1).made(1).after(100);
      return told((ready ? world.ready(1).after(100) : world).terminates(1).gone(1));
    };
    expect(again(false)).toEqual([
      [undefined, 'web-1 was taken away again before it was back'],
      [undefined, undefined],
    ]);
    expect(again(true)).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('is not that the controller took the next one', () => {
    const world = observed().terminates(1).gone(1).made(1).after(100).controllerDeletes(1);
    expect(told(world)[0]).toEqual([undefined, undefined]);
  });
});
