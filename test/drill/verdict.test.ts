import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/error.ts';
import { Interrupted } from '../../src/drill/host.ts';
import type { StepResult, UndoOutcome, UndoResult } from '../../src/drill/run-result.ts';
import { conclude, recoverCommand } from '../../src/drill/verdict.ts';
import { Failure } from '../../src/lib/failure.ts';
import type { Judgement, Verdict } from '../../src/judge/outcome.ts';
import { noJudgement } from './support/sweep.ts';

const undone = (outcome: UndoOutcome = 'restored', change: Partial<UndoResult> = {}): UndoResult => ({
  outcome,
  steps: [],
  differences: [],
  ...change,
});

const done: StepResult = {
  name: 'kill',
  action: 'killPod',
  status: 'done',
  durationMs: 1,
  detail: undefined,
};
const missed: StepResult = { ...done, status: 'missed', detail: 'web-2 not back within 30 s' };

function judged(verdict: Verdict['verdict'], change: Partial<Judgement> = {}): Judgement {
  const cases = [{ subject: 'web-2', ordinal: 2, verdict: { verdict } as Verdict }];
  const promises = [{ id: 'S2', dimension: 'storage' as const, title: '', verdict, cases }];
  return {
    ...noJudgement,
    outcomes: [{ dimension: 'storage', verdict, held: 0, exercised: 1, promises }],
    ...change,
  };
}

const undecided = { undecided: [{ id: 'R1', reason: 'the watch was interrupted' }] };
const sigint = new Interrupted('SIGINT', 130);
const sigterm = new Interrupted('SIGTERM', 143);
const unreachable = new ClusterError('unreachable', 'no route to host');
const defect = new TypeError('x is not a function');

interface Ending {
  readonly steps?: readonly StepResult[];
  readonly error?: unknown;
  readonly undo?: UndoResult;
  readonly judgement?: Judgement;
}

type Row = readonly [what: string, ending: Ending, status: string, exitCode: number, reason?: string];
const endings: readonly Row[] = [
  ['everything held', {}, 'passed', 0],
  ['there was nothing to undo', { undo: undone('nothing to undo') }, 'passed', 0],
  ['a promise was not put to the test', { judgement: judged('not exercised') }, 'passed', 0],
  ['a promise that no step required is unknown', { judgement: judged('unknown') }, 'passed', 0],
  [
    'a required promise is unknown',
    { judgement: judged('unknown', undecided) },
    'inconclusive',
    7,
    'R1 could not be decided: the watch was interrupted',
  ],
  ['a promise was violated', { judgement: judged('violated') }, 'failed', 1, 'S2 (storage) violated'],
  [
    'a promise was violated and a required one is unknown',
    { judgement: judged('violated', undecided) },
    'failed',
    1,
    'S2 (storage) violated',
  ],
  ['a step has missed its goal', { steps: [done, missed] }, 'failed', 1, 'web-2 not back within 30 s'],
  [
    'a step has missed its goal without a word',
    { steps: [{ ...missed, detail: undefined }] },
    'failed',
    1,
    'kill did not come about in time',
  ],
  [
    'the set is not healthy afterwards',
    { undo: undone('restored, not healthy') },
    'failed',
    1,
    'the set is restored but not healthy',
  ],
  [
    'the set is not healthy and a required promise is unknown',
    { undo: undone('restored, not healthy'), judgement: judged('held', undecided) },
    'failed',
    1,
  ],
  ['the server was away', { error: unreachable }, 'errored', 5, 'no route to host'],
  [
    'a known failure came in between',
    { error: new Failure(5, 'the pod is not there') },
    'errored',
    5,
    'the pod is not there',
  ],
  ['a defect of ours came in between', { error: defect }, 'errored', 5, 'x is not a function'],
  ['something else was thrown', { error: 'what' }, 'errored', 5, 'what'],
  ['an error wins over a violation', { error: unreachable, judgement: judged('violated') }, 'errored', 5],
  ['Ctrl-C', { error: sigint }, 'interrupted', 130, 'interrupted by SIGINT'],
  ['a termination', { error: sigterm }, 'interrupted', 143, 'interrupted by SIGTERM'],
  ['a hangup', { error: new Interrupted('SIGHUP', 129) }, 'interrupted', 129],
  [
    'an interrupt wins over a violation',
    { error: sigint, judgement: judged('violated') },
    'interrupted',
    130,
  ],
  [
    'an interrupt after which the set is not healthy',
    { error: sigint, undo: undone('restored, not healthy') },
    'interrupted',
    130,
  ],
  [
    'somebody else changed a field',
    { undo: undone('conflict', { steps: [{ does: '', result: 'conflict', detail: 'before 3, now 5' }] }) },
    'errored',
    6,
    'before 3, now 5',
  ],
  [
    'a difference of ours is left',
    {
      undo: undone('not restored', {
        differences: [{ what: 'field owners', before: '', after: '', ours: true }],
      }),
    },
    'errored',
    6,
    'field owners is not as it was',
  ],
  [
    'the undo failed',
    { undo: undone('not restored'), error: unreachable },
    'errored',
    6,
    'not undone: no route to host',
  ],
  ['the undo failed for no known reason', { undo: undone('not restored') }, 'errored', 6, 'not restored'],
  [
    'the second signal',
    { undo: undone('not restored'), error: sigint },
    'errored',
    6,
    'not undone: interrupted by SIGINT',
  ],
  [
    'not restored wins over everything',
    {
      undo: undone('not restored'),
      error: sigint,
      steps: [missed],
      judgement: judged('violated', undecided),
    },
    'errored',
    6,
  ],
];

describe('a run comes to', () => {
  const rows = endings.map(([when, ending, status, exitCode, reason]) => ({
    when,
    ending,
    status,
    exitCode,
    reason,
  }));

  test.each(rows)('its conclusion when $when', ({ ending, status, exitCode, reason }) => {
    const { steps = [done], error, undo = undone(), judgement = judged('held') } = ending;
    const conclusion = conclude({ steps, error, undo, judgement });
    expect(conclusion).toMatchObject({ status, exitCode, ...(reason !== undefined && { reason }) });
    if (exitCode === 0) expect(conclusion.reason).toBeUndefined();
    else expect(conclusion.reason).not.toBe('');
  });

  test('a conclusion without a judgement, when it never came to one', () => {
    expect(conclude({ steps: [], error: unreachable, undo: undone(), judgement: undefined })).toMatchObject({
      exitCode: 5,
    });
  });
});

const target = { context: 'prod', server: '', namespace: 'stage', name: 'web', uid: '' };

test('the command that recovers can be pasted whatever the context is called', () => {
  const contextIn = (context: string) => recoverCommand({ ...target, context }).split('--context ')[1];
  expect(contextIn('arn:aws:eks:eu-west-1:1:cluster/a_b')).toBe('arn:aws:eks:eu-west-1:1:cluster/a_b');
  expect(contextIn('my cluster')).toBe("'my cluster'");
  expect(contextIn("x'; rm -rf ~; '")).toBe(String.raw`'x'\''; rm -rf ~; '\'''`);
});

test('the command that recovers names set, namespace and context', () => {
  expect(recoverCommand(target)).toBe('kubectl sts-doctor recover sts/web -n stage --context prod');
  expect(recoverCommand({ ...target, context: '' })).toBe('kubectl sts-doctor recover sts/web -n stage');
});
