import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages } from '../../build/docs/pages.ts';
import { root } from '../../build/shipped.ts';

const all = pages();

describe('a page that code makes, or whose outputs it makes', () => {
  test.each(all.map(({ path }) => path))(
    '%s is as `npm run docs` writes it',
    async (path) => {
      const file = join(root, path);
      const now = (await all.find((page) => page.path === path)?.text()) ?? '';
      if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, now);
      expect(existsSync(file), `${path} exists`).toBe(true);
      expect(readFileSync(file, 'utf8')).toBe(now);
    },
    60_000,
  );

  test.each(['kill-pod', 'parallel-bootstrap'])(
    'comes out alike every time: %s',
    async (name) => {
      const page = all.find(({ path }) => path === `docs/scenarios/${name}.md`);
      expect(await page?.text()).toBe(await page?.text());
    },
    60_000,
  );

  test('of a lesson shows at least one command', () => {
    const lessons = all.filter(({ path }) => path.startsWith('docs/lessons/'));
    expect(lessons.length).toBeGreaterThanOrEqual(5);
    for (const { path } of lessons)
      expect(readFileSync(join(root, path), 'utf8'), path).toMatch(/```console\n\$ kubectl sts-doctor /);
  });

  test('of a lesson links to pages that exist', () => {
    for (const { path } of all) {
      const folder = join(root, path, '..');
      const links = [...readFileSync(join(root, path), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)];
      for (const [, link = ''] of links)
        expect(existsSync(join(folder, link)), `${path} links to ${link}`).toBe(true);
    }
  });
});
