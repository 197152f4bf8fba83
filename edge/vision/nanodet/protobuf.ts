/** The three wire types ONNX files need (Protocol Buffers encoding, wire types 0, 2 and 5). */

function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

const tag = (field: number, type: number) => varint((field << 3) | type);

export const integerField = (field: number, value: number): Uint8Array =>
  Buffer.concat([tag(field, 0), varint(value)]);

export const bytesField = (field: number, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([tag(field, 2), varint(bytes.length), bytes]);

export const textField = (field: number, text: string): Uint8Array => bytesField(field, Buffer.from(text));

export function floatField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), bytes]);
}

/** A message in a message. */
export const messageField = (field: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  bytesField(field, Buffer.concat(parts));
