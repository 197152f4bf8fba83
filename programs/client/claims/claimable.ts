import type { Connection } from '@solana/web3.js';
import { FleetError } from '../../../protocol/errors.ts';
import { type Address, type DeviceId, keyBytes, type NetworkId } from '../../../protocol/ids.ts';
import { type TokenAmount, tokenAmount } from '../../../protocol/units.ts';
import type { DeviceAccount } from '../accounts.ts';
import { findDevice, listDevices } from '../queries.ts';
import type { Ledger } from './ledger.ts';

/** What one device can get, and why it is not more. */
export interface Claimable {
  readonly device: DeviceId;
  readonly account: DeviceAccount;
  /** All it ever earned in final epochs, what it got of that, and what is left. */
  readonly earned: TokenAmount;
  readonly claimed: TokenAmount;
  readonly owed: TokenAmount;
}

/** The devices of an owner, or those named. @throws CLI_DEVICE_UNREGISTERED */
export async function claimables(
  connection: Connection,
  ledger: Ledger,
  who: { readonly owner: Address } | { readonly devices: readonly DeviceId[] },
): Promise<Claimable[]> {
  const network = ledger.network.address;
  const accounts =
    'owner' in who
      ? await listDevices(connection, network, who.owner)
      : await Promise.all(who.devices.map((device) => registered(connection, network, device)));
  return accounts
    .map((account) => claimableOf(ledger, account))
    .sort((a, b) => (a.device < b.device ? -1 : 1));
}

async function registered(
  connection: Connection,
  network: NetworkId,
  device: DeviceId,
): Promise<DeviceAccount> {
  const account = await findDevice(connection, network, device);
  if (account === undefined) throw new FleetError('CLI_DEVICE_UNREGISTERED', { device, network });
  return account;
}

function claimableOf({ tree }: Ledger, account: DeviceAccount): Claimable {
  const { device, claimed } = account;
  const index = tree.indexOf(keyBytes(device));
  const earned = (index === undefined ? undefined : tree.leaves[index]?.cumulative) ?? tokenAmount(0n);
  return { device, account, earned, claimed, owed: tokenAmount(earned > claimed ? earned - claimed : 0n) };
}
