import { existsSync, readFileSync, statSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../build/release/product.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly needs?: string; readonly uses?: string; readonly steps?: readonly Step[] }>
  >;
}

const files = globSync('.github/workflows/*.yml', { cwd: root });
const workflows = files.map(
  (file) => [file, parse(readFileSync(join(root, file), 'utf8')) as Workflow] as const,
);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps ?? []);

describe.each(workflows)('%s', (_file, workflow) => {
  test('calls only scripts that there are', () => {
    const runs = stepsOf(workflow).map(({ run = '' }) => run);
    const called = runs.flatMap((run) =>
      [...run.matchAll(/npm run (?:--\S+ )?([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
    const paths = runs.flatMap((run) => run.match(/(?<=^|\s)(?:build|\.ci)\/[\w/.-]+/gm) ?? []);
    for (const path of paths) expect(statSync(join(root, path)).mode & 0o111, path).not.toBe(0);
  });

  test('takes actions of a version, and may write nothing unless a job asks for it', () => {
    const uses = stepsOf(workflow).flatMap(({ uses: action }) => action ?? []);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@v\d+(?:\.\d+)*$/);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('is in the order in which its jobs need each other, and calls workflows that there are', () => {
    const seen = new Set<string>();
    for (const [name, { needs, uses }] of Object.entries(workflow.jobs)) {
      if (needs !== undefined) expect(seen).toContain(needs);
      if (uses !== undefined) expect(existsSync(join(root, uses)), uses).toBe(true);
      seen.add(name);
    }
  });
});

test('a release is tested before it is packaged, signed before it is archived, and proved before it is published', () => {
  const release = workflows.find(([file]) => file.endsWith('release.yml'))?.[1];
  expect(Object.entries(release?.jobs ?? {}).map(([name, { needs }]) => `${needs ?? ''} → ${name}`)).toEqual([
    ' → tag',
    'tag → test',
    'test → package',
    'package → sign',
    'sign → release',
  ]);
  const steps = (release?.jobs['release']?.steps ?? []).map(({ uses, run }) => uses ?? run ?? '');
  const order = [
    'download-artifact',
    'npm run archives',
    'attest-build-provenance',
    'gh release create',
    'krew-release-bot',
  ];
  const places = order.map((what) => steps.findLastIndex((step) => step.includes(what)));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
