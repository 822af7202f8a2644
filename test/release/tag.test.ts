import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readChangelog } from '../../build/release/changelog.ts';
import { faultsOf, notesOf, type Tagged } from '../../build/release/check-tag.ts';
import { releaseBotTemplate } from '../../build/release/krew/template.ts';
import { root } from '../../build/release/product.ts';
import { product } from './support/stand-ins.ts';

const changelog = `# Changelog

Words.

## [Unreleased]

## [1.2.3] - 2026-11-21

### Added
- A thing.

## [1.2.2] - 2026-10-01

### Fixed
- Another.
`;

const good: Tagged = {
  tag: 'v1.2.3',
  repository: product.repository,
  product,
  changelog,
  template: releaseBotTemplate(product),
};

describe('a tag', () => {
  test('may be released where everything agrees, with what the changelog says of it', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(notesOf(good)).toBe('### Added\n- A thing.\n');
  });

  test.each<[string, Partial<Tagged>, RegExp]>([
    ['of another version', { tag: 'v1.2.4' }, /the tag is v1.2.4, package.json says v1.2.3/],
    ['without v', { tag: '1.2.3' }, /the tag is 1.2.3/],
    [
      'of a version that is none',
      { product: { ...product, version: '1.2' }, tag: 'v1.2' },
      /1.2 is no version/,
    ],
    ['in another repository', { repository: 'somebody/fork' }, /the manifest would lead there/],
    [
      'that the changelog lacks',
      { changelog: changelog.replace('[1.2.3]', '[1.2.4]') },
      /no section \[1.2.3\]/,
    ],
    [
      'of which nothing is said',
      { changelog: changelog.replace('### Added\n- A thing.', '') },
      /says nothing of 1.2.3/,
    ],
    ['with another template', { template: 'kind: Plugin\n' }, /\.krew\.yaml is not what/],
  ])('%s may not', (_what, change, fault) => {
    expect(faultsOf({ ...good, ...change })).toContainEqual(expect.stringMatching(fault));
  });

  test('is as good on a desk, where there is no repository to compare', () => {
    expect(faultsOf({ ...good, repository: undefined })).toEqual([]);
  });
});

describe('the changelog', () => {
  test('of this project has the form of Keep a Changelog', () => {
    const sections = readChangelog(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
    expect(sections[0]?.title).toBe('Unreleased');
    const dates = sections.slice(1).map(({ date }) => date ?? '');
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  test.each([
    ['# Changes\n', 'CHANGELOG.md:1'],
    ['# Changelog\n\n## 1.0.0\n', 'CHANGELOG.md:3'],
    ['# Changelog\n## [1.0.0]\n', 'CHANGELOG.md:2'],
    ['# Changelog\n## [Unreleased] - 2026-01-01\n', 'CHANGELOG.md:2'],
    ['# Changelog\n## [Unreleased]\n### New\n', 'CHANGELOG.md:3'],
  ])('is refused with its line: %j', (text, place) => {
    expect(() => readChangelog(text)).toThrow(place);
  });
});
