import { expect, test } from 'vitest';
import { causeInWords, list, moment, rootOf, short, standing } from '../../src/judge/words.ts';
import { aPod, aSet } from '../support/builders.ts';
import { stuck } from '../support/stuck.ts';

test.each([
  [undefined, '(none)'],
  ['4f6a1d20-7c1b-4e55-9a3e-2f1f0c9d8e7a', '4f6a1d20'],
  ['web-1-of-this-test', 'web-1-of-this-test'],
])('of the UID %s people read %s', (uid, words) => {
  expect(short(uid)).toBe(words);
});

test('a time is counted from the beginning', () => {
  expect(moment(1400)).toBe('1.4 s into the recording');
});

test.each([
  ['Running and Ready', {}],
  ['Running, not Ready', { ready: false }],
  ['CrashLoopBackOff', { waiting: 'CrashLoopBackOff' }],
  ['Pending', { phase: 'Pending' }],
])('a pod stands as %s', (words, options) => {
  expect(standing(aPod(aSet(), 0, options))).toBe(words);
});

test.each([
  [[], ''],
  [['web-0'], 'web-0'],
  [['web-0', 'web-1'], 'web-0 and web-1'],
  [['web-0', 'web-1', 'web-2'], 'web-0, web-1 and web-2'],
])('a sentence has the names %j', (names, words) => {
  expect(list(names)).toBe(words);
});

const pull = stuck('image-pull', { message: 'no such image' });
const waits = stuck('predecessor-not-ready', { because: pull });
const trap = stuck('rollout-trap', { because: pull });

test.each([
  ['nothing else', pull, pull],
  ['one before it', waits, pull],
  ['one that waits in its turn', stuck('predecessor-not-ready', { pod: 'web-1', because: waits }), pull],
  ['a trap, which has its own way out', trap, trap],
])('at the bottom of what is held up by %s', (_, what, root) => {
  expect(rootOf(what)).toBe(root);
});

test('the cause is told with Kubernetes’ own words, where it has any', () => {
  expect(causeInWords(waits)).toBe('image-pull at web-0: no such image');
  expect(causeInWords(stuck('slow', { pod: 'web-2' }))).toBe('slow at web-2');
});
