import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemsOf } from '../../build/release/check-release.ts';
import { formatChecksums, parseChecksums } from '../../build/release/checksums.ts';
import { sealed, unsealed } from '../../build/release/krew/seal.ts';
import { sha256Of } from '../../build/release/sha256.ts';
import { aRelease, product } from './support/stand-ins.ts';

const linux = 'kubectl-sts_doctor-linux-amd64.tar.gz';

test('a release as it was made has no problems', async () => {
  expect(await problemsOf(await aRelease(), product)).toEqual([]);
});

describe('a release is refused', () => {
  const refused = async (spoil: (folder: string) => void | Promise<void>) => {
    const folder = await aRelease();
    await spoil(folder);
    return problemsOf(folder, product);
  };

  test('when an archive is not the one of the checksums and the manifest', async () => {
    const problems = await refused((folder) => appendFileSync(join(folder, linux), ' '));
    expect(problems).toContain(`${linux} is not what its checksum says`);
    expect(problems).toContainEqual(expect.stringContaining(`${linux}: cannot be read: `));
  });

  test('when archive and checksum were changed together, and the manifest was not', async () => {
    const problems = await refused(async (folder) => {
      const other = join(folder, 'kubectl-sts_doctor-darwin-amd64.tar.gz');
      cpSync(other, join(folder, linux));
      await sumUp(folder, [linux]);
    });
    expect(problems).toEqual([
      expect.stringMatching(`^an archive has the digest that the manifest says: ${linux}: `),
    ]);
  });

  test('when an archive is absent', async () => {
    const problems = await refused((folder) => rmSync(join(folder, linux)));
    expect(problems).toContain(`${linux} has a checksum, and is absent`);
    expect(problems).toContain(`${linux}: absent`);
  });

  test('when a file has no checksum', async () => {
    const problems = await refused((folder) => writeFileSync(join(folder, 'more.txt'), ''));
    expect(problems).toEqual(['more.txt has no checksum']);
  });

  test('when the manifest was edited by hand', async () => {
    const problems = await refused(async (folder) => {
      const file = join(folder, 'krew-manifest.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('Drill a', 'Drills a'));
      await sumUp(folder, ['krew-manifest.yaml']);
    });
    expect(problems).toEqual(['krew-manifest.yaml: the manifest was edited after it was made']);
  });

  test.each([
    ['of another version', 'v1.2.3', 'v1.2.4', /the manifest is of v1.2.4, the release of v1.2.3/],
    [
      'that leads elsewhere',
      'github.com/sts-doctor/',
      'github.com/somebody/',
      /is not where this release is/,
    ],
    ['without a platform', 'windows', 'win', /selector selects none/],
  ])('when the manifest is one %s', async (_what, from, to, problem) => {
    const problems = await refused(async (folder) => {
      const file = join(folder, 'krew-manifest.yaml');
      const { tag, manifest } = unsealed(readFileSync(file, 'utf8'));
      writeFileSync(file, sealed(manifest.replaceAll(from, to), tag));
      await sumUp(folder, ['krew-manifest.yaml']);
    });
    expect(problems).toContainEqual(expect.stringMatching(problem));
  });
});

test('a manifest without its seal is none', () => {
  expect(() => unsealed('kind: Plugin\n')).toThrow('does not say what it was made of');
});

/** Puts the digest that a file has into the checksums. */
async function sumUp(folder: string, files: readonly string[]): Promise<void> {
  const file = join(folder, 'checksums.txt');
  const sums = new Map(parseChecksums(readFileSync(file, 'utf8')));
  for (const each of files) sums.set(each, await sha256Of(join(folder, each)));
  writeFileSync(file, formatChecksums(sums));
}
