import type { LoadedMap } from '../../maps/load.ts';
import { edgeLine } from '../../maps/roads/network.ts';
import { address, type DeviceId, deviceId, keyText } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { RobotView } from '../../protocol/views/robot.ts';

interface Walker {
  readonly line: readonly CoordinatesE7[];
  view: RobotView;
}

/** Robots of nobody that walk up and down their streets: as many views a second as a hub would tell. */
export class SyntheticFleet {
  readonly #walkers: readonly Walker[];

  constructor(count: number, { network }: LoadedMap, random: Random, now: number) {
    const owner = address(keyText(random.bytes(32)));
    this.#walkers = Array.from({ length: count }, (_, i) => {
      const line = edgeLine(network, Math.floor(random.next() * network.edgeCount));
      return { line, view: viewOf(deviceId(keyText(random.bytes(32))), owner, line[0], i, now) };
    });
  }

  get views(): readonly RobotView[] {
    return this.#walkers.map(({ view }) => view);
  }

  /** The next point of its street for every robot whose turn it is: robots do not report in chorus. */
  *step(now: number, turn: number, turns: number): Generator<RobotView> {
    for (const walker of this.#walkers.filter((_, i) => i % turns === turn)) {
      const { line, view } = walker;
      const sequence = view.sequence + 1;
      const at = line[sequence % line.length] as CoordinatesE7;
      walker.view = {
        ...view,
        sequence,
        seen: now,
        position: { at, exact: true },
        battery: 900 - (sequence % 700),
      };
      yield walker.view;
    }
  }
}

function viewOf(
  device: DeviceId,
  owner: RobotView['owner'],
  at: CoordinatesE7 | undefined,
  i: number,
  now: number,
): RobotView {
  return {
    device,
    owner,
    kind: i % 10 === 0 ? 'drone' : 'pavement-robot',
    model: 'synthetic',
    simulated: true,
    state: 'online',
    seen: now,
    position: at === undefined ? null : { at, exact: true },
    heading: (i * 977) % 36_000,
    speed: 120,
    battery: 900,
    flags: 0,
    session: 1,
    sequence: i % 700,
    missing: 0,
    aboard: i % 3,
    mission: null,
    order: null,
  };
}
