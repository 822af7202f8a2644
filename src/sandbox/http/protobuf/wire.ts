/** One field of a message as it stands on the wire: a number, or bytes. */
export interface WireField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** Takes a message apart. Throws RangeError where the bytes end early or make no sense. */
export function readWire(bytes: Uint8Array): readonly WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const byte = () => {
    const value = bytes[at];
    if (value === undefined) throw new RangeError('the message ends early');
    at += 1;
    return value;
  };
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const part = byte();
      value |= BigInt(part & 0x7f) << shift;
      if (part < 0x80) return Number(BigInt.asIntN(64, value));
    }
  };
  const take = (length: number) => {
    if (length < 0 || at + length > bytes.length) throw new RangeError('the message ends early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ number, value: varint() });
        break;
      case 1:
        take(8);
        break;
      case 2:
        fields.push({ number, value: take(varint()) });
        break;
      case 5:
        take(4);
        break;
      default:
        throw new RangeError('a field of no known type');
    }
  }
  return fields;
}
