import { decodeMission } from '../../protocol/missions.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { EnrolledDevice } from '../fleet/device-directory.ts';
import type { CommandRecord, MissionRecord, MissionState } from '../missions/mission.ts';
import type { Twin } from '../store/frame-store.ts';
import type { Caller } from './caller.ts';

export interface RobotFacts {
  readonly device: EnrolledDevice;
  readonly online: boolean;
  readonly twin: Twin | undefined;
  readonly missing: number;
  readonly aboard: number;
  readonly mission: MissionRecord | undefined;
  readonly order: CommandRecord | undefined;
}

/** What the hub knows of one robot, everything exact; `redactRobot` decides who sees how much. */
export function robotView({ device, online, twin, missing, aboard, mission, order }: RobotFacts): RobotView {
  const sample = twin?.sample;
  return {
    device: device.device,
    owner: device.owner,
    kind: device.kind,
    model: device.model,
    simulated: device.capabilities.simulated,
    state: stateOf(device, online, twin),
    seen: twin?.received ?? null,
    position: sample === undefined ? null : { at: sample.at, exact: true },
    heading: sample?.heading ?? null,
    speed: sample?.speed ?? null,
    battery: sample?.battery ?? null,
    flags: sample?.flags ?? 0,
    session: twin?.session ?? 0,
    sequence: twin?.sequence ?? 0,
    missing,
    aboard,
    mission: mission === undefined ? null : missionView(mission),
    order: order === undefined ? null : orderOf(order),
  };
}

function stateOf(device: EnrolledDevice, online: boolean, twin: Twin | undefined): RobotView['state'] {
  if (device.status !== 'registered') return device.status;
  // Online means: its first frame is stored, not merely that something connected.
  if (twin === undefined) return 'registered';
  return online ? 'online' : 'offline';
}

const stages: Readonly<Record<MissionState, NonNullable<RobotView['mission']>['stage']>> = {
  issued: 'sent',
  accepted: 'executing',
  refused: 'refused',
  finished: 'done',
  aborted: 'refused',
  superseded: 'done',
};

function missionView({ id, number, state, reached, payload }: MissionRecord): RobotView['mission'] {
  const stops = decodeMission(payload).stops.length;
  return { mission: id, number, stage: stages[state], stops, reached: Math.min(reached, stops) };
}

function orderOf({ kind, number, stage }: CommandRecord): RobotView['order'] {
  return kind === 'stop' || kind === 'resume' || kind === 'home' ? { kind, number, stage } : null;
}

/** About 250 m: enough to see that a robot is in town, too coarse to see at whose door. */
const CELL_E7 = 25_000;
const coarse = (value: number) => Math.floor(value / CELL_E7) * CELL_E7 + CELL_E7 / 2;
export const coarsePlace = ({ latitude, longitude }: CoordinatesE7) => ({
  latitude: coarse(latitude),
  longitude: coarse(longitude),
});

/** The owner and operators see everything, others where the robot is about and that it works. */
export function redactRobot(caller: Caller, view: RobotView): RobotView {
  if (caller.seesAll || caller.address === view.owner) return view;
  const position = view.position && { at: coarsePlace(view.position.at), exact: false };
  const { trail: _exact, ...rest } = view;
  return { ...rest, position, heading: null, speed: null, order: null };
}
