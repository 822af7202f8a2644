import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExecPlugin } from '../../src/kube/connection.ts';
import { execSource } from '../../src/kube/exec-source.ts';
import { selfSigned } from './support/certificates.ts';
import { surroundings } from './support/connections.ts';
import { ManualClock } from './support/manual-clock.ts';

let directory: string;
let clock: ManualClock;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sts-doctor-exec-'));
  clock = new ManualClock();
});
afterEach(() => rm(directory, { recursive: true }));

const V1 = 'client.authentication.k8s.io/v1';

/** A plugin that counts its runs in a file and prints what `script` makes of the count. */
async function aPlugin(script: string, changes: Partial<ExecPlugin> = {}): Promise<ExecPlugin> {
  const path = join(directory, 'plugin.mjs');
  const runs = JSON.stringify(join(directory, 'runs'));
  await writeFile(
    path,
    `import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${runs}, 'x');
const run = readFileSync(${runs}, 'utf8').length;
const info = process.env.KUBERNETES_EXEC_INFO;
const print = (status, apiVersion = '${V1}') => console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion, status }));
${script}`,
  );
  return {
    apiVersion: V1,
    command: process.execPath,
    args: [path],
    env: {},
    installHint: undefined,
    interactiveMode: 'Never',
    cluster: undefined,
    ...changes,
  };
}

const runs = async () => (await readFile(join(directory, 'runs'), 'utf8')).length;

describe('an exec plugin', () => {
  test('runs once for ten requests at a time, and its token is kept', async () => {
    const source = execSource(await aPlugin('print({ token: `t${run}` })'), surroundings({ clock }));
    const all = await Promise.all(Array.from({ length: 10 }, () => source.current()));
    expect(new Set(all.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer t1']));
    await source.current();
    expect(await runs()).toBe(1);
  });

  test('runs again when what it gave has expired', async () => {
    const expirationTimestamp = new Date(clock.epoch() + 60_000).toISOString();
    const plugin = await aPlugin(
      `print({ token: 't' + run, expirationTimestamp: '${expirationTimestamp}' })`,
    );
    const source = execSource(plugin, surroundings({ clock }));
    await source.current();
    await clock.advance(59_999);
    expect((await source.current()).authorization).toBe('Bearer t1');
    await clock.advance(1);
    expect((await source.current()).authorization).toBe('Bearer t2');
  });

  test('runs once more for any number of requests that were rejected together', async () => {
    const source = execSource(await aPlugin('print({ token: `t${run}` })'), surroundings({ clock }));
    const rejected = await source.current();
    expect(
      await Promise.all([source.renew(rejected), source.renew(rejected), source.renew(rejected)]),
    ).toEqual([true, true, true]);
    expect((await source.current()).authorization).toBe('Bearer t2');
    expect(await source.renew(rejected)).toBe(true);
    expect(await runs()).toBe(2);
  });

  test('is told what it is asked, and gets its own environment on top of ours', async () => {
    const plugin = await aPlugin('print({ token: info + "|" + process.env.MINE + process.env.OURS })', {
      cluster: { server: 'https://k' },
      env: { MINE: 'mine' },
    });
    const around = surroundings({ clock, env: { OURS: 'ours', MINE: 'overridden' } });
    const token = (await execSource(plugin, around).current()).authorization?.replace('Bearer ', '') ?? '';
    const [info = '', rest] = token.split('|');
    expect(JSON.parse(info)).toEqual({
      kind: 'ExecCredential',
      apiVersion: V1,
      spec: { cluster: { server: 'https://k' }, interactive: false },
    });
    expect(rest).toBe('mineours');
  });

  test('may ask the user only at a terminal and only when its mode allows it', async () => {
    const told = async (interactiveMode: ExecPlugin['interactiveMode'], stdinIsTerminal: boolean) => {
      const plugin = await aPlugin('print({ token: JSON.parse(info).spec.interactive ? "yes" : "no" })', {
        interactiveMode,
      });
      return (await execSource(plugin, surroundings({ clock, stdinIsTerminal })).current()).authorization;
    };
    expect(await told('IfAvailable', true)).toBe('Bearer yes');
    expect(await told('IfAvailable', false)).toBe('Bearer no');
    expect(await told('Never', true)).toBe('Bearer no');
    await expect(told('Always', false)).rejects.toThrow(/standard input is not a terminal/);
  });

  test('may give a certificate and a key', async () => {
    const { cert, key } = await selfSigned();
    const status = JSON.stringify({ clientCertificateData: cert, clientKeyData: key });
    const source = execSource(await aPlugin(`print(${status})`), surroundings({ clock }));
    await expect(source.current()).resolves.toEqual({ certificate: { cert, key } });
  });

  test.each([
    ['console.log("not json s3cr3t")', 'decoding stdout: not an ExecCredential'],
    ['print(undefined)', "exec plugin didn't return a status field"],
    ['print({})', "exec plugin didn't return a token or cert/key pair"],
    ['print({ clientKeyData: "k" })', 'exec plugin returned only certificate or key, not both'],
    [
      'print({ token: "s3cr3t" }, "client.authentication.k8s.io/v1beta1")',
      'plugin returned version client.authentication.k8s.io/v1beta1',
    ],
    ['print({ token: "s3cr3t", expirationTimestamp: "soon" })', 'expirationTimestamp is not a time'],
    ['print({ token: "s3cr3t" }); process.exitCode = 3', 'failed with exit code 3'],
  ])('that does `%s` fails without its output being told', async (script, words) => {
    const error: unknown = await execSource(await aPlugin(script), surroundings({ clock }))
      .current()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ClusterError', kind: 'unauthorized' });
    expect(String(error)).toContain('Unable to connect to the server: getting credentials: ');
    expect(String(error)).toContain(words);
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cr3t');
  });

  test('that is not installed says so, with the hint of the kubeconfig but without its escapes', async () => {
    const plugin = await aPlugin('', { command: 'no-such-plugin', installHint: 'get it\nat \u001b[31mx' });
    await expect(execSource(plugin, surroundings({ clock })).current()).rejects.toThrow(
      /exec: executable no-such-plugin not found\n\nIt looks like [^]*\n\nget it\nat \[31mx$/,
    );
  });

  test('that failed is tried again by the next request', async () => {
    const plugin = await aPlugin('if (run === 1) process.exitCode = 1; else print({ token: "t" })');
    const source = execSource(plugin, surroundings({ clock }));
    await expect(source.current()).rejects.toThrow(/exit code 1/);
    await expect(source.current()).resolves.toMatchObject({ authorization: 'Bearer t' });
  });
});
