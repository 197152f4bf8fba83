import type { DeviceAccount } from '../../programs/client/accounts.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type DeviceId, deviceId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { openNetwork, type Site } from '../network/open-network.ts';
import type { Wallet } from '../wallet.ts';

/** A device as the chain has it, with its owner's wallet. */
export interface OwnedDevice extends Site {
  readonly device: DeviceAccount;
  readonly owner: Wallet;
  /** The chain's clock. */
  readonly now: UnixSeconds;
}

/**
 * The device of this wallet that a command is about: a whole id, or the first letters of the only one that has them.
 * @throws CLI_DEVICE_UNKNOWN, CLI_DEVICE_UNREGISTERED, CLI_DEVICE_NOT_YOURS
 */
export async function ownedDevice(run: Run, word: string): Promise<OwnedDevice> {
  const [{ findDevice, listDevices }, { chainTime }] = await Promise.all([
    import('../../programs/client/queries.ts'),
    import('../../programs/client/chain-time.ts'),
  ]);
  const owner = walletOf(run);
  const site = await openNetwork(run);
  const { connection } = site.cluster;
  const network = site.network.address;
  let id: DeviceId;
  if (word.length >= 32) id = deviceId(word);
  else {
    const mine = await listDevices(connection, network, owner.address);
    id = onlyOne(
      word,
      mine.map(({ device }) => device),
    );
  }
  const device = await findDevice(connection, network, id);
  if (device === undefined) throw new FleetError('CLI_DEVICE_UNREGISTERED', { device: id });
  if (device.owner !== owner.address) {
    const context = { device: id, owner: device.owner, wallet: owner.address };
    throw new FleetError('CLI_DEVICE_NOT_YOURS', context);
  }
  return { ...site, device, owner, now: await chainTime(connection) };
}

function onlyOne(word: string, devices: readonly DeviceId[]): DeviceId {
  const matching = devices.filter((device) => device.startsWith(word));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  throw new FleetError('CLI_DEVICE_UNKNOWN', { word, count: matching.length });
}

/** @throws CLI_DEVICE_NOT_ACTIVE with what can be done instead */
export function assertActive({ device: { device, status, successor } }: OwnedDevice): void {
  if (status === 'active') return;
  const next = {
    retired: 'A retired robot comes back only with a new key: flash and register it again.',
    rotated: `Its place was taken by ${successor ?? 'another'}: use that one.`,
    slashed: 'What it earned before stays claimable; flash and register it again with a new key.',
  }[status];
  throw new FleetError('CLI_DEVICE_NOT_ACTIVE', { device, status, next });
}
