import { FleetError } from '../../protocol/errors.ts';
import { address, fromHex } from '../../protocol/ids.ts';
import { openCluster } from '../chain/cluster.ts';
import { carryOut, type SendFlags } from '../chain/proposal.ts';
import { report } from '../chain/tell-proposal.ts';
import type { Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { openMap } from '../map-source.ts';
import { walletOfSecret } from '../wallet.ts';

export interface CreateFlags extends SendFlags {
  readonly file?: string;
  readonly mint?: string;
  readonly map?: string;
  readonly mapHash?: string;
  readonly hubKey?: string;
}

/** Network, vault and, without `--mint`, token in one transaction. */
export async function createOnChain(run: Run, flags: CreateFlags): Promise<void> {
  const [{ networkTerms, readNetworkFile }, { prepareFounding }, { chainTime }] = await Promise.all([
    import('../network-file.ts'),
    import('../network-founding.ts'),
    import('../../programs/client/chain-time.ts'),
  ]);
  const file = flags.file === undefined ? {} : await readNetworkFile(flags.file);
  const creator = walletOf(run);
  const cluster = await openCluster(run);
  const { connection, mainnet } = cluster;
  // Before anything else is asked of an endpoint where mistakes cost money.
  if (mainnet && flags.yesMainnet !== true && flags.dryRun !== true)
    throw new FleetError('CLI_MAINNET_UNCONFIRMED', { url: cluster.origin });
  const terms = networkTerms(file, {
    creator: creator.address,
    hubKey: flags.hubKey === undefined ? creator.address : address(flags.hubKey),
    mapHash: await mapHashOf(flags, file.mapHash),
    now: await chainTime(connection),
  });
  const { network, mint, instructions, mintKey } = await prepareFounding({
    connection,
    creator,
    terms,
    random: run.environment.random,
    ...(flags.mint === undefined ? {} : { mint: address(flags.mint) }),
  });
  const token =
    mintKey === undefined
      ? []
      : [{ role: 'the new token', wallet: walletOfSecret(mintKey.secretKey), made: true as const }];
  const outcome = await carryOut(run, flags, cluster, {
    what: `create this ${terms.kind} network with ${flags.mint === undefined ? 'a new token' : `token ${mint}`}`,
    instructions,
    parties: [{ role: 'creator', wallet: creator }, ...token],
  });
  report(run, outcome, { network, mint, program: cluster.programAddress }, [
    ['network', network],
    ['token', mint],
    ['program', cluster.programAddress],
  ]);
}

async function mapHashOf(flags: CreateFlags, fromFile: string | undefined): Promise<Uint8Array> {
  if (flags.map !== undefined) return (await openMap(flags.map)).hash;
  const hex = flags.mapHash ?? fromFile;
  if (hex === undefined) {
    throw new FleetError('CLI_FLAG_MISSING', { flag: '--map', what: 'the map the network pins' });
  }
  return fromHex(hex);
}
