import type { RobotLink } from '../firmware-bridge/link.ts';
import type { Clock } from '../protocol/clock.ts';
import type { FleetError } from '../protocol/errors.ts';
import { keyBytes } from '../protocol/ids.ts';
import type { CommandPayload } from '../protocol/missions.ts';
import type { Signer, Verifier } from '../protocol/verifier.ts';
import type { Zone } from '../protocol/zones/zones.ts';
import { Agent } from './agent.ts';
import type { Identity } from './enrolment/identity.ts';
import type { Learner } from './learning/learner.ts';
import { type Ways, wireWays } from './learning/wire-ways.ts';
import { MissionKeeper } from './missions/mission-keeper.ts';
import type { ProgressStore } from './missions/progress-store.ts';
import { Driver } from './navigation/driver.ts';
import type { OwnStreets } from './navigation/own-streets.ts';
import type { Outbox } from './reporting/outbox.ts';
import { Reporter } from './reporting/reporter.ts';
import type { Uplink } from './reporting/uplink.ts';
import { SafetyGuard } from './safety/guard.ts';
import type { Latch } from './safety/latch.ts';
import { ZoneKeeper } from './safety/zone-keeper.ts';
import { MemoryZones, type ZoneStore } from './safety/zone-store.ts';
import type { Detector } from './vision/detector.ts';
import { Lookout } from './vision/lookout.ts';

/** What an agent stands on once it is enrolled; adapters behind their ports. */
export interface Ground {
  readonly device: Signer;
  readonly identity: Identity;
  readonly link: RobotLink;
  readonly detector: Detector;
  readonly outbox: Outbox;
  readonly uplink: Uplink;
  readonly store: ProgressStore;
  /** Where a pressed stop button outlives a restart; in memory when absent. */
  readonly latch?: Latch;
  /** Where the hub's zones outlive a restart, and zones of the robot's own; in memory and none when absent. */
  readonly zoneStore?: ZoneStore;
  readonly zones?: readonly Zone[];
  readonly verifier: Verifier;
  /** Its own map and what it learns there; absent on robots without one, and in the air. */
  readonly own?: { readonly streets: OwnStreets; readonly learner: Pick<Learner, 'note'> } | undefined;
  readonly world: Clock;
  readonly real: Clock;
  readonly onTrouble: (trouble: FleetError | Error) => void;
}

export interface WiredAgent {
  readonly keeper: MissionKeeper;
  readonly reporter: Reporter;
  readonly guard: SafetyGuard;
  readonly lookout: Lookout;
  readonly zones: ZoneKeeper;
  readonly agent: Agent;
}

/** The parts of an agent, made and joined; nothing is started. */
export function wireAgent(ground: Ground): WiredAgent {
  const { device, identity, link, detector, outbox, uplink, world, real, onTrouble } = ground;
  const { network } = identity;
  // An order names parts that are made after the keeper; none comes before the uplink has started.
  const keeper = wireKeeper(ground, (command) => {
    if (command.kind === 'state') reporter.hubNumbers(command);
    if (command.kind === 'resend') reporter.resend(command.from, command.to);
    if (command.kind === 'resume') guard.release();
  });
  const reporter = new Reporter({ network, device, outbox, uplink, events: keeper, world, real, onTrouble });
  const lookout = new Lookout(detector, real, onTrouble);
  const sight = () => lookout.sight();
  const ways = ground.own && wireWays({ ...ground.own, sight, reporter, world });
  const guard = wireGuard(ground, reporter, lookout, ways);
  const driver = new Driver({
    drive: (command) => guard.drive(command),
    world,
    real,
    onStuck: () => reportFault(reporter, world, 'STUCK', 'no way forward'),
  });
  const agent = new Agent({
    link,
    keeper,
    guard,
    driver,
    reporter,
    lookout,
    ...(ways === undefined ? {} : { ways }),
    uplink,
    world,
    real,
    onTrouble,
  });
  const zones = wireZones(ground, guard, ways);
  return { keeper, reporter, guard, lookout, zones, agent };
}

function wireKeeper(
  { device, identity, link, store, verifier, outbox, world, onTrouble }: Ground,
  onCommand: (command: CommandPayload) => void,
): MissionKeeper {
  return new MissionKeeper({
    authority: {
      network: identity.network,
      device: device.publicKey,
      hubKey: keyBytes(identity.hubKey),
      verifier,
    },
    device,
    compartments: link.capabilities().compartments,
    world,
    store,
    frame: outbox.position,
    onCommand,
    onTrouble,
  });
}

function wireGuard(
  ground: Ground,
  reporter: Reporter,
  lookout: Lookout,
  ways: Ways | undefined,
): SafetyGuard {
  const { link, world, real, latch, onTrouble } = ground;
  return new SafetyGuard({
    link,
    world,
    real,
    sight: () => lookout.sight(),
    ...(latch === undefined ? {} : { latch }),
    onStopped: (reason) => reporter.event({ kind: 'safety-stop', time: world.now(), reason }),
    onBlocked: (at) => {
      reportFault(reporter, world, 'WAY_BLOCKED', `${at.latitude} ${at.longitude}`);
      ways?.block(at);
    },
    onTrouble: (trouble) => {
      reportFault(reporter, world, trouble.code, trouble.message);
      onTrouble(trouble);
    },
  });
}

function wireZones(ground: Ground, guard: SafetyGuard, ways: Ways | undefined): ZoneKeeper {
  const { identity, verifier, link, zones: own, zoneStore, onTrouble } = ground;
  return new ZoneKeeper({
    network: identity.network,
    hubKey: keyBytes(identity.hubKey),
    verifier,
    store: zoneStore ?? new MemoryZones(),
    taker: link.capabilities().kind === 'drone' ? 'air' : 'ground',
    ...(own === undefined ? {} : { own }),
    keep: (fences, sets) => {
      guard.keep(fences);
      ways?.keep(fences, sets);
    },
    onTrouble,
  });
}

function reportFault(reporter: Reporter, world: Clock, code: string, detail: string): void {
  reporter.event({ kind: 'fault', time: world.now(), code, detail: detail.slice(0, 200) });
}
