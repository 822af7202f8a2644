import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultRules } from '../../src/cli/fault-rules.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { exitCodes, Failure } from '../../src/lib/failure.ts';
import { cli } from './support/outside.ts';

async function aFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'faults.yaml');
  await writeFile(file, text);
  return file;
}

async function refusalOf(args: Readonly<Record<string, unknown>>): Promise<string> {
  const thrown: unknown = await faultRules(args).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error('nothing was refused');
  expect(thrown.exitCode).toBe(exitCodes.usage);
  expect(thrown.hints.join()).toContain('docs/reference/sandbox.md');
  return thrown.message;
}

describe('a rule', () => {
  test('is a fault and what is said of it, the same in a file as on the command line', async () => {
    const file = await aFile(`
- answer: {code: 429, retryAfter: 2s, verb: delete, resource: po, message: try again}
- stopScheduler:
`);
    const text = [
      'answer code=429 retryAfter=2s verb=delete resource=po message="try again"',
      'stopScheduler',
    ];
    expect(await faultRules({ fault: text })).toEqual(await faultRules({ 'fault-file': file }));
    expect(await faultRules({ fault: text })).toMatchObject([
      { fault: 'answer', code: 429, retryAfter: 2000, resource: 'pods', message: 'try again' },
      { fault: 'stopScheduler', at: 0 },
    ]);
  });

  test('that is none: every one is told, with what is near', async () => {
    const message = await refusalOf({
      fault: ['looseNode name=node-1', 'slow', 'reset when', 'slow by=soon'],
    });
    expect(message.split('\n')).toEqual([
      '--fault "looseNode name=node-1": there is no fault "looseNode", did you mean "loseNode"?',
      '--fault "slow": slow.by: it takes a duration, such as 30s',
      '--fault "reset when": "when" is no FIELD=VALUE',
      '--fault "slow by=soon": slow.by: "soon" is no duration, such as 30s or 5m',
    ]);
  });

  test('that is none in a file: with its line and column', async () => {
    const file = await aFile('- answer:\n    code: 418\n- {slow: {by: 1s}, reset: {}}\n- 7\n- sloow: {}\n');
    expect((await refusalOf({ 'fault-file': file })).split('\n')).toEqual([
      `${file}:2:11 answer.code: it takes one of 409, 410, 429, 500, 503, 504`,
      `${file}:3:3 an entry has one key, which is the fault`,
      `${file}:4:3 an entry has one key, which is the fault`,
      `${file}:5:3 there is no fault "sloow", did you mean "slow"?`,
    ]);
  });

  test.each([
    { text: 'answer: {code: 409}\n', says: ':1:1 a file of faults is a list' },
    { text: '- {\n', says: ':2:1 ' },
  ])('a file that is no list of rules', async ({ text, says }) => {
    expect(await refusalOf({ 'fault-file': await aFile(text) }).catch(String)).toContain(says);
  });
});

test('a sandbox that is to be served refuses them before it begins', async () => {
  const { code, err } = await cli('sandbox', '--fault', 'loseNode name=node-9');
  expect(code).toBe(2);
  expect(err).toContain('the sandbox has no node node-9; it has node-1, node-2');
});

describe('in a drill', () => {
  test('what goes wrong in passing is got over', async () => {
    const faults = [
      'answer code=409 verb=patch resource=sts',
      'answer code=500 verb=list',
      'dropWatches every=1s',
    ];
    const flags = faults.flatMap((fault) => ['--fault', fault]);
    const { code, out, err } = await cli('run', 'kill-pod', '--sandbox', '-o', 'json', ...flags);
    expect(code, err).toBe(0);
    expect((JSON.parse(out) as RunResult).status).toBe('passed');
  });

  test('what stays wrong is seen', async () => {
    const flags = ['--fault', 'removeImage name=nginx:latest', '--set', 'within=30s'];
    const { code, out } = await cli('run', 'kill-pod', '--sandbox', '-o', 'json', ...flags);
    expect(code).toBe(1);
    expect(out).toMatch(/ErrImagePull|ImagePullBackOff/);
  });

  test('a node that is not there is a mistake in the command', async () => {
    const { code, err } = await cli('run', 'kill-pod', '--sandbox', '--fault', 'loseNode name=node-7');
    expect(code).toBe(2);
    expect(err).toContain('the sandbox has no node node-7; it has node-1, node-2');
  });
});
