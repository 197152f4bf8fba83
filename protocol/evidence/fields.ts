import { CID } from 'multiformats/cid';
import { FleetError } from '../errors.ts';
import { type TokenAmount, tokenAmount } from '../units.ts';
import type { EvidenceKind } from './car.ts';

/** Typed access to one decoded map of a CAR; every getter throws EVIDENCE_INVALID with the map's place. */
export class Fields {
  readonly kind: EvidenceKind;
  readonly place: string;
  readonly #map: Readonly<Record<string, unknown>>;

  constructor(kind: EvidenceKind, place: string, value: unknown) {
    this.kind = kind;
    this.place = place;
    const isMap =
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
    if (!isMap) throw this.wrong('expected a map');
    this.#map = value as Readonly<Record<string, unknown>>;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#map, name) && this.#map[name] !== null;
  }

  bytes(name: string, length?: number): Uint8Array {
    const value = this.#map[name];
    if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) {
      throw this.wrong(`${name} must be ${length ?? 'some'} bytes`);
    }
    return value;
  }

  integer(name: string, min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.#map[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
      throw this.wrong(`${name} must be an integer from ${min} to ${max}`);
    }
    return value;
  }

  /** A u64, which dag-cbor gives as number or bigint. */
  u64(name: string): bigint {
    const value = this.#map[name];
    const whole = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value as number) : -1n;
    if (whole < 0n || whole >= 1n << 64n) throw this.wrong(`${name} must be a u64`);
    return whole;
  }

  amount(name: string): TokenAmount {
    return tokenAmount(this.u64(name));
  }

  text(name: string): string {
    const value = this.#map[name];
    if (typeof value !== 'string') throw this.wrong(`${name} must be text`);
    return value;
  }

  array(name: string): readonly unknown[] {
    const value = this.#map[name];
    if (!Array.isArray(value)) throw this.wrong(`${name} must be an array`);
    return value;
  }

  link(name: string): CID {
    const cid = CID.asCID(this.#map[name]);
    if (cid === null) throw this.wrong(`${name} must be a link`);
    return cid;
  }

  inner(name: string): Fields {
    return new Fields(this.kind, `${this.place}/${name}`, this.#map[name]);
  }

  wrong(reason: string): FleetError {
    return new FleetError('EVIDENCE_INVALID', { kind: this.kind, place: this.place, reason });
  }
}
