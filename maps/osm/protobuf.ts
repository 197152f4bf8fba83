/** Wire types of protocol buffers that OpenStreetMap files use. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** One field of a message: its number, wire type and, for `bytes`, where its content lies. */
export type FieldVisitor = (field: number, wire: number, start: number, end: number, value: number) => void;

/**
 * Walks the fields of the message in `bytes[start, end)`. `value` is the number of a varint (exact below
 * 2^53), `start` and `end` the content of a length-delimited field.
 * @throws RangeError on anything that would make a trusting reader run past the end.
 */
export function walkMessage(bytes: Uint8Array, start: number, end: number, visit: FieldVisitor): void {
  let at = start;
  while (at < end) {
    const tagEnd = varintEnd(bytes, at, end);
    const tag = varintValue(bytes, at, tagEnd);
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (field === 0) throw new RangeError('field number 0');
    at = tagEnd;
    if (wire === WireType.varint) {
      const next = varintEnd(bytes, at, end);
      visit(field, wire, at, next, varintValue(bytes, at, next));
      at = next;
    } else if (wire === WireType.bytes) {
      const content = varintEnd(bytes, at, end);
      const next = content + varintValue(bytes, at, content);
      if (next > end) throw new RangeError(`field ${field} runs past the end of its message`);
      visit(field, wire, content, next, 0);
      at = next;
    } else if (wire === WireType.fixed64 || wire === WireType.fixed32) {
      const next = at + (wire === WireType.fixed64 ? 8 : 4);
      if (next > end) throw new RangeError(`field ${field} runs past the end of its message`);
      visit(field, wire, at, next, 0);
      at = next;
    } else {
      throw new RangeError(`wire type ${wire}`);
    }
  }
}

/** Calls `visit` with every varint of a packed field; returns how many there were. */
export function walkPacked(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit?: (value: number) => void,
): number {
  let count = 0;
  for (let at = start; at < end; count++) {
    const next = varintEnd(bytes, at, end);
    visit?.(varintValue(bytes, at, next));
    at = next;
  }
  return count;
}

function varintEnd(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + 10);
  for (let at = start; at < limit; at++) if ((bytes[at] as number) < 0x80) return at + 1;
  throw new RangeError('a number runs past the end of its message');
}

function varintValue(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = value * 128 + ((bytes[at] as number) & 0x7f);
  return value;
}
