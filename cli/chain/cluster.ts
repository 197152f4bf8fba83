import type { Connection, Keypair } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
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
  const { connect } = await import('../../programs/client/connect.ts');
  const { rpc } = await import('../../programs/client/failures.ts');
  const { programAddress } = await import('../../programs/client/addresses.ts');
  const url = endpointOf(run.settings.get('cluster')) ?? '';
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
  output.note(`cluster    ${cluster.origin}${cluster.mainnet ? '  (MAINNET: real money)' : ''}`);
  output.note(`program    ${program}`);
  output.note(`fee payer  ${feePayer}`);
  output.note(`cost       ${showSol(fee)} fee, ${showSol(deposit)} rent and bond`);
  if (cluster.mainnet && !yesMainnet)
    throw new FleetError('CLI_MAINNET_UNCONFIRMED', { url: cluster.origin });
}

/** The wallet in the form web3.js signs with. */
export async function keypairOf(wallet: Wallet): Promise<Keypair> {
  const { Keypair: Pair } = await import('@solana/web3.js');
  return Pair.fromSecretKey(wallet.secretKey);
}
