import { fieldOffset } from '../ledger.ts';

/** Reads single fields of an account's bytes by the IDL; decoding whole accounts takes most of a trial's time. */
export interface Fields {
  /** Bytes of the whole account. */
  readonly length: number;
  u64(field: string): bigint;
  u32(field: string): number;
  u8(field: string): number;
  /** `bytes` bytes, in hexadecimal. */
  hex(field: string, bytes?: number): string;
}

const offsets = new Map<string, number>();

function offsetOf(account: string, field: string): number {
  const name = `${account}.${field}`;
  const offset = offsets.get(name) ?? fieldOffset(account, field);
  offsets.set(name, offset);
  return offset;
}

export function fieldsOf(account: string, data: Buffer): Fields {
  return {
    length: data.length,
    u64: (field) => data.readBigUInt64LE(offsetOf(account, field)),
    u32: (field) => data.readUInt32LE(offsetOf(account, field)),
    u8: (field) => data.readUInt8(offsetOf(account, field)),
    hex: (field, bytes = 32) => {
      const offset = offsetOf(account, field);
      return data.toString('hex', offset, offset + bytes);
    },
  };
}
