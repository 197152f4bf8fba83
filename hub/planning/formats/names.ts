import type { DeviceId, JobId } from '../../../protocol/ids.ts';

/** Outside the hub vehicles and jobs have any names; the solver only compares them. */
export const vehicleNamed = (name: string): DeviceId => name as DeviceId;
export const jobNamed = (name: string): JobId => name as JobId;
