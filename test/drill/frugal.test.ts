import { expect, test, vi } from 'vitest';
import { aWorld } from '../fakes/world.ts';
import { drill } from './support/drill.ts';
import { killPod, scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** A real server keeps the second of two lists of a kind waiting for up to a tenth of a second. */
test.each([
  ['kill-pod', killPod],
  ['scale-to-zero', scaleToZero],
])('%s reads each kind only once to see whether the set is as it was', async (_name, scenario) => {
  const world = aWorld();
  await drill(world, scenario);
  const lists = world.cluster.requests.filter(({ verb }) => verb === 'list').map(({ resource }) => resource);
  for (const kind of ['pods', 'persistentvolumeclaims', 'controllerrevisions.apps'])
    expect(lists.filter((resource) => resource === kind)).toHaveLength(1);
});
