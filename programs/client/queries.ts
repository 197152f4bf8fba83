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
  const data = await findData(connection, network);
  if (data === undefined)
    throw new FleetError('CHAIN_ACCOUNT_MISSING', { kind: 'network', address: network });
  return decodeNetwork(addressOf(publicKey(network)), data);
}

/** undefined for a device that never registered. */
export async function findDevice(
  connection: Connection,
  network: NetworkId,
  device: DeviceId,
): Promise<DeviceAccount | undefined> {
  const address = deviceAddress(network, device);
  const data = await findData(connection, address);
  return data && decodeDevice(address, data);
}

/** undefined for an epoch nobody has posted. */
export async function findEpoch(
  connection: Connection,
  network: NetworkId,
  number: bigint,
): Promise<EpochAccount | undefined> {
  const address = epochAddress(network, number);
  const data = await findData(connection, address);
  return data && decodeEpoch(address, data);
}

/** The change that makes (or made) this parameter version; undefined when nobody proposed it. */
export async function findChange(
  connection: Connection,
  network: NetworkId,
  version: number,
): Promise<ChangeAccount | undefined> {
  const address = changeAddress(network, version);
  const data = await findData(connection, address);
  return data && decodeChange(address, data);
}

/** undefined when nobody opened this leaf, or its rent went back. */
export async function findOpening(
  connection: Connection,
  address: Address,
): Promise<OpeningAccount | undefined> {
  const data = await findData(connection, address);
  return data && decodeOpening(address, data);
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

async function findData(
  connection: Connection,
  address: Address | NetworkId,
): Promise<Uint8Array | undefined> {
  const account: AccountInfo<Buffer> | null = await rpcValue(
    connection.getAccountInfoAndContext(publicKey(address)),
  );
  if (account === null) return undefined;
  // Attack: an account of another program with the same discriminator and bytes of its author's choice.
  if (account.owner.toBase58() !== programAddress) {
    throw new FleetError('CHAIN_ACCOUNT_INVALID', { kind: 'account', address, program: programAddress });
  }
  return account.data;
}
