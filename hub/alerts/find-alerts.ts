import type { Address, DeviceId, JobId } from '../../protocol/ids.ts';
import type { AlertKind } from '../../protocol/views/alert.ts';

/** What the hub knows of one registered robot. */
export interface RobotCondition {
  readonly device: DeviceId;
  readonly owner: Address;
  readonly online: boolean;
  /** Not heard for so long that others take its work. */
  readonly silent: boolean;
  /** World Unix milliseconds of its last frame. */
  readonly seen: number;
  /** Per mille. */
  readonly battery: number;
  readonly charging: boolean;
  /** Stuck, out of power or held by its safety for long; never because an operator stopped it. */
  readonly inTrouble: boolean;
}

/** One job that is neither done nor given up. */
export interface JobCondition {
  readonly job: JobId;
  readonly device: DeviceId | null;
  readonly owner: Address | null;
  /** Unix seconds, as signed. */
  readonly latest: number;
  /** Unix seconds at which the plan has it delivered. */
  readonly expected?: number;
}

export interface FoundAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly device: DeviceId | null;
  readonly owner: Address | null;
  readonly job: JobId | null;
  /** World Unix milliseconds; kept from the first time it was found. */
  readonly since: number;
}

/** Per mille below which a battery is low, and from which it is not any more: a level in between changes nothing. */
const LOW = 150;
const ENOUGH = 200;

/**
 * What calls for a person now.
 * @param raised ids of the alerts that stand already, which end later than they begin
 * @param now world Unix milliseconds
 */
export function findAlerts(
  robots: readonly RobotCondition[],
  jobs: readonly JobCondition[],
  raised: { has(id: string): boolean },
  now: number,
): FoundAlert[] {
  const found: FoundAlert[] = [];
  for (const robot of robots) {
    const { device, owner, online, silent, seen, battery, charging, inTrouble } = robot;
    const tell = (kind: AlertKind, since: number) =>
      found.push({ id: idOf(kind, device), kind, device, owner, job: null, since });
    const stands = (kind: AlertKind) => raised.has(idOf(kind, device));
    // A robot that is away says nothing of its battery or its way.
    if (!online && (silent || stands('offline'))) tell('offline', seen);
    if (!online) continue;
    if (inTrouble) tell('stuck', now);
    if (!charging && (battery < LOW || (battery < ENOUGH && stands('low-battery')))) tell('low-battery', now);
  }
  for (const { job, device, owner, latest, expected } of jobs) {
    const isLate = now > latest * 1_000 || (expected !== undefined && expected > latest);
    if (isLate)
      found.push({
        id: idOf('late', job),
        kind: 'late',
        device,
        owner,
        job,
        since: Math.min(now, latest * 1_000),
      });
  }
  return found;
}

const idOf = (kind: AlertKind, name: DeviceId | JobId) => `${kind}.${name}`;
