import type { FieldType, Message } from './messages.ts';
import { messages } from './messages.ts';
import type { WireField } from './wire.ts';
import { readWire } from './wire.ts';

const MAGIC = Buffer.from('k8s\0');

/**
 * A body in Kubernetes' protobuf envelope as JSON; undefined when it is none, or of a kind nobody sends this way.
 * Upstream: apimachinery pkg/runtime/serializer/protobuf/protobuf.go (1.36).
 */
export function jsonOfProtobuf(body: Buffer): string | undefined {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  try {
    const envelope = readWire(body.subarray(MAGIC.length));
    const type = readWire(bytesOf(envelope, 1));
    const apiVersion = textOf(bytesOf(type, 1));
    const kind = textOf(bytesOf(type, 2));
    const message = messages[kind];
    if (message === undefined) return undefined;
    return JSON.stringify({ kind, apiVersion, ...decode(bytesOf(envelope, 2), message) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function decode(bytes: Uint8Array, message: Message): Readonly<Record<string, unknown>> {
  const decoded: Record<string, unknown> = {};
  for (const { number, value } of readWire(bytes)) {
    const [name, type] = message[number] ?? [];
    if (name === undefined || type === undefined) continue;
    const read = valueOf(value, type, decoded[name]);
    // Go sends what is empty as well; JSON leaves it out.
    if (read !== '') decoded[name] = read;
  }
  return decoded;
}

function valueOf(value: number | Uint8Array, type: FieldType, before: unknown): unknown {
  if (typeof value === 'number') return type === 'bool' ? value !== 0 : value;
  if (typeof type === 'string') return scalarOf(value, type);
  if ('message' in type) return decode(value, messages[type.message] ?? {});
  if ('each' in type) {
    const item = type.each === 'string' ? textOf(value) : decode(value, messages[type.each.message] ?? {});
    return [...(Array.isArray(before) ? before : []), item];
  }
  const entry = readWire(value);
  const item = scalarOf(bytesOf(entry, 2), type.mapOf);
  return { ...(typeof before === 'object' && before), [textOf(bytesOf(entry, 1))]: item };
}

function scalarOf(value: Uint8Array, type: FieldType): unknown {
  if (type === 'bytes') return Buffer.from(value).toString('base64');
  if (type === 'quantity') return textOf(bytesOf(readWire(value), 1));
  if (type === 'intOrString') {
    const fields = readWire(value);
    return numberOf(fields, 1) === 0 ? numberOf(fields, 2) : textOf(bytesOf(fields, 3));
  }
  return textOf(value);
}

function bytesOf(fields: readonly WireField[], wanted: number): Uint8Array {
  const value = fields.findLast(({ number }) => number === wanted)?.value;
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function numberOf(fields: readonly WireField[], wanted: number): number {
  const value = fields.findLast(({ number }) => number === wanted)?.value;
  return typeof value === 'number' ? value : 0;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
