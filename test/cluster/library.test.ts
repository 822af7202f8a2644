import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { library } from '../support/library.ts';
import { connectApart, takesNodes } from './support/apart.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { drill } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf, violationsOf } from './support/report.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';

let cluster: Cluster;
let apart: Cluster;

beforeAll(async () => {
  cluster = await connect();
  ({ cluster: apart } = await connectApart());
});

const idsOf = (result: RunResult, verdict: string) =>
  promisesOf(result).flatMap((promise) => (promise.verdict === verdict ? promise.id : []));

describe('on a real cluster', () => {
  test.each(builtInNames)(
    '%s comes to what is documented of it',
    async (name) => {
      const { kind, flags = [], held, unknown = [], accepted = [], remade, undo } = library[name];
      const place = takesNodes(name) ? apart : cluster;
      const set = await aReadySet(place, `lib-${name}`, kind === 'parallel' ? parallelSet : orderedSet);
      const before = await stateOf(set);
      const { code, result } = await drill(set, name, ...flags);
      expect([...new Set(violationsOf(result).map(({ id }) => id))]).toEqual(accepted);
      expect(result.reason).toBeUndefined();
      expect({ code, status: result.status, undo: result.undo.outcome }).toEqual({
        code: 0,
        status: 'passed',
        undo,
      });
      expect(idsOf(result, 'held')).toEqual(expect.arrayContaining([...held]));
      expect(idsOf(result, 'unknown')).toEqual(expect.arrayContaining([...unknown]));
      if (remade !== true) expect(await stateOf(set)).toEqual(before);
    },
    300_000,
  );
});

test('parallel-bootstrap leaves a set that is not Parallel alone', async () => {
  const set = await aReadySet(cluster, 'lib-refused', orderedSet);
  const { code, result } = await drill(set, 'parallel-bootstrap');
  expect(code).toBe(4);
  expect(result.plan.refusals).toMatchObject([{ guard: 'requires' }]);
});
