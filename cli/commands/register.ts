import { sleep } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { address, type DeviceId, deviceId, type NetworkId, networkId } from '../../protocol/ids.ts';
import { milliseconds, toUnixSeconds, type UnixSeconds } from '../../protocol/units.ts';
import type { EnrolmentView } from '../../protocol/views/enrolment.ts';
import { wholeAmount, wholeNumber } from '../arguments.ts';
import { type Cluster, openCluster } from '../chain/cluster.ts';
import { carryOut, type SendFlags } from '../chain/proposal.ts';
import { sendOptions } from '../chain/send-options.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { signedInHub } from '../connect.ts';
import type { HubClient } from '../hub-client.ts';
import { formatTable } from '../output/table.ts';
import { showSol } from '../output/units.ts';
import { openWallet, type Wallet } from '../wallet.ts';

interface Flags extends SendFlags {
  readonly all?: boolean;
  readonly wait?: number;
  readonly bond?: bigint;
}

interface Row {
  readonly device: DeviceId;
  readonly result: 'registered' | 'registered already' | 'would register';
  readonly payee: string;
  readonly fee: bigint | null;
  readonly rent: bigint | null;
  readonly bond: bigint | null;
  readonly signature: string | null;
}

export const define: Define = (command, environment) => {
  command
    .argument('[device...]', 'which of the robots that await registration; without any they are listed')
    .option('--all', 'every robot that awaits registration')
    .option(
      '--wait <seconds>',
      'with --all: a robot that was just started needs a moment to enrol; wait for one, at most so long',
      wholeNumber(1, 3_600),
    )
    .option(
      '--bond <lamports>',
      'the most that may be bonded a robot (default: what the network asks)',
      wholeAmount,
    );
  sendOptions(command);
  const settings = ['hub', 'cluster', 'network', 'keypair', 'payer', 'payee'] as const;
  leaf<Flags>(command, environment, settings, register);
};

async function register(run: Run, flags: Flags, operands: readonly string[]): Promise<void> {
  const { hub, wallet: owner } = signedInHub(run);
  const { all = false, wait = 0 } = flags;
  const enrolments = await (all ? awaited(run, hub, wait) : hub.enrolments());
  if (operands.length === 0 && !all) return list(run, enrolments);

  const chosen = choose(enrolments, operands.map(deviceId));
  const view = await hub.network();
  const expected = run.settings.find('network');
  if (expected !== undefined && networkId(expected) !== view.network) {
    throw new FleetError('CLI_NETWORK_MISMATCH', { expected, got: view.network });
  }
  const { world } = await hub.time();
  const site: Site = {
    owner,
    network: view.network,
    now: toUnixSeconds(world),
    cluster: await openCluster(run),
  };
  const rows: Row[] = [];
  for (const enrolment of chosen) {
    run.signal.throwIfAborted();
    rows.push(await registerOne(run, flags, site, enrolment));
  }
  run.output.result(rows, () => describe(rows, run.output.width));
}

/** The enrolments as soon as a robot awaits registration, or as they are after so many seconds. */
async function awaited(
  { environment: { clock }, output, signal }: Run,
  hub: Pick<HubClient, 'enrolments'>,
  wait: number,
): Promise<readonly EnrolmentView[]> {
  const end = clock.now() + wait * 1_000;
  for (let round = 0; ; round++) {
    const enrolments = await hub.enrolments();
    if (clock.now() >= end || enrolments.some(isWaiting)) return enrolments;
    if (round === 0)
      output.note(`no robot awaits registration yet; waiting up to ${wait} s for one to enrol`);
    await sleep(clock, milliseconds(500), signal);
  }
}

const isWaiting = ({ state }: EnrolmentView): boolean => state === 'awaiting registration';

function list(run: Run, enrolments: readonly EnrolmentView[]): void {
  run.output.result(enrolments, () =>
    enrolments.length === 0
      ? 'no robots of this wallet have enrolled; "wayproof flash" makes one ready'
      : formatTable(
          [
            { title: 'device', cell: ({ device }) => device },
            { title: 'kind', cell: ({ kind }) => kind },
            { title: 'model', cell: ({ model }) => model },
            { title: 'state', cell: ({ state }) => state },
          ],
          enrolments,
          run.output.width,
        ),
  );
}

/** Those named, or all that wait. Throws CLI_DEVICE_NOT_ENROLLED. */
function choose(
  enrolments: readonly EnrolmentView[],
  devices: readonly DeviceId[],
): readonly EnrolmentView[] {
  if (devices.length === 0) return enrolments.filter(isWaiting);
  return devices.map((device) => {
    const found = enrolments.find((each) => each.device === device);
    if (found === undefined) throw new FleetError('CLI_DEVICE_NOT_ENROLLED', { device });
    return found;
  });
}

interface Site {
  readonly owner: Wallet;
  readonly network: NetworkId;
  readonly now: UnixSeconds;
  readonly cluster: Cluster;
}

async function registerOne(run: Run, flags: Flags, site: Site, enrolment: EnrolmentView): Promise<Row> {
  const [{ prepareRegistration }, { fetchNetwork }, { nativeVerifier }] = await Promise.all([
    import('../../programs/client/registration.ts'),
    import('../../programs/client/queries.ts'),
    import('../../protocol/sodium/native.ts'),
  ]);
  const { owner, network, now, cluster } = site;
  const { connection } = cluster;
  const payerPath = run.settings.find('payer');
  const payee = run.settings.find('payee');
  // Mint and bond are the chain's word, not the hub's: they decide where rewards can go and what it costs.
  const { mint, deviceBond } = await fetchNetwork(connection, network);
  if (flags.bond !== undefined && deviceBond > flags.bond)
    throw new FleetError('CLI_BOND_TOO_HIGH', { bond: deviceBond, most: flags.bond });
  const registering = await prepareRegistration({
    connection,
    network,
    mint,
    owner,
    enrolment,
    verifier: nativeVerifier,
    now,
    ...(payerPath === undefined ? {} : { payer: openWallet(payerPath) }),
    ...(payee === undefined ? {} : { payee: address(payee) }),
  });
  const { device } = registering;
  const row = { device, payee: registering.payee };
  if (registering.kind === 'registered already') {
    return { ...row, result: 'registered already', fee: null, rent: null, bond: null, signature: null };
  }
  const { priced, receipt } = await carryOut(run, flags, cluster, {
    what: `register robot ${device} for its owner`,
    instructions: registering.instructions,
    parties: [{ role: 'owner', wallet: owner }],
    bond: deviceBond,
  });
  return {
    ...row,
    result: receipt === undefined ? 'would register' : 'registered',
    fee: receipt?.fee ?? priced.quote.fee,
    rent: priced.rent,
    bond: priced.bond,
    signature: receipt?.signature ?? null,
  };
}

function describe(rows: readonly Row[], width: number): string {
  if (rows.length === 0)
    return 'no robot awaits registration; one that was just started needs a moment to enrol (see --wait)';
  return formatTable(
    [
      { title: 'device', cell: ({ device }) => device },
      { title: 'result', cell: ({ result }) => result },
      { title: 'fee', cell: ({ fee }) => solOf(fee) },
      { title: 'rent', cell: ({ rent }) => solOf(rent) },
      { title: 'bond', cell: ({ bond }) => solOf(bond) },
      { title: 'transaction', cell: ({ signature }) => signature ?? '-', shrink: true },
    ],
    rows,
    width,
  );
}

const solOf = (amount: bigint | null): string => (amount === null ? '-' : showSol(amount));
