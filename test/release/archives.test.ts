import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { archiveTypeOf, entriesOf } from '../../build/release/archive-entries.ts';
import { formatChecksums, parseChecksums } from '../../build/release/checksums.ts';
import { makeRelease } from '../../build/release/make-release.ts';
import { sha256Of } from '../../build/release/sha256.ts';
import { aFolder, aRelease, materials, product, standIns } from './support/stand-ins.ts';

const archives = [
  ['kubectl-sts_doctor-linux-amd64.tar.gz', 'tar.gz', 'kubectl-sts_doctor'],
  ['kubectl-sts_doctor-linux-arm64.tar.gz', 'tar.gz', 'kubectl-sts_doctor'],
  ['kubectl-sts_doctor-darwin-amd64.tar.gz', 'tar.gz', 'kubectl-sts_doctor'],
  ['kubectl-sts_doctor-darwin-arm64.tar.gz', 'tar.gz', 'kubectl-sts_doctor'],
  ['kubectl-sts_doctor-windows-amd64.zip', 'zip', 'kubectl-sts_doctor.exe'],
] as const;

describe('a release', () => {
  test('is an archive for each platform, krew’s manifest, the bill of materials and the checksums', async () => {
    expect(readdirSync(await aRelease()).toSorted()).toEqual(
      [...archives.map(([file]) => file), 'checksums.txt', 'krew-manifest.yaml', 'sbom.cdx.json'].toSorted(),
    );
  });

  test.each(archives)(
    '%s holds the executable, the licence and the notice, and nothing else',
    async (file, type, bin) => {
      const archive = join(await aRelease(), file);
      const contents = new Map<string, string>();
      const entries = await entriesOf(
        archive,
        async ({ name }, content) => void contents.set(name, await text(content)),
      );
      expect(await archiveTypeOf(archive)).toBe(type);
      expect(entries).toEqual([
        { name: 'LICENSE', type: 'file', mode: 0o644 },
        { name: 'NOTICE', type: 'file', mode: 0o644 },
        { name: bin, type: 'file', mode: 0o755 },
      ]);
      expect(contents.get('LICENSE')).toBe('Apache\n');
      expect(contents.get('NOTICE')).toMatch(/^made of others’ work, for (?:linux|darwin|windows)\n$/);
      expect(contents.get(bin)).toContain('echo sts-doctor 1.2.3');
    },
  );

  test('is the same bytes, whenever and from whatever folder it is made', async () => {
    const [first, second] = [aFolder(), aFolder()];
    const [one, other] = [standIns(), standIns()];
    utimesSync(join(other, 'linux-amd64', 'kubectl-sts_doctor'), 0, 0);
    await makeRelease(product, materials, { from: one, to: first });
    await makeRelease(product, materials, { from: other, to: second });
    for (const file of readdirSync(first))
      expect(readFileSync(join(second, file)).equals(readFileSync(join(first, file))), file).toBe(true);
  });

  test('belongs to nobody and is of no moment that tells when it was made', async () => {
    const archive = join(await aRelease(), archives[0][0]);
    const listed = execFileSync('tar', ['--utc', '--full-time', '-tvzf', archive], { encoding: 'utf8' });
    expect(listed.trimEnd().split('\n')).toHaveLength(3);
    for (const line of listed.trimEnd().split('\n')) expect(line).toMatch(/ 0\/0 +\d+ 1980-01-01 00:00:00 /);
  });

  test('is not made of less than all executables, and then leaves what was there', async () => {
    const from = standIns();
    const to = aFolder();
    writeFileSync(join(to, 'kept'), '');
    rmSync(join(from, 'darwin-arm64'), { recursive: true });
    await expect(makeRelease(product, materials, { from, to })).rejects.toThrow(
      /darwin-arm64.kubectl-sts_doctor$/,
    );
    expect(readdirSync(to)).toEqual(['kept']);
  });
});

describe('checksums', () => {
  test('are what sha256sum reads', async () => {
    const release = await aRelease();
    const said = execFileSync('sha256sum', ['--check', '--strict', 'checksums.txt'], {
      cwd: release,
      encoding: 'utf8',
    });
    expect(said.trimEnd().split('\n')).toHaveLength(7);
    expect(said).not.toMatch(/FAILED/);
  });

  test('are read as they were written', async () => {
    const digest = await sha256Of(import.meta.filename);
    const checksums = new Map([
      ['b', digest],
      ['a', digest],
    ]);
    expect(formatChecksums(checksums)).toBe(`${digest}  a\n${digest}  b\n`);
    expect(parseChecksums(formatChecksums(checksums))).toEqual(checksums);
  });

  test.each([
    ['short  a', 'checksums.txt:1: not a checksum'],
    [`${'a'.repeat(64)}  a\n${'a'.repeat(64)}  a`, 'checksums.txt:2: a stands there twice'],
  ])('that are none are told with their line: %j', (written, message) => {
    expect(() => parseChecksums(written)).toThrow(message);
  });
});
