import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { keepFile } from '../../src/cli/keep-file.ts';
import { stateDirectory } from '../../src/cli/state-directory.ts';
import { anOutside } from './support/outside.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

describe('a file that is kept', () => {
  test('is whole, for its owner only, and replaces the former one', async () => {
    const path = join(folder, 'run.ndjson');
    await writeFile(path, 'former', { mode: 0o644 });
    await keepFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['run.ndjson']);
  });

  test('that cannot be written is told, and leaves nothing half-written', async () => {
    await expect(keepFile(join(folder, 'no', 'such'), 'x')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^cannot write .*no\/such: ENOENT/),
    });
    await mkdir(join(folder, 'taken'));
    await expect(keepFile(join(folder, 'taken'), 'x')).rejects.toMatchObject({ exitCode: 2 });
    expect(await readdir(folder)).toEqual(['taken']);
  });
});

describe('the state directory', () => {
  test('is where the environment says', async () => {
    const outside = anOutside([], { env: { XDG_STATE_HOME: '/var/state' } });
    expect(await stateDirectory(outside)).toBe('/var/state/sts-doctor');
  });

  test.each([undefined, ''])('is the platform’s own when the environment says %j', async (value) => {
    const outside = anOutside([], { env: { XDG_STATE_HOME: value } });
    expect(await stateDirectory(outside)).toMatch(/sts-doctor$/);
  });
});
