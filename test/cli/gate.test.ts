import { PassThrough } from 'node:stream';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gateOf } from '../../src/cli/gate.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { anOutside, cli } from './support/outside.ts';

const terminal = () => Object.assign(new PassThrough(), { isTTY: true }) as never as NodeJS.ReadStream;

function aGate(stdin: NodeJS.ReadStream) {
  const said: string[] = [];
  const time: string[] = [];
  const gate = gateOf(
    anOutside([], { stdin }),
    (message) => said.push(message),
    () => {
      time.push('held');
      return () => time.push('goes on');
    },
  );
  return { gate, said, time };
}

test('there is no gate without a terminal', () => {
  expect(aGate(new PassThrough() as never).gate).toBeUndefined();
});

test('Enter opens it, and time stands still until then', async () => {
  const stdin = terminal();
  const { gate, said, time } = aGate(stdin);
  const opened = gate?.opened('look at the dashboard', new AbortController().signal);
  expect(said).toEqual(['look at the dashboard\nEnter goes on, Ctrl-C ends the drill.']);
  expect(time).toEqual(['held']);
  stdin.emit('data', '\n');
  await opened;
  expect(time).toEqual(['held', 'goes on']);
  expect(stdin.listenerCount('data')).toBe(0);
});

test('an interrupt ends the waiting with its reason, and nobody listens any more', async () => {
  const stdin = terminal();
  const { gate, time } = aGate(stdin);
  const stop = new AbortController();
  const opened = gate?.opened('look', stop.signal);
  stop.abort(new Error('interrupted'));
  await expect(opened).rejects.toThrow('interrupted');
  expect(time).toEqual(['held', 'goes on']);
  expect(stdin.listenerCount('data')).toBe(0);
});

test('a drill in the sandbox passes its time at a pause that has one', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'gate.yaml');
  const spec = 'spec: {steps: [{pause: {message: look, for: 30m}}]}';
  await writeFile(file, `apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: gate}\n${spec}\n`);
  const { out } = await cli('run', file, '--sandbox', '-o', 'json');
  const { status, steps } = JSON.parse(out) as RunResult;
  expect(status).toBe('passed');
  expect(steps).toMatchObject([{ action: 'pause', status: 'done', detail: 'the time was up' }]);
  expect(steps[0]?.durationMs).toBeGreaterThanOrEqual(30 * 60_000);
});
