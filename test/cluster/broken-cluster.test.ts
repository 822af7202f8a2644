import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { kinds } from '../../src/recording/entry.ts';
import { parseRecording } from '../../src/recording/file.ts';
import { gapsOf } from '../../src/recording/recording.ts';
import type { Bed } from './bed/bed.ts';
import { revive, strike } from './bed/faults.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, drill, withReport } from './support/drilled.ts';
import { anOwnBed } from './support/own-bed.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf, violationsOf } from './support/report.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';

const server = 'kube-apiserver';
const controller = 'kube-controller-manager';
const killServer = (bed: Bed) => strike(bed, server, 'SIGKILL');
// The port of a process that was killed may be taken for a moment longer.
const reviveServer = (bed: Bed) => revive(bed, server).catch(() => revive(bed, server));
const stopServer = (bed: Bed) => strike(bed, server, 'SIGSTOP');
const resumeServer = async (bed: Bed) => {
  try {
    // How long the fault lasts: nothing is waited for.
    await sleep(8_000);
  } finally {
    await strike(bed, server, 'SIGCONT');
  }
};

describe.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])('on a cluster that breaks', () => {
  let bed: Bed;
  let cluster: Cluster;

  beforeAll(async () => {
    bed = await anOwnBed();
    cluster = await connect(bed);
  });

  test('a pod is not back in time when all nodes are cordoned, and the remedy leads to the scheduler', async () => {
    const set = await aReadySet(cluster, 'cordoned', orderedSet);
    const nodes = bed.nodes.map(({ name }) => name);
    await cluster.run(['cordon', ...nodes]);
    const { code, result } = await drill(set, 'kill-pod', '--set', 'within=8s');
    await cluster.run(['uncordon', ...nodes]);

    expect(code).toBe(1);
    expect(result).toMatchObject({ status: 'failed', undo: { outcome: 'restored, not healthy' } });
    const violation = violationsOf(result).find(({ id }) => id === 'R1');
    expect(violation).toMatchObject({
      subject: 'db-2',
      remedy: { id: expect.stringContaining('unschedul') },
    });
    expect(violation?.seen).toContain('unschedulable');
  });

  test.each([
    { fault: 'is killed and comes back', begins: killServer, ends: reviveServer },
    { fault: 'does not answer for seconds', begins: stopServer, ends: resumeServer },
  ])('an API server that $fault hinders no drill', async ({ fault, begins, ends }) => {
    const set = await aReadySet(cluster, 'no-server', orderedSet);
    const before = await stateOf(set);
    const { finished } = begin(set, 'scale-to-zero');
    await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=0');
    await begins(bed);
    await ends(bed);

    const { code, result, stderr } = withReport(await finished);
    console.info(`an API server that ${fault}: exit code ${code}, ${result.reason ?? result.status}`);
    // What nobody saw while the server was away can be unknown. It is never held against the set.
    expect([0, 7], `${result.reason}\n${stderr}`).toContain(code);
    expect(violationsOf(result)).toEqual([]);
    expect(result.undo.outcome).toBe('restored');
    expect(await stateOf(set)).toEqual(before);
    expect(Object.keys(await podsOf(set))).toHaveLength(3);
  });

  test('an API server that is killed leaves unknown only what fell into a gap of the watches', async () => {
    const set = await aReadySet(cluster, 'gap', orderedSet);
    const plain = await drill(set, 'scale-to-zero');
    const record = join(set.stateHome, 'gap.ndjson');
    const { finished } = begin(set, 'scale-to-zero', '--record', record);
    await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=0');
    await killServer(bed);
    await reviveServer(bed);

    const { result } = withReport(await finished);
    const recording = parseRecording(await readFile(record, 'utf8'), record);
    const breaks = recording.entries.flatMap((entry) =>
      entry.entry === 'lost' || entry.entry === 'regained' ? [`${entry.entry} ${entry.kind}`] : [],
    );
    const gaps = kinds.filter((kind) => gapsOf(recording, kind).length > 0);
    console.info(`breaks: ${breaks.join(', ')}; gaps: ${gaps.join(', ') || 'none'}`);
    // The watches did break: otherwise this would show nothing.
    expect(breaks.length).toBeGreaterThan(0);

    const unknowns = (drilled: typeof result) =>
      promisesOf(drilled).flatMap(({ id, cases }) =>
        cases.flatMap(({ verdict }) => (verdict.verdict === 'unknown' ? [`${id}: ${verdict.reason}`] : [])),
      );
    console.info(unknowns(result).join('\n') || 'nothing is unknown');
    expect(violationsOf(result)).toEqual([]);
    // What is unknown of an undisturbed drill is so without any gap.
    const known = new Set(unknowns(plain.result).map((line) => line.split(':')[0]));
    const because = unknowns(result).filter((line) => !known.has(line.split(':')[0]));
    if (gaps.length === 0) expect(because).toEqual([]);
    for (const line of because) expect(line).toMatch(/interrupted|nobody saw|not known|unseen/);
    // How it all ended the lists tell, gap or none.
    const verdicts = new Map(promisesOf(result).map(({ id, verdict }) => [id, verdict]));
    for (const id of ['I1', 'I2', 'I3', 'I5', 'I7', 'I8', 'S1']) expect(verdicts.get(id), id).toBe('held');
  });

  test('a controller-manager that is killed in the middle of a stalled rollout hinders no undo', async () => {
    const set = await aReadySet(cluster, 'no-controller', orderedSet);
    const before = await stateOf(set);
    const { finished } = begin(set, 'stall-rollout', '--set', 'hold=3s');
    const image = 'jsonpath={.spec.template.spec.containers[0].image}=registry.invalid/sts-doctor/none:0';
    await waitFor(cluster, set.namespace, 'sts/db', image);
    await strike(bed, controller, 'SIGKILL');
    // How long the fault lasts: nothing is waited for.
    await sleep(4_000);
    await revive(bed, controller).catch(() => revive(bed, controller));

    const { result, stderr } = withReport(await finished);
    console.info(`a controller-manager that was killed: ${result.status}, ${result.reason ?? ''}`);
    expect(violationsOf(result), stderr).toEqual([]);
    expect(result.undo.outcome).toBe('restored');
    expect(await stateOf(set)).toEqual(before);
    expect(Object.keys(await podsOf(set))).toHaveLength(3);
  });
});
