import { expect, test } from 'vitest';
import { interruptsOf } from '../../src/cli/interrupts.ts';
import { anOutside } from './support/outside.ts';

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('the first %s stops and is told once, with exit code %d', (signal, exitCode) => {
  const outside = anOutside([]);
  let told = 0;
  const { interrupts } = interruptsOf(outside, () => (told += 1));
  outside.send(signal);
  expect(told).toBe(1);
  expect(interrupts.first.reason).toMatchObject({ message: `interrupted by ${signal}`, exitCode });
  expect(interrupts.second.aborted).toBe(false);
});

test('the second one gives up, whichever signals they are', () => {
  const outside = anOutside([]);
  let told = 0;
  const { interrupts } = interruptsOf(outside, () => (told += 1));
  outside.send('SIGINT');
  outside.send('SIGTERM');
  outside.send('SIGINT');
  expect(told).toBe(1);
  expect(interrupts.first.reason).toMatchObject({ exitCode: 130 });
  expect(interrupts.second.reason).toMatchObject({ exitCode: 143 });
});

test('a terminal that is closed hangs up twice, and nobody has given up', () => {
  const outside = anOutside([]);
  const { interrupts } = interruptsOf(outside, () => undefined);
  outside.send('SIGHUP');
  outside.send('SIGHUP');
  expect(interrupts.first.reason).toMatchObject({ exitCode: 129 });
  expect(interrupts.second.aborted).toBe(false);
});

test('nobody listens any more when it is over', () => {
  const outside = anOutside([]);
  const { interrupts, dispose } = interruptsOf(outside, () => undefined);
  dispose();
  outside.send('SIGINT');
  expect(outside.listeners()).toBe(0);
  expect(interrupts.first.aborted).toBe(false);
});
