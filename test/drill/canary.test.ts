import { beforeEach, describe, expect, test } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { withTemplate } from '../../src/drill/actions/template.ts';
import { planSteps } from '../../src/drill/plan-steps.ts';
import type { Situation } from '../../src/drill/situation.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { revisionOf } from '../../src/statefulset/pods.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aSet, type SetOptions } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { aPod } from '../support/builders.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, partitionStep, patchStep } from './support/scenarios.ts';

const canary = { partition: 2, revision: 'web-old', updateRevision: 'web-new' };
const patch = patchStep({ metadata: { annotations: { drill: 'yes' } } });

/** The owner's canary is web-2; the others are as they were. */
function situation(options: SetOptions = canary, revisions = ['web-old', 'web-old', 'web-new']): Situation {
  const set = aSet(options);
  const members = new Map(
    revisions.map((revision, ordinal) => [ordinal, aPod(set, ordinal, { revision })] as const),
  );
  return { set, spec: specOf(set), members, claims: new Map() };
}

const undoOf = (steps: Scenario['steps'], now = situation()) =>
  planSteps(aScenario(steps), now, 0.5, '2026-11-21T10:00:00Z').map(({ undo }) =>
    undo.kind === 'none' ? undo.does : undo.kind,
  );

const forGood = (name: string) => `${name} would be updated for good`;

test('a lower partition rolls the canary of the owner out, which no undo takes back', () => {
  expect(undoOf([partitionStep(0)])).toEqual([[forGood('web-1'), forGood('web-0')]]);
  expect(undoOf([partitionStep(1)])).toEqual([[forGood('web-1')]]);
  expect(undoOf([partitionStep(3)])).toEqual(['exact']);
});

test('a pod that is not there would come back at the new revision, too', () => {
  const now = situation();
  const members = new Map([...now.members].filter(([ordinal]) => ordinal !== 0));
  expect(undoOf([partitionStep(0)], { ...now, members })).toEqual([[forGood('web-1'), forGood('web-0')]]);
});

test('a template of the drill that is rolled out to all leaves no revision to go back to', () => {
  const [first, second] = undoOf([patch, partitionStep(0)]);
  expect([first, second]).toEqual(['equivalent', [forGood('web-1'), forGood('web-0')]]);
  expect(undoOf([partitionStep(0), patch])[0]).toEqual([forGood('web-1'), forGood('web-0')]);
});

test('above its partition the canary is rolled out once more, and stands as before', () => {
  expect(undoOf([patch])).toEqual(['equivalent']);
});

test('a set whose pods are all at one revision has no canary', () => {
  const rested = situation({ partition: 2 }, ['web-rev1', 'web-rev1', 'web-rev1']);
  expect(undoOf([partitionStep(0)], rested)).toEqual(['equivalent']);
  expect(undoOf([partitionStep(0), patch], rested)).toEqual(['equivalent', 'equivalent']);
});

describe('a drill that would roll a canary out', () => {
  let world: World;
  let before: unknown;

  beforeEach(async () => {
    world = aWorld({ partition: 2 });
    world.edit((set) => withTemplate(set, (template) => ({ ...template, metadata: labelled })));
    await later(world, 60_000);
    before = revisions();
  });

  const labelled = { labels: { app: 'web', canary: 'yes' } };
  const revisions = () => world.cluster.store.list(pods).map(revisionOf);

  test('is refused, and changes nothing', async () => {
    const { currentRevision, updateRevision } = world.set.status ?? {};
    expect(before).toEqual([currentRevision, currentRevision, updateRevision]);
    expect(currentRevision).not.toBe(updateRevision);
    const stored = stateOf(world);
    const { result } = await drill(world, aScenario([partitionStep(0)]));
    expect(result).toMatchObject({
      exitCode: 4,
      plan: { undo: 'none', refusals: [{ guard: 'destructive' }] },
    });
    expect(stateOf(world)).toEqual(stored);
  });

  test('does as it said where it is allowed twice', async () => {
    const twice = aScenario([partitionStep(0)], { allowDestructive: true });
    await drill(world, twice, world.process(), { allowDestructive: true });
    await later(world, 60_000);
    expect(world.set.spec?.updateStrategy?.rollingUpdate?.partition).toBe(2);
    expect(new Set(revisions())).toEqual(new Set([world.set.status?.updateRevision]));
  });
});
