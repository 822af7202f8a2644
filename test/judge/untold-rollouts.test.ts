import { expect, test } from 'vitest';
import type { Hand } from '../../src/judge/attribution.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { aWorld, type World } from '../support/world.ts';

/** Another template of which the controller tells nothing yet. */
const template = { metadata: { labels: { app: 'web', next: 'yes' } } };
const untold = (world = aWorld()) => world.setBecomes({ template }, { observedGeneration: 1 });

test.each<[string, World, string, Hand]>([
  ['stood when it came', untold().after(500).terminates(2), 'web-2-a', 'untold rollout'],
  ['stood when it came, long ago', untold().after(60_000).terminates(2), 'web-2-a', 'untold rollout'],
  [
    'came in the same moment',
    untold(
      aWorld({ missing: [2] })
        .made(2)
        .ready(2),
    )
      .after(500)
      .terminates(2),
    'web-2-b',
    'untold rollout',
  ],
  [
    'was made later',
    untold().gone(2).after(500).made(2).ready(2).after(500).terminates(2),
    'web-2-b',
    'unattributed',
  ],
  ['is below the partition', untold(aWorld({ partition: 2 })).terminates(1), 'web-1-a', 'unattributed'],
  ['is deleted by hand', untold(aWorld({ strategy: 'OnDelete' })).terminates(2), 'web-2-a', 'unattributed'],
  [
    'was broken, and waited for',
    untold(aWorld().becomes(2, { ready: false }).after(9000))
      .after(500)
      .terminates(2),
    'web-2-a',
    'unattributed',
  ],
])('of a template that the controller has told nothing of yet, a pod that %s', (_, world, uid, hand) => {
  const departure = evidenceOf(world.recording)?.departures.get(uid);
  expect(departure).toMatchObject({ hand, words: expect.stringContaining('by somebody') });
});
