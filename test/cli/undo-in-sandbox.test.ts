import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { cli } from './support/outside.ts';

const metadata = { name: 'db', namespace: 'stage' };
const labels = { app: 'db' };

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { clusterIP: 'None', selector: labels, ports: [{ port: 80 }] },
};

const aSet = (podManagementPolicy: string) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata,
  spec: {
    serviceName: 'db',
    replicas: 3,
    minReadySeconds: 5,
    podManagementPolicy,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'nginx:1' }] } },
  },
});

/** Nothing but the undo frees its pods. */
const stall = {
  apiVersion: 'sts-doctor.dev/v1',
  kind: 'Scenario',
  metadata: { name: 'stall' },
  spec: {
    description: 'Leaves a rollout stalled',
    steps: [{ stallRollout: {}, until: { stalled: { for: '5s' } } }],
  },
};

async function aFile(name: string, content: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

/** Releases whose controllers free a Parallel set by themselves, and one that does not. */
describe.each(['1.34.4', '1.35.0', '1.36.3'])('in Kubernetes %s', (version) => {
  test.each(['OrderedReady', 'Parallel'])(
    'a stalled %s set is brought back',
    { timeout: 60_000 },
    async (policy) => {
      const list = { apiVersion: 'v1', kind: 'List', items: [service, aSet(policy)] };
      const [scenario, set] = await Promise.all([aFile('stall.yaml', stall), aFile('set.yaml', list)]);
      const flags = ['--sandbox', '-f', set, '--k8s-version', version, '-o', 'json'];
      const { code, out } = await cli('run', scenario, ...flags);
      const { undo, durationMs } = JSON.parse(out) as RunResult;
      expect(undo).toMatchObject({ outcome: 'restored', differences: [] });
      expect(undo.steps.map(({ does }) => does)).toContainEqual(
        expect.stringMatching(/^delete revision db-\w+, made by the run$/),
      );
      const deletions = undo.steps.filter(({ does }) => does === 'delete pod db-2');
      expect(deletions).toHaveLength(policy === 'Parallel' && version !== '1.35.0' ? 0 : 1);
      expect(durationMs).toBeLessThan(60_000);
      expect(code).toBe(0);
    },
  );
});
