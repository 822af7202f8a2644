import { expect, test } from 'vitest';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero } from '../../support/world.ts';

const withoutTemplates = [aGoodKill(1, { templates: [] }), aGoodScaleToZero({ templates: [] })];

test.each(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8'])(
  'a set without claim templates is promised no storage by %s, and told so',
  (id) => {
    for (const { recording } of withoutTemplates)
      expect(verdictOf(recording, id)).toEqual({
        verdict: 'not exercised',
        reason: 'the set has no claim templates',
      });
  },
);
