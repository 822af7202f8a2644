import { z } from 'zod';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Entry, Header } from './entry.ts';
import type { Recording } from './recording.ts';

/** A recording as NDJSON: the header, then one entry a line, in order. */
export function formatRecording({ header, entries }: Recording): string {
  return [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const headerShape = z.looseObject({
  entry: z.literal('header'),
  format: z.literal('sts-doctor.dev/recording/v1'),
  run: z.string(),
  tool: z.string(),
  startedAt: z.string(),
  serverVersion: z.string(),
  set: z.object({ namespace: z.string(), name: z.string(), uid: z.string() }),
});

const kind = z.enum(['set', 'pod', 'claim', 'volume', 'revision', 'service', 'endpointSlice', 'event']);
const stamped = { seq: z.int().nonnegative(), at: z.number().nonnegative() };
const object = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
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
  z.looseObject({ entry: z.literal('act'), ...stamped, act: z.looseObject({ type: z.string() }) }),
]);

/** Reads a recording back. A file we did not write is checked line by line; a bad line is a Failure that names it. */
export function parseRecording(text: string, fileName: string): Recording {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first, ...rest] = lines.map((line, index) => parseLine(line, `${fileName}:${index + 1}`));
  const header = headerShape.safeParse(first);
  if (!header.success) throw broken(`${fileName}:1`, 'not the header of a recording');
  const entries = rest.map((line, index) => {
    const entry = entryShape.safeParse(line);
    if (!entry.success) throw broken(`${fileName}:${index + 2}`, z.prettifyError(entry.error));
    return entry.data as unknown as Entry;
  });
  return { header: header.data as Header, entries };
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
