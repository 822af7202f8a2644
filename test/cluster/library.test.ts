import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { library } from '../support/library.ts';
import { type Bed, bedOfEnvironment } from './bed/bed.ts';
import { connectApart, takesNodes } from './support/apart.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { doctor, drill, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf, violationsOf } from './support/report.ts';
import { grant } from './support/role.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { aUserFor } from './support/user.ts';

// Users are made by the bed; a borrowed cluster has its own.
const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'] !== undefined;

interface Place {
  readonly bed: Bed;
  readonly cluster: Cluster;
}

let shared: Place;
let apart: Place;

beforeAll(async () => {
  shared = { bed: bedOfEnvironment(), cluster: await connect() };
  apart = await connectApart();
});

/** Somebody who may do exactly what `rbac` prints for the scenario, which has to be enough. */
async function restricted(set: Drilled, scenario: string, bed: Bed): Promise<Drilled> {
  const { user, roles } = await aUserFor(set, scenario, bed);
  await grant(set, roles);
  const asked = await doctor(user, ['preflight', scenario, `sts/${set.name}`]);
  expect(asked.code, asked.stdout).toBe(0);
  return user;
}

const idsOf = (result: RunResult, verdict: string) =>
  promisesOf(result).flatMap((promise) => (promise.verdict === verdict ? promise.id : []));

describe('on a real cluster', () => {
  test.each(builtInNames)(
    '%s comes to what is documented of it, with exactly the Role that rbac prints for it',
    async (name) => {
      const { kind, flags = [], held, unknown = [], accepted = [], remade, undo } = library[name];
      const { bed, cluster } = takesNodes(name) ? apart : shared;
      const set = await aReadySet(cluster, `lib-${name}`, kind === 'parallel' ? parallelSet : orderedSet);
      const before = await stateOf(set);
      const user = borrowed ? set : await restricted(set, name, bed);
      const { code, result } = await drill(user, name, ...flags);
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
  const set = await aReadySet(shared.cluster, 'lib-refused', orderedSet);
  const { code, result } = await drill(set, 'parallel-bootstrap');
  expect(code).toBe(4);
  expect(result.plan.refusals).toMatchObject([{ guard: 'requires' }]);
});
