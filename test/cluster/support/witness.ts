import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bedOfEnvironment, pathsOf } from '../bed/bed.ts';
import type { Cluster } from './cluster.ts';

/** What kubectl saw of a pod, and when: milliseconds since the epoch. */
export interface Sighting {
  readonly at: number;
  readonly event: string;
  readonly name: string;
  readonly uid: string;
  readonly ready: boolean;
  readonly terminating: boolean;
}

export interface Witness extends AsyncDisposable {
  readonly sightings: readonly Sighting[];
  /** Resolves with the first sighting that fits, past or to come; with undefined when none comes in time. */
  sees(fits: (sighting: Sighting) => boolean, withinMs: number): Promise<Sighting | undefined>;
}

const columns = [
  'EVENT:.type',
  'NAME:.object.metadata.name',
  'UID:.object.metadata.uid',
  'READY:.object.status.conditions[?(@.type=="Ready")].status',
  'DELETED:.object.metadata.deletionTimestamp',
].join(',');

/** Lets kubectl watch the pods of a namespace, as somebody who knows nothing of the doctor. */
export async function aWitness(cluster: Cluster, namespace: string): Promise<Witness> {
  const sightings: Sighting[] = [];
  const listeners = new Set<() => void>();
  const argv = ['get', 'pods', '-n', namespace, '--watch', '--output-watch-events', '--no-headers'];
  const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'];
  const child = spawn(
    borrowed ? 'kubectl' : pathsOf(bedOfEnvironment()).kubectl,
    ['--kubeconfig', cluster.kubeconfig, ...argv, '-o', `custom-columns=${columns}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [event = '', name = '', uid = '', ready, deleted] = line.trim().split(/ +/);
    const terminating = deleted !== '<none>';
    sightings.push({ at: Date.now(), event, name, uid, ready: ready === 'True', terminating });
    for (const listener of listeners) listener();
  });
  await once(child.stdout, 'data');

  return {
    sightings,
    sees: (fits, withinMs) =>
      new Promise((resolve) => {
        const look = () => {
          const found = sightings.find(fits);
          if (found !== undefined) answer(found);
        };
        const answer = (found: Sighting | undefined) => {
          clearTimeout(timer);
          listeners.delete(look);
          resolve(found);
        };
        const timer = setTimeout(answer, withinMs, undefined);
        listeners.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
