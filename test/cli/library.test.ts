import { describe, expect, test } from 'vitest';
import { setFile, shown } from '../../build/docs/shown.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { library } from '../support/library.ts';
import { cli } from './support/outside.ts';

/** A scenario with an action that needs more than a set is shown on a set with it. */
async function played(name: (typeof builtInNames)[number]): Promise<RunResult> {
  const { set, flags: more = [] } = shown[name] ?? {};
  const { flags = more } = library[name];
  const file = set === undefined ? [] : ['-f', setFile(set)];
  const { out, err } = await cli('run', name, '--sandbox', '-q', '-o', 'json', ...file, ...flags);
  expect(out, err).not.toBe('');
  return JSON.parse(out) as RunResult;
}

const idsOf = (result: RunResult, verdict: string) =>
  (result.judgement?.outcomes ?? [])
    .flatMap(({ promises }) => promises)
    .flatMap((promise) => (promise.verdict === verdict ? promise.id : []));

describe('in the sandbox', { timeout: 60_000 }, () => {
  test.each(builtInNames)('%s comes to what is documented of it', async (name) => {
    const { held, unknown = [], accepted = [], remade, undo } = library[name];
    const result = await played(name);
    expect(result).toMatchObject({ status: 'passed', exitCode: 0, undo: { outcome: undo } });
    expect(idsOf(result, 'violated')).toEqual(accepted);
    expect(idsOf(result, 'held')).toEqual(expect.arrayContaining([...held]));
    expect(idsOf(result, 'unknown')).toEqual(expect.arrayContaining([...unknown]));
    if (remade !== true) expect(result.undo.differences).toEqual([]);
  });

  test('orphan-delete shows the pods running on without a set, and none of them going', async () => {
    const { err } = await cli('run', 'orphan-delete', '--sandbox');
    expect(err).toMatch(/web-2 +Ready, without a set\n/);
    expect(err).not.toMatch(/web-\d +(?:gone|Terminating)/);
  });

  test('parallel-bootstrap refuses a set that is not Parallel', async () => {
    const { code, out } = await cli('run', 'parallel-bootstrap', '--sandbox', '-q', '-o', 'json');
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ plan: { refusals: [{ guard: 'requires' }] } });
  });

  test('scale-down takes the claims for good only where that is allowed twice', async () => {
    const on = ['run', 'scale-down', '--sandbox', '-q', '-f', setFile('retention'), '--set', 'replicas=3'];
    expect(await cli(...on)).toMatchObject({ code: 4 });
    expect(await cli(...on, '--allow-destructive')).toMatchObject({ code: 4 });
    const meant = [...on, '--set', 'allowDestructive=true', '--allow-destructive', '-o', 'json'];
    const { code, out } = await cli(...meant);
    const result = JSON.parse(out) as RunResult;
    expect({ code, undo: result.plan.undo }).toEqual({ code: 0, undo: 'none' });
    expect(idsOf(result, 'held')).toContain('S4');
  });
});
