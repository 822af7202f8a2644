import { describe, expect, test } from 'vitest';
import { tell } from '../../src/cli/failures.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import { Interrupted } from '../../src/drill/host.ts';
import { Failure } from '../../src/lib/failure.ts';

function told(error: unknown): { readonly code: number; readonly text: string } {
  let text = '';
  const code = tell(error, { write: (part) => (text += part) });
  return { code, text };
}

describe('a failure is told', () => {
  test('in one line and its way out, without a stack', () => {
    expect(told(new Failure(4, 'the set is protected', ['ask its owner', 'or do not']))).toEqual({
      code: 4,
      text: 'error: the set is protected\n  ask its owner\n  or do not\n',
    });
  });

  test.each([
    'Error from server (NotFound): statefulsets.apps "web" not found',
    'The connection to the server x was refused - did you specify the right host or port?',
    'Unable to connect to the server: EOF',
    'error: no context exists with the name: "x"',
    'The StatefulSet "web" is invalid: spec: Forbidden',
  ])('in kubectl’s own sentence where it is one: %s', (message) => {
    expect(told(new Failure(2, message)).text).toBe(`${message}\n`);
  });
});

describe('a refusal of the server is told', () => {
  test('as kubectl tells it', () => {
    const status = { reason: 'Conflict', message: 'Operation cannot be fulfilled' };
    expect(
      told(new ClusterError('conflict', 'Operation cannot be fulfilled', { code: 409, status })),
    ).toEqual({
      code: 5,
      text: 'Error from server (Conflict): Operation cannot be fulfilled\n',
    });
  });

  test('as a refusal when it is one of permission: nothing was changed', () => {
    const status = { reason: 'Forbidden', message: 'statefulsets.apps "web" is forbidden' };
    expect(told(new ClusterError('forbidden', 'x', { code: 403, status })).code).toBe(4);
  });
});

test('an interrupt is told as one, and is the exit code', () => {
  expect(told(new Interrupted('SIGTERM', 143))).toEqual({
    code: 143,
    text: 'interrupted by SIGTERM; nothing was changed\n',
  });
});

test('a defect of ours keeps its stack and asks to be reported', () => {
  const { code, text } = told(new TypeError('x is not a function'));
  expect(code).toBe(5);
  expect(text).toMatch(
    /^error: this is a defect of ours, please report it\nTypeError: x is not a function\n {4}at /,
  );
  expect(told('just a word').text).toContain('just a word');
});
