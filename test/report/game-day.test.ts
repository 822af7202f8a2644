import { expect, test } from 'vitest';
import type { GameDay } from '../../src/judge/game-day.ts';
import { renderRun } from '../../src/report/render.ts';
import { passed } from './samples.ts';

const look = { width: 100, colour: false };
const section = async (gameDay: GameDay | undefined) => {
  const text = await renderRun({ ...passed, gameDay }, 'table', look);
  return /GAME DAY[^]*?\n\n/.exec(text)?.[0].trimEnd();
};

test('a game day tells how long people took to find the fault and to mend it', async () => {
  const day = {
    heldMs: 752_000,
    endedBy: 'repaired',
    detected: { afterMs: 184_000, what: 'spec.template changed' },
    repaired: { afterMs: 760_000 },
  } as const;
  expect(await section(day)).toBe(
    [
      'GAME DAY  ended by the repair after 12m32s',
      '  detected  3m04s after the fault: spec.template changed',
      '  repaired  12m40s after the fault',
    ].join('\n'),
  );
});

test('a game day that nobody won says so', async () => {
  const day = { heldMs: 1_800_000, endedBy: 'time', detected: undefined, repaired: undefined } as const;
  expect(await section(day)).toBe(
    [
      'GAME DAY  ended by the time it was given after 30m00s',
      '  detected  not: nothing was changed from outside',
      '  repaired  not: the set did not become whole again while the fault was held',
    ].join('\n'),
  );
});

test('without one there is no such section', async () => {
  expect(await section(undefined)).toBeUndefined();
});
