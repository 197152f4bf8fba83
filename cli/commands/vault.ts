import { networkId } from '../../protocol/ids.ts';
import { tokenAmount } from '../../protocol/units.ts';
import { wholeAmount } from '../arguments.ts';
import { announce, keypairOf, openCluster } from '../chain/cluster.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, walletOf } from '../connect.ts';
import { showAmount } from '../output/units.ts';
import { askToGoOn } from '../prompts.ts';

interface Flags {
  readonly amount: bigint;
  readonly mint?: boolean;
  readonly yes?: boolean;
  readonly yesMainnet?: boolean;
}

export const define: Define = (command, environment) => {
  const funding = command.command('fund').description('put reward tokens into the vault');
  funding
    .requiredOption('--amount <units>', 'how much, in base units', wholeAmount)
    .option('--mint', 'mint them first; only for tokens this wallet may mint')
    .option('--yes', 'do not ask before paying')
    .option('--yes-mainnet', 'pay with real money on mainnet');
  leaf<Flags>(funding, environment, ['hub', 'cluster', 'network', 'keypair'], fund);
};

async function fund(run: Run, flags: Flags): Promise<void> {
  const [
    { prepareFunding },
    { mintDecimals },
    { fetchNetwork },
    { programAddress, vaultAddress },
    { sendAndConfirm },
    tokens,
  ] = await Promise.all([
    import('../network-founding.ts'),
    import('../chain/mint.ts'),
    import('../../programs/client/queries.ts'),
    import('../../programs/client/addresses.ts'),
    import('../../programs/client/send.ts'),
    import('../../programs/client/tokens.ts'),
  ]);
  const owner = walletOf(run);
  const cluster = await openCluster(run);
  const { connection } = cluster;
  const network = networkId(run.settings.find('network') ?? (await anonymousHub(run).network()).network);
  const { mint } = await fetchNetwork(connection, network);
  const amount = tokenAmount(flags.amount);
  const decimals = await mintDecimals(connection, mint);
  const { instructions, quote } = await prepareFunding({
    connection,
    network,
    mint,
    owner,
    amount,
    decimals,
    minting: flags.mint === true,
  });
  const { fee, deposit } = quote;
  announce(
    run.output,
    cluster,
    { program: programAddress, feePayer: owner.address, fee, deposit },
    flags.yesMainnet === true,
  );
  if (flags.yes !== true)
    await askToGoOn(run.output, `Put ${showAmount(amount, decimals)} into the vault?`, '--yes');
  const receipt = await sendAndConfirm(connection, instructions, [await keypairOf(owner)], {
    clock: run.environment.clock,
  });
  const vault = await tokens.tokenBalance(connection, vaultAddress(network));
  run.output.result({ network, mint, amount, vault, fee: receipt.fee, signature: receipt.signature }, () =>
    [
      `put ${showAmount(amount, decimals)} into the vault, which holds ${showAmount(vault, decimals)} now`,
      receipt.signature,
    ].join('\n'),
  );
}
