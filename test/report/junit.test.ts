import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { renderReport } from '../../src/report/render.ts';
import { expectGolden } from './golden.ts';
import { failedToBegin, hostileRuns, one } from './hostile-runs.ts';
import { claimLost, conflict, hostile, interrupted, passed, quota, refused, samples } from './samples.ts';

interface Counted {
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly time: string;
}
interface Told {
  readonly message: string;
  readonly type: string;
  readonly '#text'?: string;
}
interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly time: string;
  readonly failure?: Told;
  readonly error?: Told;
  readonly skipped?: Told;
}
interface Suite extends Counted {
  readonly name: string;
  readonly skipped: string;
  readonly testcase: readonly TestCase[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === 'testcase' || name === 'testsuite' || name === 'property',
});

const junit = (result: RunResult) => renderReport(one(result), 'junit');

function parsed(xml: string): Counted & { readonly testsuite: readonly Suite[] } {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).testsuites;
}

async function casesOf(result: RunResult): Promise<readonly TestCase[]> {
  return parsed(await junit(result)).testsuite.flatMap(({ testcase }) => testcase);
}

async function caseNamed(result: RunResult, start: string): Promise<TestCase | undefined> {
  return (await casesOf(result)).find(({ name }) => name.startsWith(start));
}

const all = { ...samples, hostile };

test.each(Object.keys(all))('%s as JUnit', async (name) => {
  expectGolden(`run-${name}.junit`, await junit(all[name as keyof typeof all] ?? passed));
});

describe('a case', () => {
  test('of a violated promise fails with what was seen, why, and what to do', async () => {
    const { failure } = (await caseNamed(quota, 'R1 ')) ?? {};
    expect(failure?.type).toBe('quota-exceeded');
    expect(failure?.message).toMatch(/^R1 violated for web-2: no pod web-2; event FailedCreate/);
    expect(failure?.['#text']).toContain('\ndo: kubectl describe resourcequota -n demo\n');
  });

  test('of an unknown promise is skipped, and an error where the drill was for it', async () => {
    const undecided = samples['inconclusive'] ?? passed;
    expect((await caseNamed(undecided, 'S2 '))?.error?.type).toBe('undecided');
    expect((await caseNamed(undecided, 'S1 '))?.skipped?.message).toBe(
      'unknown: persistentvolumeclaims may not be read',
    );
  });

  test('of a promise that was not exercised is skipped with its reason', async () => {
    expect((await caseNamed(passed, 'O5 '))?.skipped).toMatchObject({
      type: 'not exercised',
      message: 'not exercised: nothing was rolled out',
    });
  });

  test('of preflight tells every refusal and the way out', async () => {
    const { error } = (await caseNamed(refused, 'the drill may begin')) ?? {};
    expect(error?.type).toBe('refused');
    expect(error?.['#text']).toContain('or pass it by: --skip-guard pdb');
  });

  test('of preflight is passed where it was refused later, and its undo is told', async () => {
    const late: RunResult = { ...interrupted, status: 'refused', exitCode: 4 };
    expect((await caseNamed(late, 'the drill may begin'))?.error).toBeUndefined();
    expect(await caseNamed(late, 'the set is as it was')).toBeDefined();
  });

  test('of the undo tells whose change stands, and how to recover', async () => {
    expect((await caseNamed(conflict, '1 restore spec.replicas'))?.error?.type).toBe('conflict');
    expect((await caseNamed(conflict, 'the set is as it was'))?.error?.['#text']).toContain(
      'spec.replicas: 3 before, 1 now, touched by this run\n',
    );
  });
});

const red = ({ failures, errors }: Counted) => Number(failures) + Number(errors) > 0;

test.each([
  ['passed', passed, false],
  ['a violation', claimLost, true],
  ['not healthy', { ...quota, judgement: undefined, steps: [] }, true],
  ['a refusal', refused, true],
  ['an interruption', interrupted, true],
  ['a doubt that no promise tells of', { ...passed, status: 'inconclusive', reason: 'overruled' }, true],
] as const)('a build is red exactly when the run did not pass: %s', async (_, result, expected) => {
  expect(red(parsed(await junit(result)))).toBe(expected);
});

test('what ended before there was a run is a suite with an error', async () => {
  const items = [failedToBegin, ...one(passed).items];
  const xml = await renderReport({ items, several: true }, 'junit');
  const { tests, errors, testsuite } = parsed(xml);
  expect(testsuite[0]?.testcase[0]?.error?.message).toBe('error: no set "web"');
  expect(errors).toBe('1');
  expect(Number(tests)).toBe(testsuite.reduce((sum, suite) => sum + suite.testcase.length, 0));
});

test('is well-formed and adds up, whatever the cluster says', async () => {
  await fc.assert(
    fc.asyncProperty(hostileRuns, async (result) => {
      const xml = await junit(result);
      expect(xml).not.toMatch(/[[\p{Cc}\p{Bidi_Control}\p{Cs}\uFFFE\uFFFF]--\n]/v);
      const { testsuite, ...whole } = parsed(xml);
      for (const suite of testsuite) expectSum(suite, suite.testcase);
      expect(whole).toMatchObject({
        tests: testsuite[0]?.tests,
        failures: testsuite[0]?.failures,
        errors: testsuite[0]?.errors,
        time: testsuite[0]?.time,
      });
    }),
    { numRuns: 200 },
  );
});

function expectSum(suite: Suite, cases: readonly TestCase[]): void {
  const count = (key: 'failure' | 'error' | 'skipped') =>
    String(cases.filter((each) => each[key] !== undefined).length);
  expect([suite.tests, suite.failures, suite.errors, suite.skipped]).toEqual([
    String(cases.length),
    count('failure'),
    count('error'),
    count('skipped'),
  ]);
  expect(Number(suite.time)).toBeCloseTo(
    cases.reduce((sum, { time }) => sum + Number(time), 0),
    6,
  );
}
