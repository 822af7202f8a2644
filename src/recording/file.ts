import { z } from 'zod';
import { exitCodes, Failure } from '../lib/failure.ts';
import { caughtShape } from './caught.ts';
import { type Entry, type Header, kinds } from './entry.ts';
import { evictionActShapes } from './eviction-acts.ts';
import { markerShapes } from './marker-acts.ts';
import { nameActShapes } from './name-acts.ts';
import { probeActShapes } from './probe-acts.ts';
import type { Recording } from './recording.ts';
import { claimActShapes } from './claim-acts.ts';
import { setActShapes } from './set-acts.ts';
import { objectShapes } from './shapes.ts';

/** A recording as NDJSON: the header, then one entry a line, in order. */
export function formatRecording({ header, entries }: Recording): string {
  return [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const FORMAT = 'sts-doctor.dev/recording/v1';

const headerShape = z.looseObject({
  entry: z.literal('header'),
  format: z.literal(FORMAT),
  run: z.string(),
  tool: z.string(),
  startedAt: z.string(),
  serverVersion: z.string(),
  set: z.object({ namespace: z.string(), name: z.string(), uid: z.string() }),
});

const kind = z.enum(kinds);
const stamped = { seq: z.int().nonnegative(), at: z.number().nonnegative() };
const object = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
const changedPart = z.enum(['template', 'updateStrategy']);
const expectsShape = z.looseObject({
  accepts: z.array(z.string()),
  availability: z
    .looseObject({ maxUnavailable: z.int().optional(), minAvailable: z.int().optional() })
    .optional(),
  eviction: z.enum(['allowed', 'denied']).optional(),
});
const actShape = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('step'),
    name: z.string(),
    action: z.string(),
    ordinals: z.array(z.int()),
    withinMs: z.number(),
    required: z.array(z.string()),
    expects: expectsShape.optional(),
  }),
  z.looseObject({
    type: z.literal('deleteRequested'),
    ordinal: z.int(),
    uid: z.string(),
    gracePeriodSeconds: z.int().optional(),
  }),
  z.looseObject({ type: z.literal('deleteAccepted'), ordinal: z.int(), uid: z.string() }),
  z.looseObject({
    type: z.literal('nodeRead'),
    uid: z.string(),
    node: z.string(),
    ready: z.string().optional(),
  }),
  z.looseObject({ type: z.literal('scaleRequested'), from: z.int(), to: z.int() }),
  z.looseObject({ type: z.literal('scaleAccepted'), from: z.int(), to: z.int() }),
  z.looseObject({ type: z.literal('changeRequested'), what: changedPart, paths: z.array(z.string()) }),
  z.looseObject({
    type: z.literal('changeAccepted'),
    what: changedPart,
    paths: z.array(z.string()),
    generation: z.int(),
  }),
  z.looseObject({ type: z.literal('stable'), forMs: z.number() }),
  z.looseObject({ type: z.literal('stalled'), forMs: z.number() }),
  z.looseObject({ type: z.literal('deadlinePassed'), step: z.string(), withinMs: z.number() }),
  z.looseObject({ type: z.literal('stepEnded'), name: z.string() }),
  ...probeActShapes,
  caughtShape,
  ...markerShapes,
  ...nameActShapes,
  ...setActShapes,
  ...claimActShapes,
  ...evictionActShapes,
  z.looseObject({ type: z.literal('observing') }),
  z.looseObject({ type: z.literal('holdBegan') }),
  z.looseObject({
    type: z.literal('holdEnded'),
    by: z.enum(['repaired', 'released', 'time', 'signal', 'mark gone']),
  }),
  z.looseObject({ type: z.literal('undoBegan') }),
  z.looseObject({ type: z.literal('undoEnded') }),
]);
const entryShape = z.discriminatedUnion('entry', [
  z.looseObject({
    entry: z.literal('fact'),
    ...stamped,
    kind,
    change: z.enum(['listed', 'added', 'modified', 'deleted', 'vanished']),
    object,
  }),
  z.looseObject({ entry: z.literal('reading'), ...stamped, kind, objects: z.array(object) }),
  z.looseObject({ entry: z.literal('lost'), ...stamped, kind, reason: z.string() }),
  z.looseObject({ entry: z.literal('regained'), ...stamped, kind, clean: z.boolean() }),
  z.looseObject({ entry: z.literal('unreadable'), ...stamped, kind, reason: z.string() }),
  z.looseObject({ entry: z.literal('synced'), ...stamped, kind }),
  z.looseObject({ entry: z.literal('act'), ...stamped, act: actShape }),
]);

/** Reads a recording back. A file we did not write is checked line by line; a bad line is a Failure that names it. */
export function parseRecording(text: string, fileName: string): Recording {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line, place: `${fileName}:${index + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, place }) => ({ place, value: parseLine(line, place) }));
  const [first, ...rest] = lines;
  assertKnownFormat(first?.value, first?.place ?? `${fileName}:1`);
  const header = headerShape.safeParse(first?.value);
  if (!header.success) throw broken(first?.place ?? `${fileName}:1`, 'not the header of a recording');
  let former = -1;
  const entries = rest.map(({ value, place }) => {
    const entry = entryShape.safeParse(value);
    if (!entry.success) throw broken(place, z.prettifyError(entry.error));
    assertSound(entry.data, place);
    // The order is what is judged: what may be missing can be told, but nothing from lines that were shuffled.
    if (entry.data.seq <= former) throw broken(place, `entry ${entry.data.seq} comes after entry ${former}`);
    former = entry.data.seq;
    return entry.data as unknown as Entry;
  });
  return { header: header.data as Header, entries };
}

/** What a newer version has written is no broken file, and no reading of it would be right. */
function assertKnownFormat(value: unknown, place: string): void {
  const { success, data } = z
    .looseObject({ entry: z.literal('header'), format: z.string(), tool: z.string().optional() })
    .safeParse(value);
  if (!success || data.format === FORMAT) return;
  throw new Failure(
    exitCodes.usage,
    `${place}: the recording has format ${JSON.stringify(data.format)}, written by ${JSON.stringify(data.tool ?? 'nobody')}; this version reads ${FORMAT}`,
    ['Judge it with the version that recorded it, or a newer one.'],
  );
}

/** Objects are read all over the house, so whatever is not of its type is refused at the door. */
function assertSound(entry: z.infer<typeof entryShape>, place: string): void {
  if (entry.entry !== 'fact' && entry.entry !== 'reading') return;
  for (const one of entry.entry === 'fact' ? [entry.object] : entry.objects) {
    const sound = objectShapes[entry.kind].safeParse(one);
    if (!sound.success) throw broken(place, z.prettifyError(sound.error));
  }
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw broken(place, error instanceof Error ? error.message : 'not JSON');
  }
}

function broken(place: string, why: string): Failure {
  return new Failure(exitCodes.usage, `${place}: ${why}`, ['Give a file that `--record` has written.']);
}
