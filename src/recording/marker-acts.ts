import { z } from 'zod';

/** What a marker says of itself: for which ordinal it was written, and a number that nobody could guess. */
export interface MarkerText {
  readonly ordinal: number;
  readonly nonce: string;
  /** Counts up before each step that disturbs: an older one is a volume in an older state. Absent: the first. */
  readonly generation?: number | undefined;
}

/** Where a marker is: the volume of a claim template, in a pod. */
interface MarkerPlace {
  readonly ordinal: number;
  readonly volume: string;
  /** Of the pod that wrote or read. */
  readonly uid: string;
}

/** Written and flushed to the disk; `taken`: the volume has a marker of this run already; `unknown`: nobody can tell. */
export interface MarkerWrittenAct extends MarkerPlace {
  readonly type: 'markerWritten';
  readonly result: 'written' | 'taken' | 'unknown';
  readonly nonce: string;
  readonly generation?: number | undefined;
  /** What stood there, where it was taken. */
  readonly found?: MarkerText | undefined;
  readonly detail?: string | undefined;
}

export interface MarkerReadAct extends MarkerPlace {
  readonly type: 'markerRead';
  readonly result: 'found' | 'absent' | 'unreadable' | 'unknown';
  readonly found?: MarkerText | undefined;
  /** Where it was absent: whether there is any other file beside it; absent where nobody could tell. */
  readonly others?: boolean | undefined;
  readonly detail?: string | undefined;
}

export interface MarkerRemovedAct extends MarkerPlace {
  readonly type: 'markerRemoved';
}

export type MarkerAct = MarkerWrittenAct | MarkerReadAct | MarkerRemovedAct;

const place = { ordinal: z.int(), volume: z.string(), uid: z.string() };
const generation = z.int().optional();
const found = z.looseObject({ ordinal: z.int(), nonce: z.string(), generation }).optional();
const detail = z.string().optional();

export const markerShapes = [
  z.looseObject({
    type: z.literal('markerWritten'),
    ...place,
    result: z.enum(['written', 'taken', 'unknown']),
    nonce: z.string(),
    generation,
    found,
    detail,
  }),
  z.looseObject({
    type: z.literal('markerRead'),
    ...place,
    result: z.enum(['found', 'absent', 'unreadable', 'unknown']),
    found,
    others: z.boolean().optional(),
    detail,
  }),
  z.looseObject({ type: z.literal('markerRemoved'), ...place }),
] as const;
