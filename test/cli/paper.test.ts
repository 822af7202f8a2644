import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paperOn } from '../../src/cli/streams.ts';

let folder: string;
let fd: number;
let byStream: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paper-'));
  fd = openSync(join(folder, 'out'), 'w');
  byStream = [];
});
afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

const stream = { write: (piece: Buffer) => byStream.push(piece.toString()) > 0 };
const paper = (on = fd) => paperOn(on, () => stream);
const direct = () => readFileSync(join(folder, 'out'), 'utf8');

test('the first piece is written at once, whatever follows goes by the stream', () => {
  const on = paper();
  on?.write('first\n');
  on?.write('second\n');
  expect([direct(), byStream]).toEqual(['first\n', ['second\n']]);
});

test('more than a pipe takes at once goes by the stream', () => {
  paper()?.write('é'.repeat(20_000));
  expect([direct(), byStream]).toEqual(['', ['é'.repeat(20_000)]]);
});

test('what cannot be written is left to the stream, which knows what to do', () => {
  const unwritable = openSync(join(folder, 'out'), 'r');
  paper(unwritable)?.write('first\n');
  closeSync(unwritable);
  expect([direct(), byStream]).toEqual(['', ['first\n']]);
});

test('a device is none, nor is what is closed', () => {
  const device = openSync('/dev/null', 'w');
  expect(paper(device)).toBeUndefined();
  closeSync(device);
  expect(paper(device)).toBeUndefined();
});

test('a reader that is slow gets everything in order', async () => {
  const streams = join(import.meta.dirname, '..', '..', 'src', 'cli', 'streams.ts');
  const script = `
    import { paperOn } from ${JSON.stringify(streams)};
    const paper = paperOn(1, () => process.stdout);
    for (let line = 0; line < 5000; line += 1) paper.write(line + ' ' + 'x'.repeat(100) + '\\n');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await wait(300);
  const lines = (await readAll(child.stdout)).trimEnd().split('\n');
  expect(lines.map((line) => Number(line.split(' ')[0]))).toEqual(
    Array.from({ length: 5000 }, (_, line) => line),
  );
  expect(await ended).toEqual([0, null]);
});
