import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { Case } from '../../src/judge/outcome.ts';
import { renderRun } from '../../src/report/render.ts';
import { expectGolden } from './golden.ts';
import { claimLost, conflict, hostile, interrupted, passed, quota, refused, samples } from './samples.ts';

const plain = { colour: false, width: 80 };
const table = (result: RunResult, look = plain): Promise<string> => renderRun(result, 'table', look);
const firstLine = async (result: RunResult): Promise<string | undefined> =>
  (await table(result, { colour: false, width: undefined as never })).split('\n')[0];

describe('the report of a run', () => {
  test.each(Object.keys(samples))('%s', async (name) => {
    expectGolden(`run-${name}`, await table(samples[name] ?? passed));
  });

  test.each(Object.keys(samples))('%s has colours that only underline what the words say', async (name) => {
    const result = samples[name] ?? passed;
    const coloured = await table(result, { colour: true, width: 80 });
    expect(stripVTControlCharacters(coloured)).toBe(await table(result));
  });

  test('of a run that was refused in the middle tells of its undo, and does not say that nothing was changed', async () => {
    const text = await table({
      ...interrupted,
      status: 'refused',
      exitCode: 4,
      reason: 'eviction of web-2 denied',
    });
    expect(text).toMatch(/^REFUSED .*: the set is as it was$/m);
    expect(text).toContain('eviction of web-2 denied');
    expect(text).toMatch(/^UNDO {2}restored/m);
  });

  test('is painted green where something was proved, red where it was violated', async () => {
    const text = await table(claimLost, { colour: true, width: 120 });
    expect(text).toContain('\u001B[31mviolated\u001B[39m');
    expect(text).toContain('\u001B[32mheld\u001B[39m');
    expect(text).toContain('\u001B[31m70c9fd21 → e19b54d3\u001B[39m');
    expect(text).not.toContain('\u001B[32mnothing to undo');
  });

  test.each(['passed', 'inconclusive', 'conflict', 'interrupted'])(
    '%s fits into 80 columns',
    async (name) => {
      const lines = (await table(samples[name] ?? passed)).split('\n');
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test('wide leaves nothing out', async () => {
    expectGolden('run-passed-wide', await renderRun(passed, 'wide', plain));
    expectGolden('run-claim-lost-wide', await renderRun(claimLost, 'wide', plain));
  });

  test('without a terminal keeps every row in one line', async () => {
    const text = await renderRun(passed, 'table', { colour: false, width: undefined });
    expect(text).toMatch(/^I3 +held +web-0 and 2 more +Hostname and subdomain .* governing service$/m);
  });
});

describe('the first line', () => {
  test.each([
    [
      'PASSED  kill-pod on sts/web in namespace demo: 13 of 13 promises held, pod web-2 back in 1.4 s',
      passed,
    ],
    ['FAILED  kill-pod on sts/web in namespace demo: 1 of 11 promises violated (R1)', quota],
    ['REFUSED  kill-pod on sts/web in namespace demo: nothing was changed', refused],
    ['NOT RESTORED  scale-to-zero on sts/web in namespace demo: the set is not as it was', conflict],
    ['INTERRUPTED  scale-to-zero on sts/web in namespace demo: the set is as it was', interrupted],
  ])('%s', async (line, result) => {
    expect(await firstLine(result)).toBe(line);
  });
});

test('a set that is not restored is told how to be before anything else', async () => {
  const text = await table(conflict);
  expect(text.indexOf('kubectl sts-doctor recover sts/web')).toBeLessThan(text.indexOf('ORDERING'));
});

test('a pod that is judged twice is named once', async () => {
  const twice = (cases: readonly Case[]) =>
    cases.flatMap((each) => (each.subject === 'web-2' ? [each, each] : each));
  const outcomes = (passed.judgement?.outcomes ?? []).map((outcome) => ({
    ...outcome,
    promises: outcome.promises.map((promise) => ({ ...promise, cases: twice(promise.cases) })),
  }));
  const judgement = passed.judgement && { ...passed.judgement, outcomes };
  expect(await table({ ...passed, judgement })).toMatch(/^I4 +held +web-2 {2,}/m);
});

test('commands are never wrapped: whoever copies one gets all of it', async () => {
  const text = await table(quota, { colour: false, width: 40 });
  expect(text).toContain(
    'kubectl annotate sts web -n demo --overwrite sts-doctor.dev/touched="$(date +%s)"\n',
  );
});

test('a drill that cannot be undone is called so', async () => {
  const text = await table({ ...passed, plan: { ...passed.plan, undo: 'none' } });
  expect(text).toContain(
    'UNDO  nothing to undo; not undoable: what this drill takes away does not come back',
  );
});

test.each([
  ['restored', 'UNDO  restored; as it was, but pods were replaced for it'],
  ['restored, not healthy', 'not healthy; as it was, but pods were replaced for it'],
  ['not restored', 'UNDO  not restored\n'],
  ['conflict', 'nothing was overwritten\n'],
  ['nothing to undo', 'UNDO  nothing to undo\n'],
] as const)('only what is restored is called as it was: %s', async (outcome, line) => {
  const plan = { ...passed.plan, undo: 'equivalent' as const };
  expect(await table({ ...passed, plan, undo: { ...passed.undo, outcome } })).toContain(line);
});

test('texts from the cluster cannot rewrite the report', async () => {
  const text = await renderRun(hostile, 'table', { colour: false, width: undefined });
  expect(stripVTControlCharacters(text)).toBe(text);
  expect(text).toContain(
    '  reason    S2 could not be decided: ^[[2J^[[1;1Hall fine PASSED\\u009b31m \\u202edessap\n',
  );
});
