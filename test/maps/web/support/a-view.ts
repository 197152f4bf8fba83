import { deviceId, jobId, keyText } from '../../../../protocol/ids.ts';
import { type JobView, parseJobView } from '../../../../protocol/views/job.ts';
import { parseRobotView, type RobotView } from '../../../../protocol/views/robot.ts';

const key = (seed: number) => keyText(new Uint8Array(32).fill(seed));

/** A robot as the hub tells it. */
export function aRobot(seed: number, changes: Partial<RobotView> = {}): RobotView {
  return parseRobotView({
    device: deviceId(key(seed)),
    owner: key(200),
    kind: 'pavement-robot',
    model: 'test',
    simulated: true,
    state: 'online',
    seen: 1_000,
    position: { at: { latitude: 450_000_000, longitude: -300_000_000 }, exact: true },
    heading: 9_000,
    speed: 120,
    battery: 870,
    flags: 1,
    session: 1,
    sequence: 5,
    missing: 0,
    aboard: 0,
    mission: null,
    order: null,
    ...changes,
  });
}

/** A job as the hub tells it. */
export function aJob(seed: number, changes: Partial<JobView> = {}): JobView {
  return parseJobView({
    job: jobId(seed.toString(16).padStart(64, '0')),
    shipper: key(201),
    state: 'open',
    reason: null,
    cancelling: false,
    device: null,
    distance: 5_000,
    latest: 2_000,
    created: 1_000 + seed,
    changed: 1_000 + seed,
    pickUp: null,
    dropOff: null,
    parcels: 1,
    ...changes,
  });
}
