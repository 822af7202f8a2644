import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { DiskJournals } from '../../src/drill/undo/disk.ts';
import type { Failure } from '../../src/lib/failure.ts';
import { aJournal } from './support/journal.ts';

const holder = { host: 'laptop', pid: 42 };
let folder = '';
let journals = new DiskJournals('');
let broken: string[] = [];
const onBroken = ({ message }: Failure) => void broken.push(message);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  journals = new DiskJournals(folder);
  broken = [];
  onTestFinished(() => rm(folder, { recursive: true }));
});

test('a machine that never ran a drill has no journals', async () => {
  expect(await journals.list(onBroken)).toEqual([]);
});

test('what was written is found again, with who wrote it', async () => {
  await journals.write(aJournal(), holder);
  expect(await journals.list(onBroken)).toEqual([{ journal: aJournal(), holder }]);
});

test('journals are for their owner only, and nothing half-written stays beside them', async () => {
  await journals.write(aJournal(), holder);
  const runs = join(folder, 'runs');
  expect(await readdir(runs)).toEqual(['20261121-100000-abcde.json']);
  expect((await stat(runs)).mode & 0o777).toBe(0o700);
  expect((await stat(join(runs, '20261121-100000-abcde.json'))).mode & 0o777).toBe(0o600);
});

test('runs are listed from the oldest to the latest', async () => {
  await journals.write(aJournal({ run: '20261122-100000-aaaaa' }), holder);
  await journals.write(aJournal({ run: '20261121-100000-zzzzz' }), holder);
  const runs = (await journals.list(onBroken)).map(({ journal }) => journal.run);
  expect(runs).toEqual(['20261121-100000-zzzzz', '20261122-100000-aaaaa']);
});

test('a run that is over is forgotten, even twice', async () => {
  await journals.write(aJournal(), holder);
  await journals.remove(aJournal().run);
  await journals.remove(aJournal().run);
  expect(await journals.list(onBroken)).toEqual([]);
});

test.each([
  ['an empty file', ''],
  ['a torn file', '{"holder":{"host":"laptop","pid":42},"journal":{"vers'],
  ['a file of somebody else', '{"hello":"world"}'],
  ['a journal of a version to come', '{"holder":{"host":"laptop","pid":42},"journal":{"version":2}}'],
])('%s is told by its name and keeps nobody from the others', async (_what, text) => {
  await journals.write(aJournal(), holder);
  await writeFile(join(folder, 'runs', 'broken.json'), text);
  expect(await journals.list(onBroken)).toEqual([{ journal: aJournal(), holder }]);
  expect(broken).toEqual([expect.stringMatching(/runs\/broken\.json: this is not an undo journal of ours/)]);
});

test('a journal on disk holds no more than the one in the cluster', async () => {
  await journals.write(aJournal(), holder);
  const text = await readFile(join(folder, 'runs', '20261121-100000-abcde.json'), 'utf8');
  expect(JSON.parse(text)).toEqual({ holder, journal: aJournal() });
});
