import { describe, expect, test } from 'vitest';
import { play } from './support/play.ts';

const destructive = { guards: { allowDestructive: true }, flags: ['--allow-destructive'] };

describe('a command in a step', () => {
  test('runs in the pods that are meant, highest ordinal first, and is known by its program alone', async () => {
    const { code, result } = await play(
      [{ exec: { ordinal: 'all', command: ['sh', '-c', 'echo hunter2 > /tmp/password'] } }],
      destructive,
    );
    expect(result.reason).toBeUndefined();
    expect([code, result.steps[0]]).toMatchObject([0, { status: 'done', detail: 'exit code 0' }]);
    expect(result.plan.steps[0]).toMatchObject({ ordinals: [2, 1, 0], undo: { kind: 'none' } });
    expect(result.plan.undo).toBe('none');
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(
      result.plan.permissions
        .filter(({ resource }) => resource === 'pods/exec')
        .map(({ verb, name }) => [verb, name]),
    ).toContainEqual(['create', 'db-0']);
  });

  test('reads what it is given, which nobody is shown', async () => {
    const stdin = 'echo hunter2 > /tmp/note\ntest -s /tmp/note || exit 3\nexit 4\n';
    const { code, result } = await play([{ exec: { ordinal: 1, command: ['sh'], stdin } }], destructive);
    // Only who has read the whole script ends with this.
    expect([code, result.reason]).toEqual([5, 'sh in pod db-1: exit code 4']);
    expect(result.plan.steps[0]?.does).toEqual([
      `run sh in pod db-1, with ${stdin.length} bytes of standard input`,
    ]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test('is refused unless both the author and the user say that it may be', async () => {
    const steps = [{ exec: { ordinal: 0, command: ['true'] } }];
    const { code, result } = await play(steps, { guards: { allowDestructive: true } });
    expect([code, result.plan.refusals.map(({ guard }) => guard)]).toEqual([4, ['destructive']]);
  });

  test('that fails ends the run with its exit code, and with nothing that it said', async () => {
    const { code, result } = await play(
      [
        { exec: { ordinal: 2, command: ['sh', '-c', 'echo secret >&2; exit 7'] } },
        { killPod: { ordinal: 0 } },
      ],
      destructive,
    );
    expect([code, result.status, result.reason]).toEqual([5, 'errored', 'sh in pod db-2: exit code 7']);
    expect(result.steps.map(({ status }) => status)).toEqual(['errored', 'not run']);
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  test('that does not end in time is missed', async () => {
    const step = { exec: { ordinal: 2, command: ['sleep', '600'] }, expect: { recovery: { within: '10s' } } };
    const { code, result } = await play([step], destructive);
    expect([code, result.steps[0]?.detail]).toEqual([1, 'sleep in pod db-2 did not end in 10 s']);
  });

  test('that the image does not have says so', async () => {
    const { code, result } = await play([{ exec: { ordinal: 2, command: ['mongosh'] } }], destructive);
    expect(code).toBe(5);
    expect(result.reason).toContain('executable file not found');
  });
});
