import { EdgeFlag, RoadClass, roadClassNames, surfaceNames } from './classes.ts';
import type { RoadNetwork } from './network.ts';
import type { Profile } from './profiles.ts';

/** The cost of a directed edge that may not be used. */
export const forbidden = 0x7fff_ffff;

/** Costs of every directed edge, `forbidden` where the profile may not go. */
export interface EdgeCosts {
  readonly milliseconds: Int32Array;
  readonly decimeters: Int32Array;
}

/** Time and length of every directed edge for a profile, in whole milliseconds (rounded up) and decimetres. */
export function edgeCosts(network: RoadNetwork, profile: Profile): EdgeCosts {
  const count = network.edgeCount * 2;
  const costs = { milliseconds: new Int32Array(count), decimeters: new Int32Array(count) };
  for (let directed = 0; directed < count; directed++) {
    const time = traversalMilliseconds(network, profile, directed);
    costs.milliseconds[directed] = time;
    costs.decimeters[directed] =
      time === forbidden ? forbidden : (network.edgeDecimeters[directed >> 1] as number);
  }
  return costs;
}

function traversalMilliseconds(network: RoadNetwork, profile: Profile, directed: number): number {
  const edge = directed >> 1;
  const flags = network.edgeFlags[edge] as number;
  const speed = speedOn(network, profile, edge, flags);
  if (speed <= 0 || !mayPass(profile, flags, directed)) return forbidden;
  const isCrossing = network.edgeClass[edge] === RoadClass.crossing;
  const crossing = isCrossing ? (flags & EdgeFlag.signals ? profile.signalWait : profile.crossingWait) : 0;
  const kerb = flags & EdgeFlag.raisedKerb ? profile.kerbWait : 0;
  const driving = Math.ceil(((network.edgeDecimeters[edge] as number) * 100) / speed);
  return Math.min(forbidden - 1, driving + crossing + kerb);
}

/** Metres a second on an edge, 0 where its kind, surface, width or slope rule it out. */
function speedOn(network: RoadNetwork, profile: Profile, edge: number, flags: number): number {
  const name = roadClassNames[network.edgeClass[edge] as number];
  const surface = surfaceNames[network.edgeSurface[edge] as number];
  if (name === undefined || surface === undefined) return 0;
  const onFoot = flags & (EdgeFlag.hasPavement | EdgeFlag.footAllowed);
  if (profile.onlyWithPavement.includes(name) && !onFoot) return 0;
  const width = network.edgeWidth[edge] as number;
  if (width !== 0 && width < profile.minimumWidth) return 0;
  const incline = Math.abs(network.edgeIncline[edge] as number);
  if (incline > profile.maximumIncline) return 0;
  const slope = incline >= profile.slopeIncline ? profile.slopeSpeed : 1000;
  const shares = (profile.classes[name] ?? 0) * profile.surfaces[surface] * slope;
  const speed = (profile.speed * shares) / 1e9;
  const limit = network.edgeSpeedLimit[edge] as number;
  return profile.rules !== 'foot' && limit > 0 ? Math.min(speed, limit / 3.6) : speed;
}

function mayPass({ rules }: Profile, flags: number, directed: number): boolean {
  if (rules === 'foot') return (flags & (EdgeFlag.footForbidden | EdgeFlag.pavementApart)) === 0;
  const wrongWay = directed & 1 ? EdgeFlag.onewayForward : EdgeFlag.onewayBackward;
  if (rules === 'vehicle') return (flags & (EdgeFlag.vehiclesForbidden | wrongWay)) === 0;
  const isRightWay = (flags & EdgeFlag.cyclesBothWays) !== 0 || (flags & wrongWay) === 0;
  return isRightWay && (flags & EdgeFlag.cyclesForbidden) === 0;
}
