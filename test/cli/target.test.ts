import { beforeEach, describe, expect, test } from 'vitest';
import { bindTarget } from '../../src/cli/bind-target.ts';
import type { OpenCluster } from '../../src/cli/open-cluster.ts';
import { onlySetOf, parseTarget } from '../../src/cli/target.ts';
import { statefulSets } from '../../src/cluster/resource.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { aSet, namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { killPod } from '../drill/support/scenarios.ts';

describe('a set may be given as', () => {
  test.each([
    ['web'],
    ['sts/web'],
    ['StatefulSet/web'],
    ['statefulsets/web'],
    ['statefulset.apps/web'],
    ['statefulsets.v1.apps/web'],
    ['sts', 'web'],
    ['statefulset.apps', 'web'],
    ['STS', 'web'],
  ])('%s %s', (...words) => {
    expect(parseTarget(words)).toBe('web');
  });

  test('nothing at all', () => {
    expect(parseTarget([])).toBeUndefined();
  });
});

describe('is refused in kubectl’s words, with exit code 2:', () => {
  test.each([
    [['deploy/web'], 'this tool works on StatefulSets only, not on "deploy"'],
    [['pod', 'web-0'], 'this tool works on StatefulSets only, not on "pod"'],
    [['sts/a/b'], 'arguments in resource/name form may not have more than one slash'],
    [['sts/'], 'arguments in resource/name form must have a single resource and name'],
    [['/web'], 'arguments in resource/name form must have a single resource and name'],
    [
      ['sts/web', 'db'],
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form',
    ],
    [
      ['sts', 'sts/web'],
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form',
    ],
    [['sts', 'web', 'db'], 'one StatefulSet at a time'],
  ])('%j', (words, message) => {
    expect(() => parseTarget(words)).toThrow(expect.objectContaining({ message, exitCode: 2 }));
  });
});

describe('the set of a drill', () => {
  let world: World;
  let open: OpenCluster;

  beforeEach(() => {
    world = aWorld();
    const { cluster } = world.process().host;
    // The rest of an open cluster is of no interest here.
    open = { cluster, namespace, context: 'prod' } as unknown as OpenCluster;
  });

  const bind = (target: Scenario['target'], typed: readonly string[] = [], flag?: string) =>
    bindTarget({ ...killPod, target }, typed, flag, open);

  test('is the one that was typed, in the namespace of the flag', async () => {
    const file = { namespace: 'file', name: 'other' };
    expect(await bind(file, ['sts/db'], 'flag')).toEqual({ context: 'prod', namespace: 'flag', name: 'db' });
  });

  test('is the one of the file, in its namespace, where nothing was typed', async () => {
    expect(await bind({ namespace: 'file', name: 'db' })).toMatchObject({ namespace: 'file', name: 'db' });
  });

  test('is in the namespace of file or context where the flag is empty, as with kubectl', async () => {
    expect(await bind({ namespace: 'file', name: 'db' }, [], '')).toMatchObject({ namespace: 'file' });
    expect(await bind({}, ['web'], '')).toMatchObject({ namespace: 'stage' });
  });

  test('is the only one of the namespace, where nobody names one', async () => {
    expect(await bind({})).toEqual({ context: 'prod', namespace: 'stage', name: 'web' });
  });

  test('is asked for where the namespace has none or several', async () => {
    await expect(onlySetOf(open.cluster, 'empty')).rejects.toMatchObject({
      exitCode: 2,
      message: 'which StatefulSet? Namespace empty has none',
    });
    for (let number = 0; number < 11; number += 1) {
      const { metadata, ...set } = aSet();
      world.cluster.store.write(statefulSets, {
        ...set,
        metadata: { ...metadata, uid: `${number}`, name: `db${number}` },
      });
    }
    await expect(bind({})).rejects.toMatchObject({
      message: expect.stringMatching(/^which StatefulSet\? Namespace stage has 12: web, db0, .*db8, …$/),
    });
  });

  test('is not touched in another context than the one of the file', async () => {
    await expect(bind({ context: 'dev' })).rejects.toMatchObject({
      exitCode: 4,
      message: 'the scenario is for context "dev", the one in use is "prod"',
      hints: ['Give --context dev, if you mean it'],
    });
    expect((await bind({ context: 'prod' })).context).toBe('prod');
  });
});
