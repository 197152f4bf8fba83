import { FleetError } from '../../protocol/errors.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { SignedCheckIn } from '../../protocol/releases/check-in.ts';
import type { Offer, ReleaseSource } from './release-source.ts';

const PIECE = 64 * 1024;

/** The in-memory fake of the port: serves what a test put into it, and counts what was asked for. */
export class MemorySource implements ReleaseSource {
  offers: readonly Offer[] = [];
  readonly checkIns: SignedCheckIn[] = [];
  readonly releases = new Map<string, Uint8Array>();
  /** By `kind version target`. */
  readonly contents = new Map<string, Uint8Array>();
  /** Bytes of content that were served. */
  served = 0;

  checkIn(_device: DeviceId, checkIn: SignedCheckIn): Promise<readonly Offer[]> {
    this.checkIns.push(checkIn);
    return Promise.resolve(this.offers);
  }

  async release({ kind, version }: Offer): Promise<Uint8Array> {
    return found(this.releases.get(`${kind} ${version}`), `${kind} ${version}`);
  }

  async *content(
    { kind, version }: Offer,
    target: string,
    { from, to }: { readonly from: number; readonly to: number },
  ): AsyncGenerator<Uint8Array> {
    const name = `${kind} ${version} ${target}`;
    const bytes = found(this.contents.get(name), name).subarray(from, to);
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.slice(at, at + PIECE);
      this.served += piece.length;
      yield piece;
    }
  }
}

function found<T>(value: T | undefined, path: string): T {
  if (value !== undefined) return value;
  throw new FleetError('UPDATE_REFUSED', { hub: 'memory', path, status: 404, reason: 'it is not there' });
}
