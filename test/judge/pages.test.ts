import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { promises } from '../../src/judge/registry.ts';
import { failureModes } from '../../src/remedy/catalogue.ts';

const pages = new URL('../../docs/promises/', import.meta.url);
const headings = ['Meaning', 'Evidence', 'Unknown when', 'False positives', 'Versions', 'Remedy'];

test.each(promises.map(({ id, title }) => [id, title]))('%s has its page', (id, title) => {
  const file = new URL(`${id}.md`, pages);
  expect(existsSync(file)).toBe(true);
  const text = readFileSync(file, 'utf8');
  expect(text.split('\n')[0]).toBe(`# ${id} · ${title}`);
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(headings);
});

test('every page is a promise’s, and every failure mode it names exists', () => {
  const ids = new Set(promises.map(({ id }) => id));
  for (const file of readdirSync(pages)) {
    if (file === 'README.md') continue;
    expect(ids).toContain(file.replace(/\.md$/, ''));
    const [, remedy = ''] = readFileSync(new URL(file, pages), 'utf8').split('## Remedy');
    for (const [, mode = ''] of remedy.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g))
      expect(failureModes).toContain(mode);
  }
});

test('ids are not used twice', () => {
  expect(new Set(promises.map(({ id }) => id)).size).toBe(promises.length);
});
