import { expect, test } from 'vitest';
import { goJson } from '../../src/kube/go-json.ts';

test('is what Go would write, and means the same', () => {
  const value = { command: ['sh', '-c', 'a && b > c < d'], text: 'x\u2028y\u2029"\\' };
  const written = goJson(value);
  expect(written).toBe(
    String.raw`{"command":["sh","-c","a \u0026\u0026 b \u003e c \u003c d"],"text":"x\u2028y\u2029\"\\"}`,
  );
  expect(JSON.parse(written)).toEqual(value);
});
