import { FleetError } from '../../protocol/errors.ts';
import { address, fromHex, networkId, toHex } from '../../protocol/ids.ts';
import { announce, openCluster } from '../chain/cluster.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, walletOf } from '../connect.ts';
import { openMap } from '../map-source.ts';
import { formatFields } from '../output/table.ts';
import { showAmount, showSol, showTime } from '../output/units.ts';
import { askToGoOn } from '../prompts.ts';

interface CreateFlags {
  readonly file?: string;
  readonly mint?: string;
  readonly map?: string;
  readonly mapHash?: string;
  readonly hubKey?: string;
  readonly yes?: boolean;
  readonly yesMainnet?: boolean;
}

export const define: Define = (command, environment) => {
  const creating = command.command('create').description('create a network and, without --mint, its token');
  creating
    .option('--file <path>', 'settings of the network as JSON; defaults are those of a development network')
    .option('--mint <address>', 'an existing token without freeze authority')
    .option('--map <source>', 'the map the network pins: a file, town or town:SEED')
    .option('--map-hash <hex>', 'its hash, instead of the map itself')
    .option('--hub-key <address>', "the hub's mission key (default: the creator's, for development)")
    .option('--yes', 'do not ask before paying')
    .option('--yes-mainnet', 'pay with real money on mainnet');
  leaf<CreateFlags>(creating, environment, ['cluster', 'keypair'], create);
  const showing = command.command('show').description('what the chain says of a network');
  leaf(showing, environment, ['hub', 'cluster', 'network'], show);
};

async function create(run: Run, flags: CreateFlags): Promise<void> {
  const [{ networkTerms, readNetworkFile }, founding, { programAddress }, { rpc }] = await Promise.all([
    import('../network-file.ts'),
    import('../network-founding.ts'),
    import('../../programs/client/addresses.ts'),
    import('../../programs/client/failures.ts'),
  ]);
  const file = flags.file === undefined ? {} : await readNetworkFile(flags.file);
  const creator = walletOf(run);
  const cluster = await openCluster(run);
  const { connection } = cluster;
  const slot = await rpc(connection.getSlot());
  const terms = networkTerms(file, {
    creator: creator.address,
    hubKey: flags.hubKey === undefined ? creator.address : address(flags.hubKey),
    mapHash: await mapHashOf(flags, file.mapHash),
    now: (await rpc(connection.getBlockTime(slot))) ?? Math.floor(run.environment.clock.now() / 1_000),
  });
  if (cluster.mainnet && flags.yesMainnet !== true) {
    throw new FleetError('CLI_MAINNET_UNCONFIRMED', { url: cluster.origin });
  }
  if (flags.mint === undefined && flags.yes !== true) {
    await askToGoOn(run.output, `Create a token on ${cluster.origin}, paid by ${creator.address}?`, '--yes');
  }
  const options = {
    connection,
    creator,
    terms,
    random: run.environment.random,
    clock: run.environment.clock,
    ...(flags.mint === undefined ? {} : { mint: address(flags.mint) }),
  };
  const prepared = await founding.prepareFounding(options);
  const { network, mint, quote } = prepared;
  const { fee, deposit } = quote;
  announce(
    run.output,
    cluster,
    { program: programAddress, feePayer: creator.address, fee, deposit },
    flags.yesMainnet === true,
  );
  if (flags.yes !== true) await askToGoOn(run.output, `Create this ${terms.kind} network?`, '--yes');
  const receipt = await founding.sendFounding(prepared, options);
  const answer = {
    network,
    mint,
    program: programAddress,
    fee: receipt.fee,
    deposit,
    signature: receipt.signature,
  };
  run.output.result(answer, () =>
    formatFields([
      ['network', network],
      ['token', mint],
      ['program', programAddress],
      ['cost', `${showSol(receipt.fee)} fee, ${showSol(deposit)} rent`],
      ['transaction', receipt.signature],
    ]),
  );
}

async function mapHashOf(flags: CreateFlags, fromFile: string | undefined): Promise<Uint8Array> {
  if (flags.map !== undefined) return (await openMap(flags.map)).hash;
  const hex = flags.mapHash ?? fromFile;
  if (hex === undefined) {
    throw new FleetError('CLI_FLAG_MISSING', { flag: '--map', what: 'the map the network pins' });
  }
  return fromHex(hex);
}

async function show(run: Run): Promise<void> {
  const { fetchNetwork } = await import('../../programs/client/queries.ts');
  const { vaultAddress } = await import('../../programs/client/addresses.ts');
  const { tokenBalance } = await import('../../programs/client/tokens.ts');
  const { mintDecimals } = await import('../chain/mint.ts');
  const { connection } = await openCluster(run);
  const id = networkId(run.settings.find('network') ?? (await anonymousHub(run).network()).network);
  const network = await fetchNetwork(connection, id);
  const vault = await tokenBalance(connection, vaultAddress(id));
  const decimals = await mintDecimals(connection, network.mint);
  const { mapHash, salt, latestFinalHash } = network;
  const hashes = { mapHash: toHex(mapHash), salt: toHex(salt), latestFinalHash: toHex(latestFinalHash) };
  run.output.result({ ...network, ...hashes, vault }, () =>
    formatFields([
      ['network', `${network.address} (${network.kind})`],
      ['token', network.mint],
      ['council', network.council],
      ['oracles', `${network.threshold} of ${network.oracles.length}: ${network.oracles.join(', ')}`],
      [
        'epochs',
        `every ${network.epochSeconds} s; posted ${network.latestPosted}, final ${network.latestFinal}`,
      ],
      ['next ends', showTime(network.nextEpochEnd * 1_000)],
      [
        'delivered',
        `${showAmount(network.base, decimals)} + ${showAmount(network.ratePerKm, decimals)} a km`,
      ],
      [
        'earned',
        `${showAmount(network.finalTotal, decimals)} in final epochs, ${showAmount(network.paidTotal, decimals)} paid`,
      ],
      ['vault', showAmount(vault, decimals)],
      ['bonds', `${showSol(network.deviceBond)} a robot, ${showSol(network.epochBond)} an epoch`],
      ['map', hashes.mapHash],
    ]),
  );
}
