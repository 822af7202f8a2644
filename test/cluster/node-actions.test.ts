import { beforeAll, describe, expect, test } from 'vitest';
import { connectApart } from './support/apart.ts';
import type { Cluster } from './support/cluster.ts';
import { begin, doctor, type Drill, drill } from './support/drilled.ts';
import { atTheEnd } from './support/ending.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf } from './support/report.ts';
import { aScenario } from './support/scenario-file.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  ({ cluster } = await connectApart());
});

interface Node {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: object;
    readonly managedFields?: readonly { manager: string }[];
  };
  readonly spec: { readonly unschedulable?: boolean };
}

async function nodes(): Promise<readonly Node[]> {
  const { items } = await cluster.get<{ items: readonly Node[] }>('nodes', '--show-managed-fields');
  return items;
}

/** Nothing of us is on any node. */
async function expectCleanNodes(): Promise<void> {
  for (const { metadata, spec } of await nodes()) {
    expect(spec.unschedulable).toBeUndefined();
    expect(metadata.annotations ?? {}).not.toHaveProperty('sts-doctor.dev/run');
    expect((metadata.managedFields ?? []).filter(({ manager }) => manager.startsWith('sts-doctor'))).toEqual(
      [],
    );
  }
}

const undoSteps = ({ result }: Drill) => result.undo.steps.map((step) => [step.does, step.result]);

describe('nodes', () => {
  test('are drained of the set, uncordoned again, and nothing of us stays on them', async () => {
    const set = await aReadySet(cluster, 'drain', orderedSet);
    const old = await podsOf(set);
    const refused = await drill(set, 'drain-node');
    expect([refused.code, refused.result.plan.refusals.map(({ guard }) => guard)]).toEqual([
      4,
      ['destructive'],
    ]);
    const said = await drill(set, 'drain-node', '--allow-destructive');
    expect(said.result.reason).toBeUndefined();
    expect(said.code).toBe(0);
    const drained = old['db-2']?.spec?.nodeName;
    expect(undoSteps(said)[0]).toEqual([`uncordon node ${drained}`, 'done']);
    for (const pod of Object.values(await podsOf(set))) expect(pod?.spec?.nodeName).not.toBe(drained);
    await expectCleanNodes();
  });

  test('that are all cordoned leave the first new pod without one, and the rest unmade', async () => {
    const set = await aReadySet(cluster, 'scale-up', orderedSet);
    const before = await stateOf(set);
    const said = await drill(set, 'scale-up');
    expect(said.result.reason).toBeUndefined();
    expect(said.code).toBe(0);
    const halted = promisesOf(said.result).find(({ id }) => id === 'O4');
    expect(halted).toMatchObject({ verdict: 'held' });
    expect(await stateOf(set)).toEqual(before);
    await expectCleanNodes();
  });

  test('take pods again after the run that cordoned them was killed', async () => {
    const set = await aReadySet(cluster, 'cordon-killed', orderedSet);
    const before = await stateOf(set);
    const file = await aScenario([
      { cordonNode: { nodes: 'all' } },
      { killPod: { ordinal: 2 }, until: { stalled: { for: '60s' } } },
    ]);
    const running = begin(set, file);
    await expect
      .poll(async () => (await nodes()).every(({ spec }) => spec.unschedulable === true), { timeout: 30_000 })
      .toBe(true);
    running.child.kill('SIGKILL');
    await running.finished;
    const { code, stderr } = await doctor(set, ['recover', `sts/${set.name}`, '--yes', '--force']);
    expect(code, stderr).toBe(0);
    await expectCleanNodes();
    expect(await stateOf(set)).toMatchObject({ ...(before as object) });
  });

  test('that somebody has cordoned are left to them', async () => {
    const set = await aReadySet(cluster, 'cordon-theirs', orderedSet);
    const [first] = await nodes();
    const name = first?.metadata.name ?? '';
    await cluster.run(['cordon', name]);
    atTheEnd(() => cluster.run(['uncordon', name]));
    const file = await aScenario([{ cordonNode: { node: name } }]);
    const { code, result } = await drill(set, file);
    expect([code, result.status]).toEqual([4, 'refused']);
    expect(result.reason).toBe(
      `node ${name} is cordoned already, and it was not this drill: it is left alone`,
    );
    expect((await nodes()).find(({ metadata }) => metadata.name === name)?.spec.unschedulable).toBe(true);
  });
});
