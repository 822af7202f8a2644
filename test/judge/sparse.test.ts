import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { Entry } from '../../src/recording/entry.ts';
import type { Recording } from '../../src/recording/recording.ts';
import type { World } from '../support/world.ts';
import { aGoodKill, aGoodRollout, aGoodScaleToZero, aWorld } from '../support/world.ts';

const failed = aWorld().becomes(1, { phase: 'Failed' }).after(90_000).reads();
const moved = aWorld().kills(1).after(900).gone(1).made(1).after(900).becomes(1, { node: 'node-2' });
const onDelete = aWorld({ strategy: 'OnDelete' }).rolls('web-b').after(20_000).kills(1).replaced(1).reads();
const doomed = aWorld().claim('data', 1, 'modified', { terminating: true }).after(5000).kills(1).after(900);
const stalled = aWorld().rolls('web-b').after(20).updated(2).becomes(2, { ready: false }).after(20_000);

const worlds: readonly World[] = [
  aGoodKill(),
  aGoodScaleToZero({ whenScaled: 'Delete' }),
  aGoodRollout({ partition: 1, minReadySeconds: 1 }),
  aGoodRollout({ policy: 'Parallel' }).controllerDeletes(1).after(3000).reads(),
  failed,
  moved.event('FailedAttachVolume', 'Multi-Attach error', { name: 'web-1' }).reads(),
  onDelete,
  doomed
    .gone(1)
    .claim('data', 1, 'deleted')
    .claim('data', 1, 'added', { uid: 'new' })
    .made(1)
    .after(900)
    .reads(),
  stalled.rolls('web-c').after(20_000).reads(),
];

/** Written as in kubectl's own paths. */
const paths = [
  'metadata',
  'metadata.labels',
  'metadata.ownerReferences',
  'metadata.creationTimestamp',
  'metadata.generation',
  'metadata.uid',
  'spec',
  'spec.template',
  'spec.selector',
  'spec.updateStrategy',
  'spec.updateStrategy.rollingUpdate',
  'spec.volumes',
  'spec.nodeName',
  'spec.hostname',
  'spec.volumeName',
  'spec.accessModes',
  'status',
  'status.conditions',
  'status.phase',
  'status.podIP',
  'status.currentRevision',
  'status.updateRevision',
  'endpoints',
  'endpoints.*.targetRef',
  'endpoints.*.addresses',
  'endpoints.*.conditions',
  'involvedObject',
  'message',
  'reason',
] as const;

function without(value: unknown, [field = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return field === '*' ? value.map((one) => without(one, rest)) : value;
  if (typeof value !== 'object' || value === null || !(field in value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([name]) => name !== field)
      : entries.map(([name, inner]) => [name, name === field ? without(inner, rest) : inner]),
  );
}

/** What a server that never wrote this field, or a tool that has cut it out, would have left. */
function cut({ header, entries }: Recording, path: string): Recording {
  const parts = path.split('.');
  const left = entries.map((entry): unknown => {
    if (entry.entry === 'fact') return { ...entry, object: without(entry.object, parts) };
    if (entry.entry !== 'reading') return entry;
    return { ...entry, objects: (entry.objects as readonly unknown[]).map((one) => without(one, parts)) };
  });
  return { header, entries: left as readonly Entry[] };
}

function verdictsIn(recording: Recording): ReadonlyMap<string, string> {
  const promises = judge(recording).outcomes.flatMap((outcome) => outcome.promises);
  return new Map(promises.map(({ id, verdict }) => [id, verdict]));
}

test.each(paths)('objects without %s are judged, and no violation turns into held', (path) => {
  for (const { recording } of worlds) {
    const whole = verdictsIn(recording);
    const left = verdictsIn(cut(recording, path));
    const comforted = [...left].filter(([id, verdict]) => verdict === 'held' && whole.get(id) === 'violated');
    expect(comforted).toEqual([]);
  }
});
