import type { Connection, Keypair } from '@solana/web3.js';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';
import type { Lamports } from '../../protocol/units.ts';
import type { Run } from '../command.ts';
import { endpointOf, MAINNET_GENESIS } from '../config/clusters.ts';
import { showSol } from '../output/units.ts';
import type { Output } from '../output.ts';
import type { Wallet } from '../wallet.ts';

/** A Solana endpoint that was asked which chain it serves. */
export interface Cluster {
  readonly connection: Connection;
  /** Without path and query: providers put their keys there. */
  readonly origin: string;
  readonly mainnet: boolean;
  /** Where our program lives on it. */
  readonly programAddress: Address;
}

/** Opens `--cluster`. Throws CHAIN_UNREACHABLE and the like. */
export async function openCluster(run: Run): Promise<Cluster> {
  return await openEndpoint(endpointOf(run.settings.get('cluster')) ?? '');
}

async function openEndpoint(url: string): Promise<Cluster> {
  const { connect } = await import('../../programs/client/connect.ts');
  const { rpc } = await import('../../programs/client/failures.ts');
  const { programAddress } = await import('../../programs/client/addresses.ts');
  const connection = connect(url);
  const mainnet = (await rpc(connection.getGenesisHash())) === MAINNET_GENESIS;
  return { connection, origin: new URL(url).origin, mainnet, programAddress };
}

export interface Announcement {
  readonly program: Address;
  readonly feePayer: Address;
  readonly fee: Lamports;
  /** Rent and bonds. */
  readonly deposit: Lamports;
}

/** Said before every transaction: where, who pays, how much. Mainnet needs its own yes. */
export function announce(output: Output, cluster: Cluster, what: Announcement, yesMainnet: boolean): void {
  const { program, feePayer, fee, deposit } = what;
  tellPayer(output, cluster, program, feePayer);
  output.note(`cost       ${showSol(fee)} fee, ${showSol(deposit)} rent and bond`);
  assertMainnetWanted(cluster, yesMainnet);
}

function tellPayer(output: Output, cluster: Cluster, program: Address, feePayer: Address): void {
  output.note(`cluster    ${cluster.origin}${cluster.mainnet ? '  (MAINNET: real money)' : ''}`);
  output.note(`program    ${program}`);
  output.note(`fee payer  ${feePayer}`);
}

/** Throws CLI_MAINNET_UNCONFIRMED. */
function assertMainnetWanted({ mainnet, origin }: Cluster, yesMainnet: boolean): void {
  if (mainnet && !yesMainnet) throw new FleetError('CLI_MAINNET_UNCONFIRMED', { url: origin });
}

/** Said once by a part that from then on sends transactions by itself. Throws CLI_MAINNET_UNCONFIRMED. */
export function announcePart(output: Output, cluster: Cluster, payer: Address, yesMainnet: boolean): void {
  tellPayer(output, cluster, cluster.programAddress, payer);
  assertMainnetWanted(cluster, yesMainnet);
}

/**
 * The cluster of a hub, which starts also while its endpoint is down: then it is undefined, unless its name alone says
 * that it is mainnet. A first start always meets the endpoint.
 */
export async function clusterOfHub(url: string): Promise<Cluster | undefined> {
  try {
    return await openEndpoint(url);
  } catch (error) {
    if (!isFleetError(error) || !error.retryable) throw error;
    if (url === endpointOf('mainnet')) throw error;
    return undefined;
  }
}

/** The wallet in the form web3.js signs with. */
export async function keypairOf(wallet: Wallet): Promise<Keypair> {
  const { Keypair: Pair } = await import('@solana/web3.js');
  return Pair.fromSecretKey(wallet.secretKey);
}
