import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainSockets } from '../../src/kube/plain-sockets.ts';
import type { SocketRequest, Sockets } from '../../src/kube/sockets.ts';
import { unreachable } from '../../src/kube/network-error.ts';
import { clusterErrorText } from '../../src/kube/words.ts';
import { breakOff, startServer, type TestServer } from './support/http-server.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: TestServer;
let sockets: Sockets;
let answer: Answer;

beforeEach(async () => {
  sockets = plainSockets();
  server = await startServer((request, response, body) =>
    answer(request as IncomingMessage, response as ServerResponse, body),
  );
});

afterEach(async () => {
  await sockets.destroy();
  await server[Symbol.asyncDispose]();
});

const ask = (given: Partial<SocketRequest> = {}) =>
  sockets.request({
    origin: server.url,
    path: '/version',
    method: 'GET',
    headers: {},
    body: null,
    signal: new AbortController().signal,
    ...given,
  });

test('a body goes with its length, whatever the method, and none is sent where there is none', async () => {
  answer = ({ headers }, response, body) =>
    response.end(JSON.stringify([body, headers['content-length'], headers['transfer-encoding']]));
  const seen = async (given: Partial<SocketRequest>): Promise<unknown> =>
    JSON.parse(String(await buffer((await ask(given)).body)));
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
    expect(await seen({ method, body: '{"a":"ü"}' }), method).toEqual(['{"a":"ü"}', '10', null]);
  expect(await seen({})).toEqual(['', null, null]);
});

test('headers that come several times stay apart, on the way there and back', async () => {
  answer = ({ headersDistinct }, response) => {
    response.setHeader('warning', ['299 - "one, two"', '299 - "three"']);
    response.setHeader('retry-after', '3');
    response.end(JSON.stringify(headersDistinct['impersonate-group']));
  };
  const { headers, body } = await ask({ headers: { 'impersonate-group': ['dev', 'ops'] } });
  expect(headers['warning']).toEqual(['299 - "one, two"', '299 - "three"']);
  expect(headers['retry-after']).toBe('3');
  expect(JSON.parse(String(await buffer(body)))).toEqual(['dev', 'ops']);
});

test('a connection that is free again is taken again', async () => {
  answer = (_, response) => void response.end('{}');
  for (let turn = 0; turn < 10; turn += 1) {
    await buffer((await ask()).body);
    await wait(1);
  }
  expect(server.connections).toBe(1);
});

test('an abort before the head ends it on the server too', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = (_, response) => response.on('close', resolve);
  });
  const stop = new AbortController();
  const asked = ask({ signal: stop.signal });
  asked.catch(() => undefined);
  while (server.requests.length === 0) await wait(1);
  stop.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  await gone;
  await expect(ask({ signal: stop.signal })).rejects.toThrow('enough');
});

test('an abort within the body ends it at once, whatever has come of it', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = (_, response) => {
      response.on('close', resolve);
      response.write('the beginning');
    };
  });
  const stop = new AbortController();
  const { body } = await ask({ signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(buffer(body)).rejects.toThrow('enough');
  await gone;
});

test.each(['within its head', 'within its body'])('an answer that ends %s is none', async (when) => {
  answer = (request, response) => {
    if (when === 'within its head') return breakOff(request);
    response.setHeader('content-length', '100');
    response.write('the beginning', () => breakOff(request));
  };
  const error: unknown = await ask()
    .then(({ body }) => buffer(body))
    .catch((thrown: unknown) => thrown);
  expect(clusterErrorText(unreachable(server.url, error))).toMatch(
    when === 'within its head' ? /EOF$/ : /connection reset by peer$/,
  );
});

test('a body that broke before anybody read it is not taken for a whole one', async () => {
  answer = (request, response) => {
    response.setHeader('content-length', '100');
    response.write('the beginning', () => breakOff(request));
  };
  const { body } = await ask();
  await new Promise((resolve) => body.on('close', resolve));
  await expect(buffer(body)).rejects.toThrow(/./);
});

test('a close waits for what is under way; a destroy does not', async () => {
  const held: ServerResponse[] = [];
  answer = (_, response) => void held.push(response);
  const first = ask();
  while (held.length < 1) await wait(1);
  const closed = sockets.close();
  held[0]?.end('{}');
  await buffer((await first).body);
  await closed;

  sockets = plainSockets();
  const second = ask();
  second.catch(() => undefined);
  while (held.length < 2) await wait(1);
  await sockets.destroy();
  await expect(second).rejects.toThrow('the connection was closed');
});
