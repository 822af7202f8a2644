import { parse } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from './support/cluster.ts';
import { doctor, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { versionsOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';

/** One for all tests, as none of them may change it. */
let set: Drilled;

beforeAll(async () => {
  set = await aReadySet(await connect(), 'consent', parallelSet);
});

describe.each(['kill-pod', 'scale-to-zero'])('%s changes nothing', (scenario) => {
  test.each([
    { when: 'nobody is there to agree and --yes is missing', flags: [], code: 4 },
    { when: 'it is run with --dry-run=client', flags: ['--dry-run=client'], code: 0 },
    { when: 'it is run with a bare --dry-run', flags: ['--dry-run'], code: 0 },
    { when: 'it is run with --dry-run=server', flags: ['--dry-run=server', '--yes'], code: 0 },
  ])('when $when', async ({ flags, code }) => {
    const before = await versionsOf(set);
    const said = await doctor(set, ['run', scenario, 'sts/db', ...flags]);
    expect(said.code).toBe(code);
    expect(await versionsOf(set)).toEqual(before);
  });
});

test('a drill that nobody agreed to says how to agree', async () => {
  const said = await doctor(set, ['run', 'kill-pod', 'sts/db', '-o', 'json']);
  expect(JSON.parse(said.stdout)).toMatchObject({
    status: 'refused',
    exitCode: 4,
    reason: expect.stringContaining('--yes'),
  });
});

test.each(['json', 'yaml'])('--dry-run=client -o %s prints the plan without its forecast', async (format) => {
  const read = (text: string): unknown => (format === 'json' ? JSON.parse(text) : parse(text));
  const plan = await doctor(set, ['plan', 'kill-pod', 'sts/db', '-o', format]);
  const dryRun = await doctor(set, ['run', 'kill-pod', 'sts/db', '-o', format, '--dry-run=client']);
  const { forecast, ...planned } = read(plan.stdout) as { readonly forecast?: object };
  expect(forecast).toBeDefined();
  expect(read(dryRun.stdout)).toEqual(planned);
  expect([plan.code, dryRun.code]).toEqual([0, 0]);
});

test('--dry-run=client prints the table of the plan without its forecast', async () => {
  const plan = await doctor(set, ['plan', 'kill-pod', 'sts/db']);
  const dryRun = await doctor(set, ['run', 'kill-pod', 'sts/db', '--dry-run=client']);
  expect(dryRun.stdout).toContain('db-4');
  expect(dryRun.stdout).not.toContain('FORECAST');
  expect(plan.stdout).toContain(dryRun.stdout.slice(0, dryRun.stdout.indexOf('\nUndo: ')));
});
