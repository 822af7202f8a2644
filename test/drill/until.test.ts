import { beforeEach, describe, expect, test, vi } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import type { Finished } from '../../src/drill/run.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { Step } from '../../src/scenario/scenario.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { drill } from './support/drill.ts';
import { aScenario, killStep, stallStep } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const FOR_MS = 20_000;
const stalled = { until: { state: 'stalled' as const, forMs: FOR_MS } };
const stable = { until: { state: 'stable' as const, forMs: FOR_MS } };

let world: World;

beforeEach(() => {
  world = aWorld();
  world.controller.isBroken = hasBadImage;
});

const play = (step: Step): Promise<Finished> => drill(world, aScenario([step]));
const quietActs = ({ recording }: Finished) =>
  actsOf(recording).flatMap(({ act }) => (act.type === 'stable' || act.type === 'stalled' ? [act] : []));

/** What a kubelet writes of a container that waits. */
function tell(pod: Pod, reason: string): void {
  const containerStatuses = [{ name: 'db', ready: false, state: { waiting: { reason } } }];
  world.cluster.store.write(pods, { ...pod, status: { ...pod.status, containerStatuses } });
}

const pod = (name: string) => world.cluster.store.get(pods, namespace, name);

describe('a step that waits until the rollout has stalled', () => {
  test('is done once nothing has changed for so long, and says so in the recording', async () => {
    const finished = await play(stallStep(stalled));
    const [step] = finished.result.steps;
    expect(step).toMatchObject({ status: 'done' });
    expect(step?.durationMs).toBeGreaterThan(FOR_MS);
    expect(step?.durationMs).toBeLessThan(FOR_MS + 5000);
    expect(quietActs(finished)).toEqual([{ type: 'stalled', forMs: FOR_MS }]);
  });

  test('is not disturbed by a container that waits now for one reason and now for another', async () => {
    const told: string[] = [];
    for (const [index, reason] of ['ErrImagePull', 'ImagePullBackOff', 'ErrImagePull'].entries())
      world.clock.after(6000 * (index + 1), () => {
        tell(pod('web-2'), reason);
        told.push(reason);
      });
    const { result } = await play(stallStep(stalled));
    expect(told).toHaveLength(3);
    expect(result.steps[0]?.durationMs).toBeLessThan(FOR_MS + 5000);
  });

  test('begins to count again when a pod is replaced', async () => {
    world.clock.after(15_000, () => world.cluster.store.remove(pods, pod('web-2')));
    const { result } = await play(stallStep(stalled));
    expect(result.steps[0]).toMatchObject({ status: 'done' });
    expect(result.steps[0]?.durationMs).toBeGreaterThan(15_000 + FOR_MS);
  });

  test('is missed when the rollout goes through, and says what it has seen last', async () => {
    world.controller.isBroken = () => false;
    const finished = await play(stallStep({ ...stalled, withinMs: 60_000 }));
    expect(finished.result.steps[0]).toMatchObject({
      status: 'missed',
      detail: 'not stalled for 20 s (rollout: done) after 1m00s: all pods Ready',
    });
    expect(quietActs(finished)).toEqual([]);
    const acts = actsOf(finished.recording).map(({ act }) => act.type);
    expect(acts).toContain('deadlinePassed');
  });

  test('is missed while the controller is away: what it has not seen it cannot stall over', async () => {
    world.cluster.fail('patch', { with: () => (world.controller.stopped = true) });
    const finished = await play(stallStep({ ...stalled, withinMs: 60_000 }));
    expect(finished.result.steps[0]?.detail).toBe(
      'not stalled for 20 s (rollout: not observed) after 1m00s: all pods Ready',
    );
  });
});

describe('a step that waits until all is stable', () => {
  test('waits for that in place of what its action would wait for', async () => {
    world.controller.isBroken = ({ metadata }) => metadata?.name === 'web-2' && metadata.uid !== firstUid;
    const firstUid = pod('web-2').metadata?.uid;
    const finished = await play(killStep('highest', stable));
    expect(finished.result.steps[0]).toMatchObject({ status: 'done' });
    expect(quietActs(finished)).toEqual([{ type: 'stable', forMs: FOR_MS }]);
  });

  test('does not take the grace period of a pod that goes for rest', async () => {
    world.controller.stopMs = 28_000;
    const { result } = await play(killStep('highest', stable));
    expect(result.steps[0]?.durationMs).toBeGreaterThan(28_000 + FOR_MS);
  });

  test('does not take pods that are yet to become available for rest', async () => {
    world = aWorld({ minReadySeconds: 45 });
    const { result } = await play(killStep('highest', stable));
    expect(result.steps[0]?.durationMs).toBeGreaterThan(45_000 + FOR_MS);
  });

  test('begins to count again after a time in which nobody watched', async () => {
    world.clock.after(15_000, () => {
      const lost = world.cluster.lose('pods');
      world.clock.after(30_000, lost.resume);
    });
    const { result } = await play(killStep('highest', stable));
    expect(result.steps[0]).toMatchObject({ status: 'done' });
    expect(result.steps[0]?.durationMs).toBeGreaterThan(44_000 + FOR_MS);
  });
});
