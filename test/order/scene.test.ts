import { expect, test } from 'vitest';
import { eventsAbout, intruderAt, memberOf, type Scene } from '../../src/order/scene.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aPod, aSet } from '../support/builders.ts';

const set = aSet();
const own = aPod(set, 0);
const strange = { ...aPod(set, 1), metadata: { ...aPod(set, 1).metadata, ownerReferences: [] } };
const about = { reason: 'Pulled', involvedObject: { name: 'web-0' } };
const scene: Scene = {
  set,
  spec: specOf(set),
  pods: new Map([
    ['web-0', own],
    ['web-1', strange],
  ]),
  claims: new Map(),
  events: [{ reason: 'Pulled', involvedObject: { name: 'web-1' } }, about, { reason: 'Pulled' }],
  now: undefined,
};

test('who bears a name is the set’s own pod, or an intruder', () => {
  expect([0, 1, 2].map((ordinal) => memberOf(scene, ordinal))).toEqual([own, undefined, undefined]);
  expect([0, 1, 2].map((ordinal) => intruderAt(scene, ordinal))).toEqual([undefined, strange, undefined]);
});

test('what was said about one object is not what was said about another', () => {
  expect(eventsAbout(scene, 'web-0')).toEqual([about]);
});
