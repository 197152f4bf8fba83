import type { NetworkAccount } from '../../programs/client/accounts.ts';
import { type NetworkId, networkId } from '../../protocol/ids.ts';
import { type Cluster, openCluster } from '../chain/cluster.ts';
import type { Run } from '../command.ts';
import { anonymousHub } from '../connect.ts';

/** A cluster and the network on it that a command is about. */
export interface Site {
  readonly cluster: Cluster;
  readonly network: NetworkAccount;
}

/** The network of `--network`, or the hub's. Throws CLI_HUB_UNREACHABLE, CHAIN_ACCOUNT_MISSING and the like. */
export async function openNetwork(run: Run): Promise<Site> {
  const { fetchNetwork } = await import('../../programs/client/queries.ts');
  const cluster = await openCluster(run);
  return { cluster, network: await fetchNetwork(cluster.connection, await networkIdOf(run)) };
}

export async function networkIdOf(run: Run): Promise<NetworkId> {
  const given = run.settings.find('network');
  return given === undefined ? (await anonymousHub(run).network()).network : networkId(given);
}
