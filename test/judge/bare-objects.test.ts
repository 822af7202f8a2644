import { expect, test } from 'vitest';
import { judgedOf } from '../../src/judge/judged.ts';
import type { Entry } from '../../src/recording/entry.ts';
import { aGoodKill, aGoodRollout, aGoodScaleToZero, aWorld, type World } from '../support/world.ts';

/**
 * Nearly every field of an object may be left out, by the API's own definition; a set whose controller never came has
 * no status, and a pod that was refused has little more than a name.
 */
const worlds: Readonly<Record<string, () => World>> = {
  'a kill': () => aGoodKill(),
  'a kill that nothing came of': () =>
    aWorld().step('killPod', [1], 1000).kills(1).gone(1).made(1).after(5000).reads(),
  'a scaling': () => aGoodScaleToZero(),
  'a rollout': () => aGoodRollout(),
  'a rollout that stalls': () =>
    aWorld()
      .step('stallRollout', [2])
      .rolls('web-b')
      .controllerDeletes(2)
      .after(500)
      .gone(2)
      .made(2)
      .after(5000)
      .reads(),
  'an observation': () => aWorld().act({ type: 'observing' }).terminates(1).replaced(1).after(5000).reads(),
  'an outsider’s kill': () => aGoodKill().terminates(0).replaced(0).after(5000).reads().reads('claim'),
};

/** What may be missing: of which kind, and the field by its path. */
const missing = [
  'set status',
  'set status.updateRevision',
  'set spec.selector',
  'set spec.template',
  'set spec.volumeClaimTemplates',
  'set metadata.generation',
  'set metadata.creationTimestamp',
  'pod status',
  'pod status.conditions',
  'pod status.phase',
  'pod spec',
  'pod spec.volumes',
  'pod spec.hostname',
  'pod metadata.labels',
  'pod metadata.creationTimestamp',
  'claim spec',
  'claim spec.volumeName',
  'claim status',
  'claim metadata.uid',
  'volume spec',
  'volume status',
  'volume metadata.uid',
  'service spec',
  'endpointSlice endpoints',
  'endpointSlice metadata.labels',
  'event message',
  'event involvedObject',
];

function without(object: object, [field = '', ...rest]: readonly string[]): object {
  const inner: unknown = (object as Readonly<Record<string, unknown>>)[field];
  if (rest.length > 0)
    return typeof inner === 'object' && inner !== null
      ? { ...object, [field]: without(inner, rest) }
      : object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

function bareIn(entry: Entry, kind: string, path: readonly string[]): Entry {
  if (entry.entry === 'fact' && entry.kind === kind)
    return { ...entry, object: without(entry.object, path) } as Entry;
  if (entry.entry === 'reading' && entry.kind === kind)
    return { ...entry, objects: entry.objects.map((object) => without(object, path)) } as Entry;
  return entry;
}

const cases = Object.keys(worlds).flatMap((world) => missing.map((field) => [world, field] as const));
test.each(cases)('%s is judged without %s', (name, field) => {
  const [kind = '', path = ''] = field.split(' ');
  const { header, entries } = worlds[name]?.().recording ?? aWorld().recording;
  const bare = entries.map((entry) => bareIn(entry, kind, path.split('.')));
  const { judgement } = judgedOf({ header, entries: bare });
  expect(judgement.outcomes.every(({ promises }) => promises.length > 0)).toBe(true);
  expect(judgement.ledger.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
});
