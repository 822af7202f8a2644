import { createReadStream, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { Judged } from '../../src/judge/judged.ts';
import { anOutside, cli } from './support/outside.ts';

const recordings = join(import.meta.dirname, '../judge/recordings');
const recording = (name: string) => join(recordings, `${name}.ndjson.gz`);
const names = readdirSync(recordings).flatMap((file) => /^(.*)\.ndjson\.gz$/.exec(file)?.[1] ?? []);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

describe('judge', () => {
  test.each(names)('%s is judged alike, byte for byte, packed or not, by file or by input', async (name) => {
    const first = await cli('judge', recording(name), '-o', 'json');
    expect([0, 1, 7]).toContain(first.code);
    expect(await cli('judge', recording(name), '-o', 'json')).toEqual(first);
    const plain = join(folder, 'plain.ndjson');
    await writeFile(plain, gunzipSync(await readFile(recording(name))));
    expect(await cli('judge', plain, '-o', 'json')).toEqual(first);
    const piped = anOutside(['judge', '-', '-o', 'json'], {
      stdin: createReadStream(plain) as unknown as NodeJS.ReadStream,
    });
    expect(await runCli(piped)).toBe(first.code);
    expect(piped.out()).toBe(first.out);
  });

  test.each(['kill-pod', 'scale-to-zero', 'stall-rollout'])(
    'says of the recording of %s what its run has said',
    async (scenario) => {
      const file = join(folder, 'run.ndjson');
      const run = await cli('run', scenario, '--sandbox', '-q', '-o', 'json', '--record', file);
      const result = JSON.parse(run.out) as RunResult;
      const judged = JSON.parse((await cli('judge', file, '-o', 'json')).out) as Judged;
      expect(judged.judgement).toEqual(result.judgement);
      expect(judged).toMatchObject({
        run: result.run,
        status: result.status,
        exitCode: result.exitCode,
        sandbox: result.plan.sandbox,
        steps: result.steps.map(({ name, action, status }) => ({ name, action, status })),
      });
    },
  );

  test('of an instant says what the same recording would have come to if it had ended then', async () => {
    const lines = gunzipSync(await readFile(recording('scale-to-zero')))
      .toString('utf8')
      .trim()
      .split('\n');
    const instant = 2000;
    const ended = lines.filter(
      (line, index) => index === 0 || (JSON.parse(line) as { at: number }).at <= instant,
    );
    expect(ended.length).toBeLessThan(lines.length);
    const file = join(folder, 'ended.ndjson');
    await writeFile(file, `${ended.join('\n')}\n`);
    const then = await cli('judge', recording('scale-to-zero'), '--at', `${instant}ms`, '-o', 'json');
    expect(then).toEqual(await cli('judge', file, '-o', 'json'));
    expect(then.code).toBe(7);
    const never = await cli('judge', recording('scale-to-zero'), '--at', '1h');
    expect([never.code, never.out]).toEqual([2, '']);
    expect(never.err).toContain('invalid value "1h" for --at');
  });

  test('says what probes of the steady state saw', async () => {
    const scenario = join(folder, 'probed.yaml');
    await writeFile(
      scenario,
      `apiVersion: sts-doctor.dev/v1
kind: Scenario
metadata: {name: probed}
spec:
  steadyState: [{name: every pod ready, available: all}]
  steps: [{killPod: {ordinal: 2}}]
`,
    );
    const file = join(folder, 'run.ndjson');
    const run = await cli('run', scenario, '--sandbox', '-q', '-o', 'json', '--record', file);
    const result = JSON.parse(run.out) as RunResult;
    const judged = JSON.parse((await cli('judge', file, '-o', 'json')).out) as Judged;
    expect(judged.steadyState).toEqual(result.steadyState);
    expect(judged).toMatchObject({ status: result.status, steadyState: [{ name: 'every pod ready' }] });
    expect((await cli('judge', file)).out).toContain('STEADY STATE');
  });

  test('fails where the recording shows a promise that was not kept', async () => {
    const { code, out } = await cli('judge', recording('claim-deleted-by-outsider'));
    expect(code).toBe(1);
    expect(out).toMatch(/^FAILED {2}recorded drill \(scale\) of sts\/db in namespace/);
    expect(out).toContain('S2 violated for db-2');
  });
});

describe('what cannot be judged', () => {
  const refused = async (text: string) => {
    const file = join(folder, 'broken.ndjson');
    await writeFile(file, text);
    const { code, out, err } = await cli('judge', file);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err.replaceAll(`${folder}/`, '');
  };
  const header = async () =>
    gunzipSync(await readFile(recording('kill-pod')))
      .toString()
      .split('\n');

  test('a recording of a newer format says so', async () => {
    const [first = '', ...rest] = await header();
    const newer = [first.replace('recording/v1', 'recording/v2'), ...rest].join('\n');
    expect(await refused(newer)).toMatch(
      /^error: broken\.ndjson:1: the recording has format "sts-doctor\.dev\/recording\/v2".*; this version reads .*\/v1\n {2}\S/,
    );
  });

  test.each(['', 'hello', '{}', '[1]'])('%j is no recording', async (text) => {
    expect(await refused(text)).toMatch(/broken\.ndjson:1: /);
  });

  test('a line that was broken is named', async () => {
    const [first = ''] = await header();
    expect(await refused(`${first}\n{"entry":"fact"}\n`)).toContain('broken.ndjson:2: ');
  });

  test('a file that is not there, and one that is only half packed', async () => {
    expect((await cli('judge', join(folder, 'none'))).err).toContain('cannot read recording');
    const half = join(folder, 'half.gz');
    await writeFile(half, (await readFile(recording('kill-pod'))).subarray(0, 500));
    expect((await cli('judge', half)).err).toContain('cannot read recording');
  });
});
