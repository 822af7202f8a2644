import { describe, expect, test } from 'vitest';
import type { GameDay } from '../../src/judge/game-day.ts';
import { gameDayOf, GameDayWatch } from '../../src/judge/game-day.ts';
import type { HoldEnd } from '../../src/recording/entry.ts';
import { aWorld, type World } from '../support/world.ts';

const deleted = 'delete Pod web-1 in StatefulSet web successful';

/** A bad template was rolled out: web-2 is made of it, came up once and is down again; now people may act. */
function held(): World {
  const world = aWorld().rolls('web-bad').after(20).updated(2).after(900).becomes(2, { ready: false });
  return world.after(10_000).act({ type: 'holdBegan' }).after(5000);
}

/** When the fault began. */
const faultAt = 1000;

/** What a recording says in the end; a watch that followed it must have known of the repair when the hold ended. */
function dayOf(world: World, by: HoldEnd = 'time'): GameDay | undefined {
  const watch = new GameDayWatch(world.recording.header);
  for (const entry of world.recording.entries) watch.see(entry);
  const live = watch.repaired;
  world.act({ type: 'holdEnded', by }).after(300);
  const day = gameDayOf(world.recording);
  expect(day?.repaired !== undefined).toBe(live);
  return day;
}

const nobody = { detected: undefined, repaired: undefined };

describe('what the controller takes is nobody’s deed:', () => {
  test.each<[string, (world: World) => World]>([
    ['for a rollout, with its word for it', (world) => world.controllerDeletes(1)],
    ['for a rollout, without a word', (world) => world.terminates(1)],
    [
      'for no reason that can be seen, which it says a moment later',
      (world) =>
        world
          .ready(1)
          .setBecomes({}, { updateRevision: 'web-rev1' })
          .after(5000)
          .terminates(1)
          .after(300)
          .event('SuccessfulDelete', deleted),
    ],
  ])('%s', (_how, taken) => {
    expect(dayOf(taken(held().ready(2).after(900)).replaced(1).after(5000))).toMatchObject(nobody);
  });

  test('a template that passes through and leaves the set whole repairs nothing', () => {
    const world = held().ready(2).after(900).updated(1).after(900).updated(0);
    expect(dayOf(world.setBecomes({}, { currentRevision: 'web-bad' }).after(5000))).toMatchObject(nobody);
  });

  test('a pod that had ended', () => {
    const world = held().becomes(0, { phase: 'Failed' }).after(50).terminates(0).replaced(0);
    expect(dayOf(world)).toMatchObject(nobody);
  });
});

describe('people', () => {
  test('who delete the stuck pod have found it, whatever the rollout took before', () => {
    const world = held().ready(2).after(900).updated(1).after(900).becomes(1, { ready: false }).after(60_000);
    const { at } = world;
    expect(dayOf(world.terminates(1).replaced(1).after(5000))).toMatchObject({
      detected: { what: 'pod web-1 deleted', afterMs: at - faultAt },
      repaired: undefined,
    });
  });

  test('who delete a pod that it is not the turn of have, too', () => {
    const world = held().terminates(0).replaced(0).after(5000);
    expect(dayOf(world)).toMatchObject({ detected: { what: 'pod web-0 deleted' } });
  });

  test('who change the definition have, and what the controller does then repairs it', () => {
    const world = held().ready(2).after(900).updated(1).after(900).becomes(1, { ready: false }).after(60_000);
    const { at } = world;
    world.setBecomes({ template: {} }, { updateRevision: 'web-rev1' }).after(20);
    world.updated(1).after(20).updated(2);
    expect(dayOf(world, 'repaired')).toMatchObject({
      detected: { what: 'spec.template changed', afterMs: at - faultAt },
      repaired: { afterMs: world.at - 300 - faultAt },
    });
  });

  test('who repaired it have found it, whatever is heard afterwards', () => {
    const world = held().ready(2).after(900).updated(1).after(900).updated(0).after(20_000);
    world.terminates(1).replaced(1);
    const day = dayOf(world, 'repaired');
    expect(day).toMatchObject({ detected: { what: 'pod web-1 deleted' } });
    expect(day?.repaired).toBeDefined();
    expect(gameDayOf(world.event('SuccessfulDelete', deleted).recording)).toEqual(day);
  });
});

test('without a hold there is no game day', () => {
  expect(gameDayOf(aWorld().kills(1).replaced(1).recording)).toBeUndefined();
});

describe('the hold', () => {
  /** The bad template is in force, two pods are well with it, and people take the third. */
  const mended = () =>
    held().ready(2).after(900).updated(1).after(900).updated(0).after(20_000).terminates(1);

  test('is timed from its beginning to its end, and the rest from the fault', () => {
    const world = aWorld().step('patchTemplate', [2]).after(400).rolls('web-bad').after(600);
    world
      .act({ type: 'holdBegan' })
      .after(250)
      .terminates(0)
      .after(250)
      .act({ type: 'undoBegan' })
      .after(500);
    expect(gameDayOf(world.act({ type: 'holdEnded', by: 'signal' }).after(90).recording)).toMatchObject({
      heldMs: 1000,
      endedBy: 'signal',
      detected: { afterMs: 850, what: 'pod web-0 deleted' },
    });
  });

  test('counts from its own beginning where nothing was asked for before', () => {
    const world = aWorld()
      .step('patchTemplate', [2])
      .after(400)
      .act({ type: 'holdBegan' })
      .after(250)
      .terminates(0);
    expect(gameDayOf(world.act({ type: 'holdEnded', by: 'time' }).recording)).toMatchObject({
      detected: { afterMs: 250 },
    });
  });

  test('that never ended, or never began, is no game day', () => {
    expect(gameDayOf(held().terminates(0).recording)).toBeUndefined();
    expect(gameDayOf(aWorld().kills(1).act({ type: 'holdEnded', by: 'time' }).recording)).toBeUndefined();
  });

  test('is over when it is: what mends the set later is no repair', () => {
    const world = mended().after(900).act({ type: 'holdEnded', by: 'time' }).after(50).replaced(1);
    expect(gameDayOf(world.recording)).toMatchObject({
      detected: { what: 'pod web-1 deleted' },
      repaired: undefined,
    });
    const later = held().ready(2).after(900).act({ type: 'holdEnded', by: 'time' }).after(50).terminates(0);
    expect(gameDayOf(later.recording)).toMatchObject(nobody);
  });

  test('is repaired once, whatever people do with the time that is left', () => {
    const once = dayOf(mended().replaced(1), 'repaired');
    const world = mended().replaced(1).after(5000).terminates(2).replaced(2);
    expect(dayOf(world)).toMatchObject({ detected: once?.detected, repaired: once?.repaired });
  });

  test('is repaired as far as the partition lets through', () => {
    const world = aWorld({ partition: 2 }).rolls('web-bad').after(20).updated(2).after(900);
    world.becomes(2, { ready: false }).after(10_000).act({ type: 'holdBegan' }).after(20_000);
    world.terminates(2).replaced(2);
    const { at } = world;
    expect(dayOf(world, 'repaired')).toMatchObject({
      detected: { what: 'pod web-2 deleted' },
      repaired: { afterMs: at - faultAt },
    });
  });

  test('is not repaired while the set is away, nor does a lost watch tell of anything', () => {
    const world = held().terminates(0).after(50).lost('pod').after(50).regained('pod', true);
    world.fact('set', 'deleted', world.set).after(50).gone(0);
    expect(dayOf(world)).toMatchObject({ repaired: undefined });
  });
});
