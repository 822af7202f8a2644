import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachFromHere } from '../../src/cli/reach.ts';

let server: Server;
let port: number;
const { signal } = new AbortController();

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/never') return;
    const status = Number(request.url?.slice(1));
    response.writeHead(status, status === 302 ? { location: '/200' } : {}).end('body');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([200, 404, 503])('a web server that answers %i is heard', async (status) => {
  expect(await reachFromHere.http(`http://127.0.0.1:${port}/${status}`, signal)).toBe(status);
});

test('a redirect is an answer, and not followed', async () => {
  expect(await reachFromHere.http(`http://127.0.0.1:${port}/302`, signal)).toBe(302);
});

test('a server that does not answer is left when the signal says so', async () => {
  const stop = new AbortController();
  const answer = reachFromHere.http(`http://127.0.0.1:${port}/never`, stop.signal);
  stop.abort(new Error('time is up'));
  await expect(answer).rejects.toThrow('time is up');
});

test('a port that listens accepts, one that does not refuses', async () => {
  await reachFromHere.tcp('127.0.0.1', port, signal);
  await expect(reachFromHere.tcp('127.0.0.1', 1, signal)).rejects.toThrow('ECONNREFUSED');
});

test('a name has addresses, or none', async () => {
  expect(await reachFromHere.lookup('localhost')).toEqual(expect.arrayContaining(['127.0.0.1']));
  await expect(reachFromHere.lookup('no-such-name.invalid')).rejects.toThrow('no-such-name.invalid');
});
