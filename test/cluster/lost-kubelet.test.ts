import { beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/judge/judged.ts';
import type { PromiseOutcome } from '../../src/judge/outcome.ts';
import type { Pod } from '../../src/objects/workload.ts';
import type { Bed } from './bed/bed.ts';
import { strike } from './bed/faults.ts';
import { until } from './bed/until.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { startDoctor } from './support/doctor.ts';
import { type Drilled, drill } from './support/drilled.ts';
import { anOwnBed } from './support/own-bed.ts';
import { processesOf } from './support/pod-processes.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf } from './support/report.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';
import { waitFor, waitReady } from './support/wait.ts';

const [near, far] = ['node-1', 'node-2'] as const;

/** The kubelet of the far node hangs as long as `work` takes; whatever happens, it goes on afterwards. */
async function whileHanging<T>(bed: Bed, work: () => Promise<T>): Promise<T> {
  await strike(bed, `kubelet-${far}`, 'SIGSTOP');
  try {
    return await work();
  } finally {
    await strike(bed, `kubelet-${far}`, 'SIGCONT');
  }
}

/** Its highest pod alone on the far node, where nothing is scheduled any more. */
async function aSetWithOneFar(cluster: Cluster, prefix: string): Promise<Drilled> {
  await cluster.run(['uncordon', near]);
  await cluster.run(['cordon', far]);
  const set = await aReadySet(cluster, prefix, orderedSet, { gracePeriodSeconds: 20 });
  await cluster.run(['uncordon', far]);
  await cluster.run(['cordon', near]);
  await cluster.run(['delete', 'pod', 'db-2', '-n', set.namespace]);
  await waitReady(cluster, set);
  await cluster.run(['uncordon', near]);
  await cluster.run(['cordon', far]);
  return set;
}

describe.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])('a pod is deleted by force', () => {
  let bed: Bed;
  let cluster: Cluster;

  beforeAll(async () => {
    bed = await anOwnBed();
    cluster = await connect(bed);
  });

  /** Works on the set while the far kubelet hangs; two of a name run then, and after it nothing is left of the first. */
  async function playedOut<T>(set: Drilled, work: () => Promise<T>): Promise<T> {
    const before = await stateOf(set);
    const old = (await podsOf(set))['db-2'] as Pod;
    const oldUid = old.metadata?.uid ?? '';
    expect(old.spec?.nodeName).toBe(far);

    const done = await whileHanging(bed, async () => {
      const said = await work();
      const next = (await podsOf(set))['db-2'] as Pod;
      expect(next.spec?.nodeName).toBe(near);
      // The truth that no API tells.
      expect(await processesOf(oldUid)).not.toEqual([]);
      expect(await processesOf(next.metadata?.uid ?? '')).not.toEqual([]);
      return said;
    });

    // The kubelet goes on, finds a pod that is none of its own any more, and ends it.
    await until('the former pod to end', 60_000, async () => {
      const left = await processesOf(oldUid);
      return left.length === 0 || `${left.length} processes are left`;
    });
    await farSays(set, 'True');
    await cluster.run(['uncordon', far]);
    await waitReady(cluster, set);
    expect(await stateOf(set)).toEqual(before);
    expect((await podsOf(set))['db-2']?.spec?.nodeName).toBe(near);
    return done;
  }

  const farSays = ({ namespace }: Drilled, status: string) => {
    const path = '{.status.conditions[?(@.type=="Ready")].status}';
    return waitFor(cluster, namespace, `node/${far}`, `jsonpath=${path}=${status}`, 120);
  };

  /** At most one is not called kept, nor broken: nobody saw it. */
  function tellsTheEvidence(promises: readonly PromiseOutcome[]): string {
    expect(promises.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id)).toEqual([]);
    for (const id of ['I6', 'O10', 'S5'])
      expect(promises.find((promise) => promise.id === id)?.verdict, id).not.toBe('held');
    const [verdict] = promises.find(({ id }) => id === 'I6')?.cases.map((one) => one.verdict) ?? [];
    const reason = verdict?.verdict === 'unknown' ? verdict.reason : `${verdict?.verdict}`;
    console.info(reason);
    expect(reason).toContain(`db-2 was deleted by force: its containers were last seen running on ${far}`);
    expect(reason).toMatch(/UID \w+ started .* after on node-1\. .* look on its node/);
    return reason;
  }

  test('by a drill, its kubelet hangs, and its node still says that it is ready', async () => {
    const set = await aSetWithOneFar(cluster, 'hanging');
    const flags = ['--set', 'ordinal=2', '--set', 'within=60s', '--allow-force'];
    const { code, result, stderr } = await playedOut(set, () => drill(set, 'force-delete', ...flags));
    expect(code, `${result.reason}\n${stderr}`).toBe(0);
    expect(tellsTheEvidence(promisesOf(result))).toContain(`${far} said Ready=True then`);
  });

  test(
    'by kubectl, its node not heard of any more, while somebody observes',
    { timeout: 300_000 },
    async () => {
      const set = await aSetWithOneFar(cluster, 'unheard');
      const { namespace, stateHome } = set;
      const judged = await playedOut(set, async () => {
        await farSays(set, 'Unknown');
        const words = ['observe', 'sts/db', '-n', namespace, '-o', 'json'];
        const observing = startDoctor(cluster, stateHome, words);
        await observing.says('recording');
        await cluster.run(['delete', 'pod', 'db-2', '-n', namespace, '--force', '--grace-period=0']);
        await waitReady(cluster, set);
        observing.child.kill('SIGINT');
        return JSON.parse((await observing.finished).stdout) as Judged;
      });
      const promises = judged.judgement.outcomes.flatMap((outcome) => outcome.promises);
      expect(tellsTheEvidence(promises)).toContain(`on ${far}, not ready any more`);
    },
  );
});
