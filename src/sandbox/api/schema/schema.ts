import type { Fields } from '../json.ts';
import { isFields } from '../json.ts';
import kubernetes from './kubernetes.json' with { type: 'json' };

/**
 * The shape of a value: what patches merge by, whose fields field owners count, what a server drops or fills in.
 * `kubernetes.json` is taken from a real server's OpenAPI; test/cluster compares it.
 */
export type Shape =
  | { readonly is: 'scalar'; readonly scalar: string }
  | { readonly is: 'struct'; readonly name: string; readonly atomic: boolean }
  | { readonly is: 'map'; readonly of: Shape; readonly atomic: boolean }
  | {
      readonly is: 'list';
      readonly of: Shape;
      /** By which items are told apart by field owners and server-side apply. */
      readonly keys: readonly string[];
      readonly set: boolean;
      /** By which a strategic merge patch tells items apart; empty for lists of plain values; undefined: replaced. */
      readonly merge: string | undefined;
      readonly retainKeys: boolean;
    };

export interface Field {
  readonly shape: Shape;
  /** What Go writes when nobody said anything: `{}` for an embedded struct, `null` for a list without omitempty. */
  readonly zero: unknown;
}

const raw: Readonly<Record<string, Readonly<Record<string, unknown>>>> = kubernetes;
const parsed = new Map<string, ReadonlyMap<string, Field>>();

/** The fields of a struct, by name. */
export function fieldsOfStruct(name: string): ReadonlyMap<string, Field> {
  const known = parsed.get(name);
  if (known) return known;
  const struct = raw[name];
  if (struct === undefined) throw new Error(`the schema has no ${name}`);
  const fields = new Map(Object.entries(struct).map(([key, value]) => [key, fieldOf(key, value)]));
  parsed.set(name, fields);
  return fields;
}

const zeroes = new Map<string, readonly (readonly [string, Field])[]>();

/** Those of its fields that Go writes even when nobody said anything. */
export function zeroesOfStruct(name: string): readonly (readonly [string, Field])[] {
  const known = zeroes.get(name);
  if (known) return known;
  const written = [...fieldsOfStruct(name)].filter(([, { zero }]) => zero !== undefined);
  zeroes.set(name, written);
  return written;
}

export function structNames(): readonly string[] {
  return Object.keys(raw);
}

/**
 * Times that Go writes even when nobody set them, as null: a struct is never empty to `omitempty`. OpenAPI is silent
 * about it.
 */
const TIMES_WRITTEN = new Set(
  'lastProbeTime lastTransitionTime lastHeartbeatTime startedAt finishedAt firstTimestamp lastTimestamp eventTime'.split(
    ' ',
  ),
);

function fieldOf(key: string, value: unknown): Field {
  const isTime = value === 'time' || value === 'microTime';
  if (isTime && TIMES_WRITTEN.has(key)) return { shape: shapeOf(value), zero: null };
  if (!isFields(value)) return { shape: shapeOf(value), zero: undefined };
  const nil = value['nil'] === true && (value['list'] !== undefined || value['map'] !== undefined);
  return { shape: shapeOf(value), zero: nil ? null : value['zero'] };
}

function shapeOf(value: unknown): Shape {
  if (!isFields(value)) return { is: 'scalar', scalar: String(value) };
  const atomic = value['atomic'] === true;
  if (typeof value['ref'] === 'string') return { is: 'struct', name: value['ref'], atomic };
  if (value['map'] !== undefined) return { is: 'map', of: shapeOf(value['map']), atomic };
  if (value['list'] !== undefined) return listShape(value);
  return { is: 'scalar', scalar: String(value['scalar']) };
}

function listShape(value: Fields): Shape {
  const { keys, merge } = value;
  return {
    is: 'list',
    of: shapeOf(value['list']),
    keys: Array.isArray(keys) ? keys.map(String) : [],
    set: value['set'] === true,
    merge: typeof merge === 'string' ? merge : undefined,
    retainKeys: value['retainKeys'] === true,
  };
}
