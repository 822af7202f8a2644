import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { sourceOf } from '../../build/source-of.ts';
import { boundBuiltIn } from '../../src/cli/bound-built-ins.ts';
import { loadScenarios } from '../../src/cli/load-scenario.ts';
import { readScenarios } from '../../src/cli/read-scenarios.ts';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { anOutside } from './support/outside.ts';

/** What a bundle has of it: what its source comes to. */
const bundled = (value: unknown): unknown => runInNewContext(`(${sourceOf(value)})`);

test.each(builtInNames)('%s with its defaults is what its file says, in a bundle too', async (name) => {
  const outside = anOutside([]);
  const bound = boundBuiltIn(name);
  expect([bound]).toStrictEqual(await readScenarios(name, [], outside, []));
  expect(JSON.stringify(bundled(bound))).toBe(JSON.stringify(bound));
  expect(bundled(bound)).toEqual(bound);
  expect(await loadScenarios(name, [], outside)).toStrictEqual([bound]);
});

test('one that is given values, or is none of them, is read', async () => {
  const outside = anOutside([]);
  expect(boundBuiltIn('no-such-scenario')).toBeUndefined();
  const [scaled] = await loadScenarios('scale-up', ['replicas=7'], outside);
  expect(scaled?.steps.map(({ action }) => action)).toContainEqual({ action: 'scale', replicas: 7 });
  await expect(loadScenarios('no-such-scenario', [], outside)).rejects.toThrow('not found');
  await expect(loadScenarios('kill-pod', ['no-such=1'], outside)).rejects.toThrow('no-such');
});

test.each([[{ a: undefined, b: [null, 'x"\u2028', 1.5, Infinity, true], 'c-d': {} }], [[]]])(
  'a source comes to the value that it was made of: %j',
  (value) => {
    expect(Object.keys(bundled(value) as object)).toEqual(Object.keys(value));
    expect(bundled(value)).toEqual(value);
  },
);

test.each([() => 1, new Map(), [new Date(0)], { a: { b: () => 1 } }, 1n, Symbol('x')])(
  'there is none for code, or for what has a class of its own',
  (value) => {
    expect(sourceOf(value)).toBeUndefined();
  },
);
