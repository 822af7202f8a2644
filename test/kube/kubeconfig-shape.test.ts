import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kubeconfigShape } from '../../src/kube/kubeconfig-shape.ts';
import { WrongShape } from '../../src/kube/shape.ts';
import { kubeconfigSchema } from './support/kubeconfig-by-zod.ts';

/** Nearly right: a value of the kind that belongs there, or any other. */
const other = fc.constantFrom(null, undefined, 5, true, 'text', [], {}, ['a', 1], { a: 'b' }, { a: ['b'] }, [
  null,
]);
const nearly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: other });
const text = nearly(fc.string({ maxLength: 3 }));
const flag = nearly(fc.boolean());
const map = <T>(values: fc.Arbitrary<T>) =>
  nearly(fc.dictionary(fc.string({ maxLength: 3 }), values, { maxKeys: 2 }));
const some = <T>(items: fc.Arbitrary<T>) => nearly(fc.array(items, { maxLength: 2 }));
const fields = (known: Record<string, fc.Arbitrary<unknown>>) =>
  nearly(fc.record(known, { requiredKeys: [] }));

const exec = fields({
  apiVersion: text,
  command: text,
  args: some(text),
  env: some(fields({ name: text, value: text })),
  provideClusterInfo: flag,
  installHint: text,
});
const user = fields({
  token: text,
  'as-groups': some(text),
  'as-user-extra': map(some(text)),
  'auth-provider': fields({ name: text, config: map(text) }),
  exec,
  unknown: other,
});
const cluster = fields({
  server: text,
  'insecure-skip-tls-verify': flag,
  extensions: some(fields({ name: text, extension: other })),
});
const kubeconfig = fields({
  'current-context': text,
  clusters: some(fields({ name: text, cluster })),
  users: some(fields({ name: text, user })),
  contexts: some(fields({ name: text, context: fields({ cluster: text, user: text, namespace: text }) })),
  preferences: other,
});

function read(value: unknown): unknown {
  try {
    return kubeconfigShape(value, []);
  } catch (error) {
    if (error instanceof WrongShape) return error.message;
    throw error;
  }
}

function readByZod(value: unknown): unknown {
  const found = kubeconfigSchema.safeParse(value);
  const [issue] = found.error?.issues ?? [];
  return issue === undefined ? found.data : `${issue.path.join('.')}: ${issue.message}`;
}

test('a kubeconfig is read as its schema says, and what is wrong is told in the same words', () => {
  let [right, wrong] = [0, 0];
  fc.assert(
    fc.property(kubeconfig, (value) => {
      const expected = readByZod(value);
      expect(read(value)).toEqual(expected);
      if (typeof expected === 'string') wrong += 1;
      else right += 1;
    }),
    { numRuns: 2000 },
  );
  expect(right).toBeGreaterThan(100);
  expect(wrong).toBeGreaterThan(100);
});
