import { straightMeters } from '../../maps/geometry/distance.ts';
import type { LoadedMap } from '../../maps/load.ts';
import { doorsNear } from '../../maps/places.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import type { JobId } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { type CoordinatesE7, meters, milliseconds } from '../../protocol/units.ts';
import type { HubClient } from '../hub-client.ts';
import { JobBook } from '../job-book.ts';
import { createJob, type PeopleBehaviour } from '../shipper.ts';
import { startOf } from './robot-settings.ts';
import { Rounds } from './rounds.ts';
import type { World } from './world.ts';

export interface ShopOptions {
  readonly world: World;
  readonly map: LoadedMap;
  readonly hub: HubClient;
  readonly clock: Clock;
  /** Cryptographic: the codes come from it. */
  readonly random: Random;
  /** Orders kept under way at once. */
  readonly under: number;
  readonly onOrder: (job: JobId, behaviour: PeopleBehaviour) => void;
  readonly onTrouble: (error: FleetError) => void;
}

const ROUND = milliseconds(2_000);
const REACH_METERS = 450;
const APART_METERS = 80;
const open = ['open', 'planned', 'assigned', 'accepted', 'picked-up'] as const;

/** The simulated shipper of an embedded world: keeps some orders under way; now and then nobody is at home. */
export class Shop {
  readonly #options: ShopOptions;
  readonly #doors: readonly CoordinatesE7[];
  readonly #book: JobBook;
  readonly #rounds: Rounds;

  constructor(options: ShopOptions) {
    this.#options = options;
    this.#rounds = new Rounds(options, ROUND, () => this.#look());
    const { map, world } = options;
    this.#doors = doorsNear(map.places, startOf(map), meters(REACH_METERS)).map(({ at }) => at);
    this.#book = new JobBook(world.folder);
  }

  start = (): void => this.#rounds.start();
  stop = (): Promise<void> => this.#rounds.stop();

  /** At most one order a round, so that they come one after another as in life. */
  async #look(): Promise<void> {
    const { hub, under } = this.#options;
    let running = 0;
    for (const state of open) running += (await hub.jobs({ state })).jobs.length;
    if (running < under && this.#doors.length > 1) await this.#order();
  }

  async #order(): Promise<void> {
    const { hub, world, random, onOrder } = this.#options;
    const behaviour = this.#behaviour();
    const [pickUp, dropOff] = this.#pair();
    const { view } = await createJob({
      hub,
      wallet: world.cast.shipper,
      book: this.#book,
      random,
      pickUp,
      dropOff,
      from: 0,
      within: 3 * 3600,
      load: { parcels: 1, grams: 900, milliliters: 5_000 },
      patience: 180,
      priority: 0,
      people: { folder: world.people, behaviour },
    });
    onOrder(view.job, behaviour);
  }

  #pair(): [CoordinatesE7, CoordinatesE7] {
    const door = () =>
      this.#doors[Math.floor(this.#options.random.next() * this.#doors.length)] as CoordinatesE7;
    for (;;) {
      const [from, to] = [door(), door()];
      if (straightMeters(from, to) >= APART_METERS) return [from, to];
    }
  }

  #behaviour(): PeopleBehaviour {
    const draw = this.#options.random.next();
    if (draw < 0.1) return 'absent';
    return draw < 0.2 ? 'wrong-code-first' : 'present';
  }
}
