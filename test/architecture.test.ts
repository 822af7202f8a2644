import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Room {
  /** Rooms whose modules it may import. */
  readonly rooms: readonly string[];
  /** Rooms of which it may import types only. */
  readonly types?: readonly string[];
  /** npm packages it may import. Types of client-node are free everywhere. */
  readonly packages: readonly string[];
}

/**
 * The rooms of `src/` and the one direction of their imports. To add a room, an arrow or a package, change this table
 * and say why in the commit.
 */
const table: Readonly<Record<string, Room>> = {
  lib: { rooms: [], packages: ['yaml', 'zod'] },
  objects: { rooms: [], packages: [] },
  statefulset: { rooms: ['objects', 'lib'], packages: [] },
  order: { rooms: ['statefulset', 'objects', 'lib'], packages: [] },
  cluster: { rooms: ['objects', 'lib'], packages: [] },
  recording: { rooms: ['cluster', 'statefulset', 'objects', 'lib'], packages: ['zod'] },
  remedy: { rooms: ['statefulset', 'objects', 'lib'], packages: [] },
  judge: { rooms: ['recording', 'order', 'remedy', 'statefulset', 'objects', 'lib'], packages: [] },
  scenario: { rooms: ['statefulset', 'lib'], packages: ['zod', 'fastest-levenshtein'] },
  drill: {
    rooms: ['scenario', 'judge', 'order', 'recording', 'cluster', 'statefulset', 'objects', 'lib'],
    packages: ['zod'],
  },
  report: {
    rooms: ['judge', 'remedy', 'lib'],
    types: ['drill', 'scenario'],
    packages: ['cli-table3', 'fast-xml-builder', 'zod'],
  },
  progress: { rooms: ['lib'], types: ['drill'], packages: ['listr2'] },
  // Kubeconfigs are YAML as Kubernetes reads it, merge keys included, unlike our own language in lib/yaml.ts.
  kube: {
    rooms: ['cluster', 'objects', 'lib'],
    packages: ['@kubernetes/client-node', 'undici', 'yaml', 'zod'],
  },
  // A Kubernetes in this process: it knows nothing of the doctor, so that nothing it says can be arranged.
  sandbox: { rooms: ['statefulset', 'objects', 'lib'], packages: ['rfc6902', 'ws', 'zod'] },
  cli: {
    rooms: [
      'kube',
      'sandbox',
      'progress',
      'report',
      'drill',
      'scenario',
      'judge',
      'recording',
      'cluster',
      // `explain` knows every failure mode, `lint` the ordinals of a set.
      'remedy',
      'statefulset',
      'objects',
      'lib',
    ],
    packages: ['yargs', '@inquirer/prompts', 'env-paths'],
  },
  // The composition root: it alone touches the process.
  'main.ts': { rooms: ['cli'], packages: [] },
};

const root = resolve(import.meta.dirname, '../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

interface Import {
  readonly file: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(([, type, from, lazily]) => ({
    file,
    to: from ?? lazily ?? '',
    typeOnly: type !== undefined,
  })),
);

const roomOf = (file: string) => file.split('/')[0] ?? '';
const target = ({ file, to }: Import) => relative(root, resolve(root, dirname(file), to));
const isLocal = ({ to }: Import) => to.startsWith('.');
const said = ({ file, to }: Import) => `${file} imports ${to}`;

describe('architecture', () => {
  test('every file of src belongs to a room of the table', () => {
    expect(files.map(roomOf).filter((room) => table[room] === undefined)).toEqual([]);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  test('a room imports only the rooms of its row', () => {
    const wrong = imports.filter(isLocal).filter((one) => {
      const from = roomOf(one.file);
      const to = roomOf(target(one));
      if (from === to) return false;
      const row = table[from];
      return !row?.rooms.includes(to) && !(one.typeOnly && row?.types?.includes(to));
    });
    expect(wrong.map(said)).toEqual([]);
  });

  test('a package is imported only by the rooms that own it', () => {
    const wrong = imports
      .filter((one) => !isLocal(one) && !one.to.startsWith('node:'))
      .filter(({ file, to, typeOnly }) => {
        const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : (to.split('/')[0] ?? '');
        return (
          !table[roomOf(file)]?.packages.includes(name) && !(typeOnly && name === '@kubernetes/client-node')
        );
      });
    expect(wrong.map(said)).toEqual([]);
  });

  test('imports between rooms form no cycle', () => {
    const seen = new Set<string>();
    const visit = (room: string, path: readonly string[]): void => {
      expect(path, `cycle through ${room}`).not.toContain(room);
      if (seen.has(room)) return;
      for (const next of [...(table[room]?.rooms ?? []), ...(table[room]?.types ?? [])])
        visit(next, [...path, room]);
      seen.add(room);
    };
    for (const room of Object.keys(table)) visit(room, []);
  });

  test('imports between files form no cycle', () => {
    const edges = new Map<string, readonly string[]>();
    for (const file of files) {
      const outgoing = imports.filter((one) => one.file === file && isLocal(one) && !one.typeOnly);
      edges.set(file, outgoing.map(target));
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('nothing but main.ts touches process or console', () => {
    const touching = files.filter(
      (file) => file !== 'main.ts' && /(?<![./\-\w'])(?:process|console)\.\w/.test(withoutComments(file)),
    );
    expect(touching).toEqual([]);
  });

  test('no room or file is named after nothing', () => {
    const empty = /(?:^|\/)(?:utils?|common|helpers?|types|manager|service|misc|shared)(?:\.ts$|\/)/;
    expect(files.filter((file) => empty.test(file))).toEqual([]);
  });
});

function withoutComments(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
