import { FleetError } from '../../protocol/errors.ts';
import { type Address, type DeviceId, toHex } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type {
  DeviceDirectory,
  DeviceStatus,
  EnrolledDevice,
  Enrolment,
  EnrolmentToken,
  LoginResult,
} from './device-directory.ts';

/** The port in memory, for tests. */
export class MemoryDeviceDirectory implements DeviceDirectory {
  readonly #devices = new Map<DeviceId, EnrolledDevice>();
  readonly #logins = new Map<DeviceId, number>();
  readonly #tokens = new Map<string, { token: EnrolmentToken; device: DeviceId | undefined }>();

  async createToken(token: EnrolmentToken): Promise<void> {
    this.#tokens.set(toHex(token.hash), { token, device: undefined });
  }

  async token(hash: Uint8Array, now: UnixMilliseconds, device?: DeviceId): Promise<EnrolmentToken> {
    const known = this.#tokens.get(toHex(hash));
    if (known === undefined || (known.device !== undefined && known.device !== device)) {
      throw new FleetError('TOKEN_UNKNOWN');
    }
    if (known.token.expires <= now) throw new FleetError('TOKEN_EXPIRED');
    return known.token;
  }

  async enrol(tokenHash: Uint8Array, enrolment: Enrolment, now: UnixMilliseconds): Promise<EnrolledDevice> {
    const { device } = enrolment;
    const { owner } = await this.token(tokenHash, now, device);
    const before = this.#devices.get(device);
    if (before !== undefined && before.owner !== owner) throw new FleetError('DEVICE_TAKEN', { device });
    const burnt = this.#tokens.get(toHex(tokenHash));
    if (before !== undefined && burnt?.device === device) return before;
    const row: EnrolledDevice = {
      ...enrolment,
      owner,
      status: before?.status ?? 'awaiting registration',
      enrolled: now,
    };
    if (burnt !== undefined) burnt.device = device;
    this.#devices.set(device, row);
    return row;
  }

  async find(device: DeviceId): Promise<EnrolledDevice | undefined> {
    return this.#devices.get(device);
  }

  async list(owner?: Address): Promise<readonly EnrolledDevice[]> {
    return [...this.#devices.values()]
      .filter((row) => owner === undefined || row.owner === owner)
      .sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  async setStatus(device: DeviceId, status: DeviceStatus): Promise<void> {
    const row = this.#devices.get(device);
    if (row === undefined) throw new FleetError('DEVICE_UNKNOWN', { device });
    this.#devices.set(device, { ...row, status });
  }

  async setOwner(device: DeviceId, owner: Address): Promise<void> {
    const row = this.#devices.get(device);
    if (row === undefined) throw new FleetError('DEVICE_UNKNOWN', { device });
    this.#devices.set(device, { ...row, owner });
  }

  async login(device: DeviceId, time: UnixMilliseconds): Promise<LoginResult> {
    const status = this.#devices.get(device)?.status;
    if (status === undefined) return 'unknown';
    if (status === 'retired' || status === 'denied') return status;
    if (time <= (this.#logins.get(device) ?? 0)) return 'replayed';
    this.#logins.set(device, time);
    return 'granted';
  }
}
