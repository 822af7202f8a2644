import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

/** The set has wanted two for a while; a third pod left its claim long ago. */
function shrunk(options: Parameters<typeof aWorld>[0] = {}) {
  const world = aWorld({ ...options, missing: [2] })
    .setBecomes({ replicas: 2 })
    .after(5000);
  return world.step('scale', [2]).scales(3).after(50);
}

test('a scale-up finds the claims that were left', () => {
  const { recording } = shrunk({ templates: ['data', 'log'] })
    .made(2)
    .after(900)
    .ready(2);
  expect(casesOf(recording, 'S6').map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['data-web-2', 'held'],
    ['log-web-2', 'held'],
  ]);
  expect(verdictOf(shrunk().made(2).after(900).ready(2).recording, 'S6', 2)).toMatchObject({
    proof: 'web-2 came back on claim data-web-2 with UID data-web-2-a, as it was left',
  });
});

test('down to nothing and back', () => {
  const verdicts = casesOf(aGoodScaleToZero().recording, 'S6').map(({ verdict }) => verdict.verdict);
  expect(verdicts).toEqual(['held', 'held', 'held']);
});

test('the claim was deleted and made anew under its name', () => {
  const world = shrunk().claim('data', 2, 'deleted').claim('data', 2, 'added', { uid: 'new' });
  expect(verdictOf(world.made(2).after(900).ready(2).recording, 'S6', 2)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 on claim data-web-2 with UID data-web-2-a',
    cause: 'another actor',
    remedy: { id: 'claim-recreated' },
  });
});

test('nothing was left, or nothing had to be', () => {
  const world = aWorld({ missing: [2] })
    .setBecomes({ replicas: 2 })
    .claim('data', 2, 'deleted')
    .after(5000);
  world.setBecomes({ replicas: 2, minReadySeconds: 0 }).after(5000).scales(3).after(50).made(2);
  expect(verdictOf(world.after(900).ready(2).recording, 'S6', 2).verdict).toBe('not exercised');
  const policy = shrunk({ whenScaled: 'Delete' }).made(2).after(900).ready(2);
  expect(verdictOf(policy.recording, 'S6', 2).verdict).toBe('not exercised');
  expect(verdictOf(aGoodKill().recording, 'S6').verdict).toBe('not exercised');
  expect(verdictOf(aGoodScaleToZero({ templates: [] }).recording, 'S6').verdict).toBe('not exercised');
});

test('a pod that never got ready on it, or claims that nobody saw', () => {
  expect(verdictOf(shrunk().made(2).after(9000).reads().recording, 'S6', 2).verdict).toBe('unknown');
  const gap = shrunk().lost('claim').after(50).regained('claim').made(2).after(900).ready(2);
  expect(verdictOf(gap.recording, 'S6', 2).verdict).toBe('unknown');
});
