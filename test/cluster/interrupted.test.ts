import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { type DoctorResult, runDoctor } from './support/doctor.ts';
import { begin, doctor, type Drilled, withReport } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';

/** A sample of moments; the sweep takes many more, at random. */
let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const goingDown = (set: Drilled) => waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=0');
const halfDown = (set: Drilled) => waitFor(cluster, set.namespace, 'pod/db-1', 'delete');
const comingUp = async (set: Drilled) => {
  await waitFor(cluster, set.namespace, 'pod/db-0', 'delete');
  await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=3');
};

describe('a drill that is asked to stop puts everything back itself', () => {
  test.each([
    { signal: 'SIGINT', code: 130, moment: goingDown, when: 'as the set goes down' },
    { signal: 'SIGTERM', code: 143, moment: halfDown, when: 'with one pod left' },
  ] as const)('$signal $when', async ({ signal, code, moment }) => {
    const set = await aReadySet(cluster, 'interrupted', orderedSet);
    const before = await stateOf(set);
    const said = await struck(set, signal, moment);
    expect(said.code).toBe(code);
    expect(withReport(said).result).toMatchObject({
      status: 'interrupted',
      exitCode: code,
      undo: { outcome: 'restored' },
    });
    await asBefore(set, before);

    const recover = await doctor(set, ['recover', '--yes']);
    expect(recover).toMatchObject({ code: 0, stdout: '' });
    expect(recover.stderr).toContain('Nothing to recover');
  });
});

test('a drill that is asked to stop twice gives up at once, and says how to undo it', async () => {
  const set = await aReadySet(cluster, 'given-up', orderedSet);
  const before = await stateOf(set);
  const running = begin(set, 'scale-to-zero');
  await goingDown(set);
  running.child.kill('SIGINT');
  await running.says('once more');
  running.child.kill('SIGINT');
  const { code, result } = withReport(await running.finished);
  expect(code).toBe(6);
  expect(result).toMatchObject({ status: 'errored', exitCode: 6, undo: { outcome: 'not restored' } });
  expect(await stateOf(set)).not.toEqual(before);

  const [command = ''] = result.hints;
  expect(command).toMatch(new RegExp(`^kubectl sts-doctor recover sts/db -n ${set.namespace}( |$)`));
  const words = command.split(' ').slice(2);
  const recover = await runDoctor(cluster, set.stateHome, [...words, '--yes']);
  expect(recover.code).toBe(0);
  await asBefore(set, before);
});

describe('a drill that was killed is undone by recover', () => {
  test('on the same machine at once', async () => {
    const set = await aReadySet(cluster, 'killed', orderedSet);
    const before = await stateOf(set);
    await struck(set, 'SIGKILL', halfDown);
    expect(await stateOf(set)).not.toEqual(before);

    const recover = await doctor(set, ['recover', 'sts/db', '--yes']);
    expect(recover.stdout).toContain('restored');
    expect(recover.stderr).not.toContain('waiting');
    expect(recover.code).toBe(0);
    await asBefore(set, before);
  });

  test('and from any other, once its Lease has stood still, though the undo itself was cut short', async () => {
    const set = await aReadySet(cluster, 'killed', orderedSet);
    const before = await stateOf(set);
    await struck(set, 'SIGKILL', comingUp);
    await rm(set.stateHome, { recursive: true });
    expect(await stateOf(set)).not.toEqual(before);

    const list = await doctor(set, ['recover', '--list', '-o', 'json']);
    expect(JSON.parse(list.stdout)).toMatchObject({ items: [{ set: 'db', scenario: 'scale-to-zero' }] });
    const recover = await doctor(set, ['recover', '--yes']);
    expect(recover.stdout).toContain('restored');
    expect(recover.code).toBe(0);
    await asBefore(set, before);
  });
});

/** Scales to zero and sends that drill a signal at that moment. */
async function struck(
  set: Drilled,
  signal: NodeJS.Signals,
  moment: (set: Drilled) => Promise<void>,
): Promise<DoctorResult> {
  const { child, finished } = begin(set, 'scale-to-zero');
  await moment(set);
  child.kill(signal);
  return finished;
}

async function asBefore(set: Drilled, before: object): Promise<void> {
  expect(await stateOf(set)).toEqual(before);
  expect(Object.keys(await podsOf(set))).toEqual(['db-0', 'db-1', 'db-2']);
}
