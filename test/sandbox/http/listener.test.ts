import { describe, expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { createApi } from '../../../src/sandbox/api/server.ts';
import { namespaces, pods } from '../../../src/sandbox/api/kinds.ts';
import { createScaledTime } from '../../../src/sandbox/clock/scaled-time.ts';
import { Faults } from '../../../src/sandbox/faults/faults.ts';
import { execUpgrade } from '../../../src/sandbox/http/exec.ts';
import { createHandler } from '../../../src/sandbox/http/handler.ts';
import { listen } from '../../../src/sandbox/http/listener.ts';
import type { PodRuntime } from '../../../src/sandbox/http/pod-runtime.ts';
import { owner } from '../api/served.ts';

const runtime: PodRuntime = {
  exec: (_pod, container, command, stdin) => ({
    stdout: `${container}: ${command.join(' ')}${stdin}`,
    stderr: '',
    exitCode: command[0] === 'false' ? 1 : 0,
  }),
  logs: (_pod, _container, { previous }) => (previous ? 'before\n' : 'one\ntwo\n'),
};

async function served() {
  const time = createScaledTime(100);
  const api = createApi({ time });
  const faults = new Faults();
  api.create(namespaces, undefined, { metadata: { name: 'shop' } }, owner);
  const spec = { containers: [{ name: 'main', image: 'db:1' }] };
  api.create(pods, 'shop', { metadata: { name: 'db-0' }, spec }, owner);
  const listener = await listen(
    createHandler(api, { runtime, faults }),
    0,
    execUpgrade(api, { runtime, faults }),
  );
  onTestFinished(async () => {
    time.stop();
    await listener.close();
  });
  return { api, faults, url: listener.url, pod: `${listener.url}/api/v1/namespaces/shop/pods/db-0` };
}

describe('over a socket', () => {
  test('objects, tables, logs and health', async () => {
    const { url, pod } = await served();
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('ok');
    expect(await (await fetch(pod)).json()).toMatchObject({ kind: 'Pod', metadata: { name: 'db-0' } });
    const table = await fetch(pod, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } });
    const { rows } = (await table.json()) as { rows: readonly { cells: readonly unknown[] }[] };
    expect(rows[0]?.cells.slice(0, 4)).toEqual(['db-0', '0/1', 'Pending', '0']);
    expect(await (await fetch(`${pod}/log?tailLines=1`)).text()).toBe('two\n');
    expect(await (await fetch(`${pod}/log?previous=true`)).text()).toBe('before\n');
    expect((await fetch(`${pod}/log?container=other`)).status).toBe(400);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  });

  test('a watch is accepted before anything happens, and ends in time', async () => {
    const { url } = await served();
    const response = await fetch(
      `${url}/api/v1/pods?watch=1&timeoutSeconds=20&fieldSelector=metadata.name%3Dx`,
    );
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  test('a reset is a reset', async () => {
    const { faults, pod } = await served();
    faults.place({ verb: 'get' }, { type: 'reset', when: 'before' });
    await expect(fetch(pod)).rejects.toThrow('fetch failed');
  });

  test.each([
    ['v5.channel.k8s.io', 'true', '"status":"Success"'],
    ['v4.channel.k8s.io', 'false', '"reason":"NonZeroExitCode"'],
  ])('exec speaks %s', async (protocol, command, ending) => {
    const { pod } = await served();
    const socket = new WebSocket(
      `${pod.replace('http', 'ws')}/exec?command=${command}&stdout=true`,
      protocol,
    );
    const heard = new Map<number, string>();
    socket.on('message', (data: Buffer) => heard.set(data[0] ?? -1, data.subarray(1).toString()));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.protocol).toBe(protocol);
    expect(heard.get(1)).toBe(`main: ${command}`);
    expect(heard.get(3)).toContain(ending);
  });

  test.each([
    ['once that has ended', 'v5.channel.k8s.io', '&stdin=true', ' < given'],
    ['and does without where nobody can end it', 'v4.channel.k8s.io', '&stdin=true', ''],
    ['and does without where somebody types', 'v5.channel.k8s.io', '&stdin=true&tty=true', ''],
    ['and has none that was not asked for', 'v5.channel.k8s.io', '', ''],
  ])('exec reads its standard input, %s', async (_how, protocol, more, read) => {
    const { pod } = await served();
    const socket = new WebSocket(
      `${pod.replace('http', 'ws')}/exec?command=cat&stdout=true${more}`,
      protocol,
    );
    const heard = new Map<number, string>();
    socket.on('message', (data: Buffer) => heard.set(data[0] ?? -1, data.subarray(1).toString()));
    socket.once('open', () => {
      for (const part of [' < ', 'given']) socket.send(Buffer.concat([Buffer.of(0), Buffer.from(part)]));
      if (protocol.startsWith('v5')) socket.send(Buffer.of(255, 0));
    });
    await new Promise((resolve) => socket.once('close', resolve));
    expect(heard.get(1)).toBe(`main: cat${read}`);
  });

  test('exec that is denied is refused before anything runs', async () => {
    const { pod, faults } = await served();
    faults.deny({ resource: 'pods', subresource: 'exec' });
    const socket = new WebSocket(`${pod.replace('http', 'ws')}/exec?command=true`, 'v5.channel.k8s.io');
    const refused = await new Promise<string>((resolve) =>
      socket.once('error', ({ message }) => resolve(message)),
    );
    expect(refused).toContain('403');
  });
});
