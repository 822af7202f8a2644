import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { cli } from './support/outside.ts';

async function manifest(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'set.yaml');
  await writeFile(file, text);
  return file;
}

const brokenSet = `
apiVersion: v1
kind: Service
metadata: {name: db, namespace: stage}
spec: {clusterIP: None, selector: {app: db}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: stage}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "registry.invalid/none:0"}]}
`;

describe('a drill in the sandbox', () => {
  test.each(['kill-pod', 'scale-to-zero', 'stall-rollout', 'force-delete --allow-force'])(
    '%s passes on the default set, asks nobody, and says where it was',
    async (scenario) => {
      const { code, out } = await cli('run', ...scenario.split(' '), '--sandbox', '-o', 'json');
      const result = JSON.parse(out) as RunResult;
      expect(result).toMatchObject({
        status: 'passed',
        exitCode: 0,
        plan: { sandbox: 'a model of Kubernetes v1.36.3' },
      });
      expect(
        result.judgement?.outcomes
          .flatMap(({ promises }) => promises)
          .filter(({ verdict }) => verdict === 'violated'),
      ).toEqual([]);
      expect(code).toBe(0);
    },
  );

  test('takes no more of the wall clock than computing does, however long it lasts inside', async () => {
    const began = performance.now();
    const { out } = await cli('run', 'scale-to-zero', '--sandbox', '-o', 'json');
    const { durationMs } = JSON.parse(out) as RunResult;
    expect(durationMs).toBeGreaterThan(5_000);
    expect(performance.now() - began).toBeLessThan(durationMs);
  });

  test('goes the same way for the same seed', async () => {
    const moments = async () => {
      const { out } = await cli('run', 'kill-pod', '--sandbox', '--seed', '7', '-o', 'json');
      return (JSON.parse(out) as RunResult).judgement?.timeline;
    };
    expect(await moments()).toEqual(await moments());
  });

  test('a set of ours that never gets ready is not drilled', async () => {
    const { code, err, out } = await cli('run', 'kill-pod', '--sandbox', '-f', await manifest(brokenSet));
    expect(code, err).toBe(4);
    expect(out).toContain('REFUSED  kill-pod on sts/db in namespace stage of the sandbox');
    expect(out).toContain('0 of 2 pods would stay available');
  });

  test('a manifest of a kind that it does not know is refused by name', async () => {
    const file = await manifest('apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one}\n');
    const { code, err } = await cli('run', 'kill-pod', '--sandbox', '-f', file);
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: ${file}:2:7 the sandbox does not know example.com/v1 Thing\n`,
    });
  });

  test.each(['1.27', 'v1.33.4', '1.37', '2.36'])(
    'release %s is refused, and told which there are',
    async (release) => {
      const { code, out, err } = await cli('run', 'kill-pod', '--sandbox', '--k8s-version', release, '-q');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(
        `the sandbox models no Kubernetes ${release}: it models v1.34.4, v1.35.0, v1.36.3`,
      );
    },
  );

  describe.each([
    ['1.34', 'v1.34.4', false],
    ['1.34.0', 'v1.34.4', true],
    ['1.35', 'v1.35.0', false],
    ['1.35.3', 'v1.35.0', true],
    ['1.35.6', 'v1.36.3', true],
    ['1.36', 'v1.36.3', false],
    ['1.36.9', 'v1.36.3', true],
  ])('release %s', (release, model, told) => {
    test.each(['kill-pod', 'scale-to-zero', 'stall-rollout', 'evict-pod', 'force-delete --allow-force'])(
      '%s passes, nothing is called violated, and another patch is said to be one',
      async (scenario) => {
        const words = [...scenario.split(' '), '--sandbox', '--k8s-version', release, '-o', 'json'];
        const { code, out, err } = await cli('run', ...words);
        expect(code, err).toBe(0);
        const { plan, judgement } = JSON.parse(out) as RunResult;
        expect(plan.sandbox).toBe(`a model of Kubernetes ${model}`);
        expect(err.includes('is not modelled')).toBe(told);
        const promises = judgement?.outcomes.flatMap((outcome) => outcome.promises) ?? [];
        expect(promises.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
        expect(promises.find(({ id }) => id === 'I2')?.verdict).toBe('held');
      },
    );
  });
});
