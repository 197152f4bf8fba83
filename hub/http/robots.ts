import { FleetError } from '../../protocol/errors.ts';
import { type DeviceId, deviceId } from '../../protocol/ids.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { EnrolledDevice } from '../fleet/device-directory.ts';
import type { HttpDeps } from './deps.ts';
import { robotView } from './robot-view.ts';

export type RobotParts = Pick<HttpDeps, 'directory' | 'online' | 'frames' | 'jobStore'>;

/** Ranges counted at most: the figure is for a person's eyes. */
const COUNTED_RANGES = 100;

/** One robot by id, exact. Throws DEVICE_UNKNOWN. */
export async function robotOf(parts: RobotParts, id: DeviceId): Promise<RobotView> {
  const device = await deviceOf(parts, id);
  const aboard = await parts.jobStore.jobs({ states: ['picked-up'] });
  return gather(parts, device, aboard.filter((job) => job.device === id).length);
}

/** Every enrolled robot, exact. */
export async function allRobots(parts: RobotParts): Promise<RobotView[]> {
  const aboard = new Map<DeviceId, number>();
  for (const { device } of await parts.jobStore.jobs({ states: ['picked-up'] })) {
    if (device !== null) aboard.set(device, (aboard.get(device) ?? 0) + 1);
  }
  const devices = await parts.directory.list();
  return Promise.all(devices.map((device) => gather(parts, device, aboard.get(device.device) ?? 0)));
}

/** Throws ID_INVALID, DEVICE_UNKNOWN. */
export async function deviceOf(
  { directory }: Pick<HttpDeps, 'directory'>,
  text: string,
): Promise<EnrolledDevice> {
  const device = await directory.find(deviceId(text));
  if (device === undefined) throw new FleetError('DEVICE_UNKNOWN', { device: text });
  return device;
}

async function gather(parts: RobotParts, device: EnrolledDevice, aboard: number): Promise<RobotView> {
  const id = device.device;
  const [twin, missing, mission, order] = await Promise.all([
    parts.frames.twin(id),
    parts.frames.missing(id, COUNTED_RANGES),
    parts.jobStore.currentMission(id),
    parts.jobStore.lastCommand(id, ['stop', 'resume', 'home']),
  ]);
  return robotView({
    device,
    online: parts.online(id),
    twin,
    missing: missing.length,
    aboard,
    mission,
    order,
  });
}
