import { describe, expect, test } from 'vitest';
import type { Clocks } from '../../src/judge/clocks.ts';
import { grainMs } from '../../src/judge/clocks.ts';
import { ripenessOf } from '../../src/judge/ripeness.ts';
import type { SetState } from '../../src/judge/set-states.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aSet } from '../support/builders.ts';

const epoch = Date.parse('2026-11-21T10:00:00Z');
const neededMs = 10_000;
/** Timestamps have whole seconds: so much is enough. */
const enough = neededMs - grainMs;

interface Case {
  /** For how long it was seen ready. */
  readonly lasted: number;
  /** By its timestamps; undefined: it has none. */
  readonly written?: number;
  readonly watched?: boolean;
  /** By how much its node may be ahead; undefined: nobody knows. */
  readonly ahead?: number;
  readonly counted?: boolean;
  readonly needed?: number;
}

function ripeness({ lasted, written, watched = true, ahead, counted = false, needed = neededMs }: Case) {
  const lastTransitionTime = new Date(epoch).toISOString();
  const pod: Pod = {
    spec: { nodeName: 'n' },
    status: {
      conditions: written === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime }],
    },
  };
  const clocks: Clocks = { aheadAtMost: () => ahead, told: (node) => `clock of ${node ?? 'nobody'}` };
  const status = { observedGeneration: 1, replicas: 3, availableReplicas: counted ? 3 : 2 };
  const set = { ...aSet(), status };
  const state: SetState = { seq: 1, at: 5000, set, spec: specOf(set), gone: false };
  const stamped = written === undefined ? undefined : epoch + written;
  return ripenessOf(
    1,
    { since: 5000, watched, pod },
    { at: 5000 + lasted, stamped, neededMs: needed },
    { clocks, setStates: [state], syncedAt: 0 },
  );
}
const byWatch = { state: 'ripe', by: 'the watch' };
const unclear = (what: string) => ({ state: 'unclear', reason: `${what}; clock of n` });

test('who needs no time is ripe at once', () => {
  expect(ripeness({ lasted: 0, needed: 0, written: -5000, ahead: 0 })).toEqual(byWatch);
  expect(ripeness({ lasted: 0, needed: 1, written: -5000, ahead: 0 })).not.toEqual({
    state: 'young',
    lasted: 0,
  });
});

describe('seen ready for long enough', () => {
  test.each([
    ['as its timestamps say', { lasted: enough, written: enough, ahead: 0 }],
    ['and it has none', { lasted: enough }],
    ['and they may say more', { lasted: 60_000, written: 3000, ahead: enough }],
    ['and at most just enough', { lasted: enough, written: enough - grainMs, ahead: 0 }],
    ['and nobody knows its clock', { lasted: enough, written: 0 }],
  ])('it is ripe: %s', (_, one) => {
    expect(ripeness(one)).toEqual(byWatch);
  });

  test('it is unclear when its timestamps say less at most', () => {
    expect(ripeness({ lasted: enough, written: enough - grainMs - 1, ahead: 0 })).toEqual(
      unclear('it was seen ready for 9.0 s, but its timestamps say less'),
    );
  });
});

describe('seen ready for too short a time', () => {
  const lasted = enough - 1;

  test('it is young when its timestamps allow for no more', () => {
    expect(ripeness({ lasted, written: 7000, ahead: 0 })).toEqual({ state: 'young', lasted });
  });

  test.each([
    ['with what its clock may be off', { lasted, written: 7000, ahead: 1000 }],
    ['since nobody knows its clock', { lasted, written: 7000 }],
    ['since it has none', { lasted, ahead: 0 }],
    ['as they are', { lasted, written: enough, ahead: -5000 }],
  ])('it is unclear when they allow for longer: %s', (_, one) => {
    expect(ripeness(one)).toEqual(
      unclear('it was seen ready for 9.0 s only, but its timestamps allow for longer'),
    );
  });
});

describe('found ready, and nobody saw it become so', () => {
  const found = { lasted: 4000, watched: false };

  test('it is ripe when its timestamps and the set’s own count agree', () => {
    expect(ripeness({ ...found, written: enough, counted: true })).toEqual({
      state: 'ripe',
      by: "the set's own count",
    });
  });

  test('two clocks alone prove nothing', () => {
    expect(ripeness({ ...found, written: enough })).toEqual(
      unclear('nobody saw it become so, and its timestamps, which say long enough, come from two clocks'),
    );
  });

  test.each([
    ['say less', { ...found, written: enough - 1, counted: true }],
    ['say nothing', { ...found, counted: true }],
  ])('the count alone proves nothing when they %s', (_, one) => {
    expect(ripeness(one)).toEqual(unclear('nobody saw it become so'));
  });
});

test('without a pod or its node the clock is nobody’s', () => {
  const clocks: Clocks = { aheadAtMost: () => undefined, told: (node) => `clock of ${node ?? 'nobody'}` };
  const asked = { at: 5000, stamped: undefined, neededMs };
  for (const pod of [undefined, {}])
    expect(
      ripenessOf(1, { since: 0, watched: false, pod }, asked, { clocks, setStates: [], syncedAt: 0 }),
    ).toEqual({
      state: 'unclear',
      reason: 'nobody saw it become so; clock of nobody',
    });
});
