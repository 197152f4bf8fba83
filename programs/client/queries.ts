import type { AccountInfo, Connection, GetProgramAccountsFilter } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import { type Address, type DeviceId, keyText, type NetworkId } from '../../protocol/ids.ts';
import {
  type ChangeAccount,
  type DeviceAccount,
  decodeChange,
  decodeDevice,
  decodeEpoch,
  decodeNetwork,
  decodeOpening,
  type EpochAccount,
  type NetworkAccount,
  type OpeningAccount,
} from './accounts.ts';
import {
  addressOf,
  changeAddress,
  deviceAddress,
  epochAddress,
  programAddress,
  publicKey,
} from './addresses.ts';
import { rpc, rpcValue } from './failures.ts';
import { discriminator } from './program.ts';

/** A device starts with an 8-byte discriminator, network, key and owner. */
const OFFSETS = { network: 8, owner: 8 + 64 };

/** @throws CHAIN_ACCOUNT_MISSING, CHAIN_ACCOUNT_INVALID, CHAIN_UNREACHABLE, CHAIN_TIMEOUT, as all below */
export async function fetchNetwork(connection: Connection, network: NetworkId): Promise<NetworkAccount> {
  const found = await find(connection, addressOf(publicKey(network)), decodeNetwork);
  if (found === undefined)
    throw new FleetError('CHAIN_ACCOUNT_MISSING', { kind: 'network', address: network });
  return found;
}

/** undefined for a device that never registered. */
export async function findDevice(
  connection: Connection,
  network: NetworkId,
  device: DeviceId,
): Promise<DeviceAccount | undefined> {
  return await find(connection, deviceAddress(network, device), decodeDevice);
}

/** undefined for an epoch nobody has posted. */
export async function findEpoch(
  connection: Connection,
  network: NetworkId,
  number: bigint,
): Promise<EpochAccount | undefined> {
  return await find(connection, epochAddress(network, number), decodeEpoch);
}

/** The change that makes (or made) this parameter version; undefined when nobody proposed it. */
export async function findChange(
  connection: Connection,
  network: NetworkId,
  version: number,
): Promise<ChangeAccount | undefined> {
  return await find(connection, changeAddress(network, version), decodeChange);
}

/** undefined when nobody opened this leaf, or its rent went back. */
export async function findOpening(
  connection: Connection,
  address: Address,
): Promise<OpeningAccount | undefined> {
  return await find(connection, address, decodeOpening);
}

/** All devices of a network, or of one owner in it, in no order. */
export async function listDevices(
  connection: Connection,
  network: NetworkId,
  owner?: Address,
): Promise<DeviceAccount[]> {
  const filters: GetProgramAccountsFilter[] = [
    { memcmp: { offset: 0, bytes: keyText(discriminator('Device')) } },
    { memcmp: { offset: OFFSETS.network, bytes: network } },
  ];
  if (owner !== undefined) filters.push({ memcmp: { offset: OFFSETS.owner, bytes: owner } });
  const found = await rpc(connection.getProgramAccounts(publicKey(programAddress), { filters }));
  return found.map(({ pubkey, account }) => decodeDevice(addressOf(pubkey), account.data));
}

async function find<T>(
  connection: Connection,
  address: Address,
  decode: (address: Address, data: Uint8Array) => T,
): Promise<T | undefined> {
  const account: AccountInfo<Buffer> | null = await rpcValue(
    connection.getAccountInfoAndContext(publicKey(address)),
  );
  if (account === null) return undefined;
  // Attack: an account of another program with the same discriminator and bytes of its author's choice.
  if (account.owner.toBase58() !== programAddress) {
    throw new FleetError('CHAIN_ACCOUNT_INVALID', { kind: 'account', address, program: programAddress });
  }
  return decode(address, account.data);
}
