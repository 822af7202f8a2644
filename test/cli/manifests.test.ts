import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { anOutside, cli } from './support/outside.ts';

interface Tried {
  readonly code: number;
  /** A line each, without the directory. */
  readonly lines: readonly string[];
}

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'sts-doctor-test-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return dir;
}

const plain = (text: string, dir: string) =>
  text
    .replaceAll(`${dir}/`, '')
    .split('\n')
    .filter((line) => line !== '');

/** `plan --sandbox` with one file, or with all of a directory. */
async function tried(text: string, name = 'set.yaml'): Promise<Tried> {
  const dir = await folder({ [name]: text });
  const { code, err } = await cli('plan', 'kill-pod', '--sandbox', '-f', join(dir, name));
  return { code, lines: plain(err, dir) };
}

const set = (name: string, replicas: unknown = 1, labels = '{app: db}') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  serviceName: db
  replicas: ${JSON.stringify(replicas)}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: ${labels}}
    spec: {containers: [{name: db, image: "nginx:latest"}]}
`;

// The first of them loads the whole sandbox.
describe('a manifest that cannot be right is told with its file and line', { timeout: 30_000 }, () => {
  test.each([
    ['broken YAML', 'kind: [', 'set.yaml:1:8 '],
    ['a list', '- a\n', 'set.yaml:1:1 a manifest is a map with apiVersion and kind, not a list'],
    ['nothing', '# nothing\n', 'set.yaml:1:1 no manifest in this file'],
    ['no version', 'kind: Service\nmetadata: {name: a}\n', 'set.yaml:1:1 apiVersion: Required value'],
    [
      'an unknown kind',
      'apiVersion: apps/v1\nkind: StatefullSet\nmetadata: {name: a}\n',
      'set.yaml:2:7 the sandbox does not know apps/v1 StatefullSet, did you mean "StatefulSet"?',
    ],
    [
      'a kind of another version',
      'apiVersion: apps/v1beta1\nkind: StatefulSet\nmetadata: {name: a}\n',
      'set.yaml:1:13 the sandbox knows StatefulSet in apps/v1, not in apps/v1beta1',
    ],
    [
      'text for a number',
      set('db', 'many'),
      'set.yaml:7:13 spec.replicas: Invalid value: "many": must be a whole number',
    ],
    [
      'an unknown field',
      set('db').replace('serviceName', 'servicename'),
      'set.yaml:6:3 unknown field "spec.servicename", did you mean "serviceName"?',
    ],
    [
      'fewer than none',
      set('db', -1),
      'set.yaml:7:13 spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'labels that are not selected',
      set('db', 1, '{app: web}'),
      'set.yaml:10:24 spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    ['a bad name', set('Db_'), 'set.yaml:4:18 metadata.name: Invalid value: "Db_": '],
  ])('%s', async (_, text, line) => {
    const { code, lines } = await tried(text);
    expect(code).toBe(2);
    expect(lines[0]).toContain(`error: ${line}`);
  });

  test('the same object twice, and where the first is', async () => {
    const { lines } = await tried(`${set('db')}---${set('db')}`);
    expect(lines).toEqual(['error: set.yaml:13:1 a second StatefulSet "db": the first is at set.yaml:2']);
  });

  test('everything at once, in the order of the text, whoever found it', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {}\nspec: {ports: [{port: http}]}\n';
    const { code, lines } = await tried(`${service}---${set('db', -1)}---${set('web', 1.5)}`);
    expect(code).toBe(2);
    expect(lines).toEqual([
      'error: the manifests have 4 problems:',
      'set.yaml:3:11 metadata.name: Required value',
      'set.yaml:4:23 spec.ports[0].port: Invalid value: "http": must be a whole number',
      'set.yaml:11:13 spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'set.yaml:22:13 spec.replicas: Invalid value: 1.5: must be a whole number',
    ]);
  });

  test('of an item of a list, JSON too', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: 'x' } };
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [service] }, null, 1);
    const { lines } = await tried(list, 'list.json');
    expect(lines).toEqual([
      expect.stringContaining('list.json:12:14 spec.ports: Invalid value: "x": must be a list'),
    ]);
  });

  test('served, too: nothing is begun', async () => {
    const dir = await folder({ 'set.yaml': set('db', -1) });
    const outside = anOutside(['sandbox', '-f', join(dir, 'set.yaml')]);
    expect(await runCli(outside)).toBe(2);
    expect(outside.out()).toBe('');
    expect(outside.err()).toContain('set.yaml:7:13 spec.replicas');
  });
});

describe('what is read', () => {
  test('a directory: its manifests, not what else lies there', async () => {
    const dir = await folder({ 'a.yaml': set('one'), 'b.json': '{"kind":1}', 'README.md': 'kind: [' });
    await mkdir(join(dir, 'below.yaml.d'));
    const { code, err } = await cli('plan', 'kill-pod', '--sandbox', '-f', dir);
    expect(code).toBe(2);
    expect(plain(err, dir)).toEqual([
      'error: the manifests have 3 problems:',
      'b.json:1:1 apiVersion: Required value',
      'b.json:1:1 metadata.name: Required value',
      'b.json:1:9 kind: Required value',
    ]);
  });

  test('standard input', async () => {
    const stdin = new PassThrough().end(set('db', -1)) as unknown as NodeJS.ReadStream;
    const outside = anOutside(['plan', 'kill-pod', '--sandbox', '-f', '-'], { stdin });
    expect(await runCli(outside)).toBe(2);
    expect(outside.err()).toContain('error: stdin:7:13 spec.replicas');
  });

  test('files that cannot be read are told with all else', async () => {
    const dir = await folder({ 'set.yaml': set('db', -1) });
    await mkdir(join(dir, 'empty'));
    const files = ['set.yaml', 'none.yaml', 'empty'].flatMap((name) => ['-f', join(dir, name)]);
    const { code, err } = await cli('plan', 'kill-pod', '--sandbox', ...files);
    expect(code).toBe(2);
    expect(plain(err, dir)).toEqual([
      'error: the manifests have 3 problems:',
      'set.yaml:7:13 spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      expect.stringContaining('cannot read none.yaml: ENOENT'),
      'no manifest in empty: a directory is searched for *.yaml, *.yml and *.json',
    ]);
  });

  test('a set without its Service is a scenario, not a mistake', async () => {
    const { code, lines } = await tried(set('db'));
    expect(lines.join('\n')).not.toContain('error:');
    expect(code).not.toBe(2);
  });

  test('what a server says of its own objects, and of what controllers have made', async () => {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    const stored = {
      uid: 'x',
      resourceVersion: '7',
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 3,
    };
    const db = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'default', ...stored },
      spec: {
        replicas: 1,
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: { containers: [{ name: 'c', image: 'nginx' }] },
        },
      },
      status: { replicas: 1, availableReplicas: 1 },
    };
    const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'x', controller: true };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'db-0', namespace: 'default', ownerReferences: [owner], ...stored },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'default', ...stored },
      spec: { clusterIP: 'None', selector: { app: 'db' } },
    };
    const list = { apiVersion: 'v1', kind: 'List', items: [account, service, pod, db] };
    const dir = await folder({ 'all.json': JSON.stringify(list) });
    const { code, err } = await cli('run', 'scale-to-zero', '--sandbox', '-f', join(dir, 'all.json'), '-q');
    expect({ code, err: plain(err, dir) }).toMatchObject({ code: 0 });
  });
});
