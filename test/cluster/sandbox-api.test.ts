import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { connect as connectTo } from '../../src/kube/connect.ts';
import { loadConnection } from '../../src/kube/load-connection.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createApi } from '../../src/sandbox/api/server.ts';
import { createScaledTime } from '../../src/sandbox/clock/scaled-time.ts';
import { createHandler } from '../../src/sandbox/http/handler.ts';
import { documents, type OpenApiDocument, schemaOf } from '../sandbox/api/schema-of.ts';
import type { Asked } from '../sandbox/api/asked.ts';
import { bodyOf, comparable, limitedRequests, limits, requests, setUp } from '../sandbox/api/asked.ts';
import { atTheEnd } from './support/ending.ts';
import { connect } from './support/cluster.ts';
import { aNamespace } from './support/namespace.ts';

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

type Ask = (asked: Asked, namespace: string) => Promise<Answered>;

let real: Ask;
let sandbox: Ask;
let namespace: string;
let limited: string;

beforeAll(async () => {
  const cluster = await connect();
  const around = { env: {}, homeDirectory: homedir(), platform: process.platform };
  const connection = await loadConnection({ kubeconfig: cluster.kubeconfig }, around);
  const transport = connectTo(connection, { clock: systemClock, env: {}, stdinIsTerminal: false });
  atTheEnd(async () => transport.close?.());
  real = asker(transport);
  sandbox = asker(createHandler(createApi({ time: createScaledTime(1) })));
  namespace = await aNamespace('sandbox-api', cluster);
  limited = await aNamespace('sandbox-limits', cluster);
  await furnish(namespace, setUp);
  await furnish(limited, limits);
  // A quota counts from when its controller has seen it.
  await cluster.run(['wait', '--for=jsonpath={.status.hard.pods}=2', '-n', limited, 'resourcequota/quota']);
});

async function furnish(within: string, objects: readonly Asked[]): Promise<void> {
  await sandbox({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: '$NS' } } }, within);
  for (const asked of objects) {
    for (const ask of [real, sandbox]) expect((await ask(asked, within)).status, asked.path).toBe(201);
  }
}

function asker(transport: ReturnType<typeof connectTo> | ReturnType<typeof createHandler>): Ask {
  return async (asked, within) => {
    const { signal } = new AbortController();
    const response = await transport({ ...bodyOf(asked, within), signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return { status: response.status, body: comparable(text, within) };
  };
}

describe('the sandbox answers as the real server does', () => {
  test.for(requests)('$title', async (asked) => {
    const [theirs, ours] = [await real(asked, namespace), await sandbox(asked, namespace)];
    expect(ours).toEqual(theirs);
  });

  test.for(limitedRequests)('$title', async (asked) => {
    const [theirs, ours] = [await real(asked, limited), await sandbox(asked, limited)];
    expect(ours).toEqual(theirs);
  });
});

test('the schema the sandbox ships is the real server’s', async () => {
  const file = join(import.meta.dirname, '../../src/sandbox/api/schema/kubernetes.json');
  const served: OpenApiDocument[] = [];
  for (const document of documents) {
    const { body } = await real({ method: 'GET', path: `/openapi/v3/${document}` }, namespace);
    served.push(body as OpenApiDocument);
  }
  const schema = schemaOf(served);
  if (process.env['UPDATE_GOLDENS'] === '1') await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
});
