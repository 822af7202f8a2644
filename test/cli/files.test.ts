import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { keepFile } from '../../src/cli/keep-file.ts';
import { stateDirectory } from '../../src/cli/state-directory.ts';
import { toldJournals } from '../../src/cli/told-journals.ts';
import { DiskJournals } from '../../src/drill/undo/disk.ts';
import { aJournal } from '../drill/support/journal.ts';
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

test('a state directory that cannot be one is told with the way out, and is no defect of ours', async () => {
  await writeFile(join(folder, 'file'), '');
  const state = join(folder, 'file', 'sts-doctor');
  const journals = toldJournals(new DiskJournals(state), state);
  await expect(journals.write(aJournal(), { host: 'laptop', pid: 1 })).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining(
      `cannot keep the undo journal in ${state}, so nothing was changed: ENOTDIR`,
    ),
    hints: ['Set XDG_STATE_HOME to a directory that can be written.'],
  });
});
