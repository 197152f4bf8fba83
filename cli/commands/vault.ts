import { tokenAmount } from '../../protocol/units.ts';
import { wholeAmount } from '../arguments.ts';
import { carryOut, type SendFlags } from '../chain/proposal.ts';
import { sendOptions } from '../chain/send-options.ts';
import { report } from '../chain/tell-proposal.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { openNetwork } from '../network/open-network.ts';
import { formatFields } from '../output/table.ts';
import { showAmount, showTime } from '../output/units.ts';
import { openWallet } from '../wallet.ts';

interface Flags extends SendFlags {
  readonly amount: bigint;
  readonly mint?: boolean;
}

export const define: Define = (command, environment) => {
  const funding = command.command('fund').description('put reward tokens into the vault');
  funding
    .requiredOption('--amount <units>', 'how much, in base units', wholeAmount)
    .option('--mint', 'mint them first; only for tokens this wallet may mint');
  sendOptions(funding);
  leaf<Flags>(funding, environment, ['hub', 'cluster', 'network', 'keypair', 'payer'], fund);
  const showing = command.command('show').description('what the vault holds, owes and may pay out now');
  leaf(showing, environment, ['hub', 'cluster', 'network'], show);
};

async function fund(run: Run, flags: Flags): Promise<void> {
  const [{ prepareFunding }, { mintDecimals }, { vaultAddress }, tokens] = await Promise.all([
    import('../network-founding.ts'),
    import('../../programs/client/mint.ts'),
    import('../../programs/client/addresses.ts'),
    import('../../programs/client/tokens.ts'),
  ]);
  const owner = walletOf(run);
  const { cluster, network } = await openNetwork(run);
  const { connection } = cluster;
  const amount = tokenAmount(flags.amount);
  const decimals = await mintDecimals(connection, network.mint);
  const payerFile = run.settings.find('payer');
  const outcome = await carryOut(run, flags, cluster, {
    what: `${flags.mint === true ? 'mint and put' : 'put'} ${showAmount(amount, decimals)} into the vault`,
    instructions: await prepareFunding({
      network: network.address,
      mint: network.mint,
      owner,
      payer: payerFile === undefined ? undefined : openWallet(payerFile),
      amount,
      decimals,
      minting: flags.mint === true,
    }),
    parties: [{ role: 'holder of the tokens', wallet: owner }],
  });
  const vault = await tokens.tokenBalance(connection, vaultAddress(network.address));
  report(run, outcome, { network: network.address, mint: network.mint, amount, vault }, [
    ['put in', outcome.result === 'sent' ? showAmount(amount, decimals) : 'nothing yet'],
    ['vault', `${showAmount(vault, decimals)} now`],
  ]);
}

async function show(run: Run): Promise<void> {
  const [{ mintDecimals }, { vaultAddress }, { tokenBalance }, { chainTime }] = await Promise.all([
    import('../../programs/client/mint.ts'),
    import('../../programs/client/addresses.ts'),
    import('../../programs/client/tokens.ts'),
    import('../../programs/client/chain-time.ts'),
  ]);
  const { cluster, network } = await openNetwork(run);
  const { connection } = cluster;
  const address = vaultAddress(network.address);
  const [vault, decimals, now] = await Promise.all([
    tokenBalance(connection, address),
    mintDecimals(connection, network.mint),
    chainTime(connection),
  ]);
  const owed = network.finalTotal - network.paidTotal;
  const elapsed = BigInt(Math.max(0, now - network.outflowAt));
  const drained = (network.outflowLimit * elapsed) / BigInt(network.outflowSeconds);
  const level = network.outflowLevel > drained ? network.outflowLevel - drained : 0n;
  const left = network.outflowLimit > level ? network.outflowLimit - level : 0n;
  const missing = owed > vault ? owed - vault : 0n;
  const amount = (units: bigint) => showAmount(units, decimals);
  run.output.result(
    { vault: address, mint: network.mint, balance: vault, owed, missing, outflowLeft: left },
    () =>
      formatFields([
        ['vault', address],
        ['token', network.mint],
        ['holds', amount(vault)],
        ['owes', `${amount(owed)} of final epochs, not claimed yet`],
        [
          'enough',
          missing === 0n
            ? 'yes'
            : `no: ${amount(missing)} is missing; "wayproof vault fund --amount ${missing}" adds it`,
        ],
        [
          'pays now',
          `up to ${amount(left)} (${amount(network.outflowLimit)} every ${network.outflowSeconds} s, as of ${showTime(now * 1_000)})`,
        ],
      ]),
  );
}
