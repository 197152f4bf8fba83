import { bothFences, type Fences, noFences, unknownFences, ZoneFences } from '../../maps/zones/fences.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import { openZones } from '../../protocol/zones/signed-zones.ts';
import { assertZones, type Zone } from '../../protocol/zones/zones.ts';
import type { ZoneStore } from './zone-store.ts';

export interface ZoneKeeperOptions {
  readonly network: NetworkId;
  readonly hubKey: Uint8Array;
  readonly verifier: Verifier;
  readonly store: ZoneStore;
  /** Whether the robot drives or flies. */
  readonly taker: 'ground' | 'air';
  /** Zones of the robot's own configuration; they hold beside the hub's. */
  readonly own?: readonly Zone[];
  /** Told what holds from now on, and the sets it is made of: each of them binds. */
  readonly keep: (fences: Fences, sets: readonly (readonly Zone[])[]) => void;
  readonly onTrouble: (trouble: FleetError | Error) => void;
}

/**
 * Holds the zones an operator drew: the last set the hub signed, on disk, so that a robot obeys it offline and after a
 * restart. An older set never replaces a newer one, whoever sends it again.
 */
export class ZoneKeeper {
  readonly #options: ZoneKeeperOptions;
  readonly #own: Fences;
  #number = 0;
  #queue: Promise<void> = Promise.resolve();

  /** Throws ZONE_…, ZONES_TOO_LARGE when the robot's own zones are flawed: it must not start without them. */
  constructor(options: ZoneKeeperOptions) {
    const { own = [], taker } = options;
    assertZones(own);
    this.#options = options;
    this.#own = own.length === 0 ? noFences : new ZoneFences(own, taker);
  }

  /** Number of the hub's set that holds; 0 without one. */
  number = (): number => this.#number;

  /** Takes up what was kept. A file that cannot be read leaves the robot standing until the hub sends its zones again. */
  async start(): Promise<void> {
    const { store, keep, onTrouble } = this.#options;
    try {
      const kept = await store.read();
      if (kept === undefined) keep(this.#own, [this.#options.own ?? []]);
      else this.#take(kept);
    } catch (cause) {
      keep(unknownFences, []);
      const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
      onTrouble(new FleetError('ZONES_FILE_INVALID', { file: store.name, reason }, { cause }));
    }
  }

  /** A downlink of zones: obeyed at once, then written. */
  takeDownlink(bytes: Uint8Array): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      const { store, onTrouble } = this.#options;
      try {
        // Obeyed even when the disk is full: a robot that forgets gets the set again with its next connect.
        if (this.#take(bytes)) await store.write(bytes);
      } catch (trouble) {
        onTrouble(trouble as Error);
      }
    });
    return this.#queue;
  }

  /** Whether the set was news. Throws DOWNLINK_OLD and what `openZones` throws. */
  #take(bytes: Uint8Array): boolean {
    const { network, keep, taker, own = [] } = this.#options;
    const { number, zones } = openZones(network, this.#options, bytes);
    // The retained set comes again after every connect.
    if (number === this.#number) return false;
    if (number < this.#number)
      throw new FleetError('DOWNLINK_OLD', { channel: 'zones', number, last: this.#number });
    this.#number = number;
    keep(bothFences(this.#own, new ZoneFences(zones, taker)), [own, zones]);
    return true;
  }
}
