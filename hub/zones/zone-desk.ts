import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../../maps/atomic-file.ts';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import { Turns } from '../../protocol/turns.ts';
import { toUnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Signer, Verifier } from '../../protocol/verifier.ts';
import { openZones, signZones, type ZoneSet } from '../../protocol/zones/signed-zones.ts';
import type { Zone } from '../../protocol/zones/zones.ts';

export interface ZoneDeskParts {
  readonly network: NetworkId;
  /** The hub's mission key, which robots pin. */
  readonly signer: Signer;
  readonly verifier: Verifier;
  /** Where the last set is kept, as robots get it. */
  readonly file: string;
  /** The world's clock. */
  readonly clock: Clock;
  /** Told of the set that holds before robots are: at the start, and whenever operators replace it. */
  readonly adopt?: (set: ZoneSet) => void;
  /** Sends the set to every robot, now or when it connects. */
  readonly send: (bytes: Uint8Array) => Promise<void>;
}

const none: ZoneSet = { number: 0, issued: unixSeconds(0), zones: [] };

/** The zones operators draw: one signed set a network, stored before it is sent, so that no number is used twice. */
export class ZoneDesk {
  readonly #parts: ZoneDeskParts;
  #set: ZoneSet = none;
  #bytes: Uint8Array | undefined;
  readonly #turns = new Turns();

  constructor(parts: ZoneDeskParts) {
    this.#parts = parts;
  }

  /** Takes up what was kept. Throws ZONES_FILE_INVALID: a hub that forgot its numbers would be obeyed by no robot. */
  async start(): Promise<void> {
    const { file, network, signer, verifier } = this.#parts;
    try {
      const bytes = new Uint8Array(await readFile(file));
      this.#set = openZones(network, { hubKey: signer.publicKey, verifier }, bytes);
      this.#bytes = bytes;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
      const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
      throw new FleetError('ZONES_FILE_INVALID', { file, reason }, { cause });
    }
    this.#parts.adopt?.(this.#set);
  }

  current = (): ZoneSet => this.#set;
  /** The set as it goes on the wire; undefined before any was drawn. */
  bytes = (): Uint8Array | undefined => this.#bytes;

  /**
   * All zones from now on. @param based number of the set they were drawn over: two operators must not undo each other unseen.
   * Throws ZONES_CHANGED, ZONE_…, ZONES_TOO_LARGE.
   */
  replace(based: number, zones: readonly Zone[]): Promise<ZoneSet> {
    return this.#turns.take(() => this.#replace(based, zones));
  }

  async #replace(based: number, zones: readonly Zone[]): Promise<ZoneSet> {
    const { network, signer, file, clock, adopt, send } = this.#parts;
    const { number } = this.#set;
    if (based !== number) throw new FleetError('ZONES_CHANGED', { based, number });
    const set = { number: number + 1, issued: toUnixSeconds(clock.now()), zones };
    const bytes = signZones(network, signer, set);
    await writeAtomically(file, Buffer.from(bytes));
    [this.#set, this.#bytes] = [set, bytes];
    adopt?.(set);
    await send(bytes);
    return set;
  }
}
