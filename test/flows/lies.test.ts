import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { folderEvidence } from '../../cli/evidence-source.ts';
import { AnchorChain } from '../../hub/settlement/anchor-chain.ts';
import { EvidenceFolder } from '../../hub/settlement/evidence-folder.ts';
import { writeKeypair } from '../../programs/client/keypair-file.ts';
import { findEpoch } from '../../programs/client/queries.ts';
import { systemClock } from '../../protocol/clock.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { seconds } from '../../protocol/units.ts';
import { anOracle, shortly } from '../cli/support/an-oracle.ts';
import { aFolder, wayproof } from '../cli/support/run-wayproof.ts';
import { aNetwork, aRegisteredDevice, networkOf } from '../programs/client/a-network.ts';
import { aParcel, aSourceOf, type Delivering } from './support/a-delivered-parcel.ts';
import { rewritten, type Written } from './support/a-rewritten-epoch.ts';
import { aSettlingHub, settle } from './support/a-settling-hub.ts';
import {
  changesOneReward,
  inventsADelivery,
  leavesOneOut,
  lowersOneTotal,
  swapsTwoLeaves,
} from './support/some-lies.ts';

const EPOCH = 3_600;
const EXPIRY = 600;

/** Two robots were paid in epoch 1, which is final; epoch 2, in which one of them works again, is settled and not posted. */
async function aSecondEpoch(t: ExecutionContext) {
  const chain = await aNetwork(t, { epochSeconds: seconds(EPOCH), expirySeconds: seconds(EXPIRY) });
  const { creator, network } = chain;
  const { nextEpochEnd } = await networkOf(chain);
  const start = nextEpochEnd - EPOCH;
  const delivering = async (seed: number): Promise<Delivering> => ({
    network,
    hub: signerFromSeed(creator.secretKey.subarray(0, 32)),
    robot: {
      id: (await aRegisteredDevice(chain, seed)).id,
      signer: signerFromSeed(new Uint8Array(32).fill(seed)),
    },
    start,
  });
  const [one, two] = [await delivering(1), await delivering(2)];
  const later = { ...one, start: start + EPOCH };
  const source = aSourceOf([[aParcel(one), aParcel(two, 1)], [aParcel(later, 2)]]);
  const hub = await aSettlingHub(t, { chain, source, oracle: creator });
  const folder = aFolder(t);
  const keyFile = join(folder, 'oracle.json');
  await writeKeypair(keyFile, chain.oracle);
  await settle(hub.settlement);
  const first = anOracle(t, { ...chain, keyFile }, folderEvidence(hub.path));
  await first.first(1);
  await first.stop();
  chain.wait(11);
  await settle(hub.settlement);
  t.is((await hub.store.epoch(1))?.state, 'final');
  chain.wait(EPOCH - 11);
  // Frozen and written; what is posted under its number is up to the test.
  await hub.settlement.round();
  while ((await hub.store.epoch(2))?.state !== 'written') await hub.settlement.round();
  const seat = new AnchorChain({
    connection: chain.connection,
    network,
    oracle: creator,
    realClock: systemClock,
  });
  return { ...chain, keyFile, folder, hub, seat, later };
}

type World = Awaited<ReturnType<typeof aSecondEpoch>>;

/** Somebody with the hub's seat posts epoch 2 with a lie in it; resolves with the folder of its evidence. */
async function postLie(
  t: ExecutionContext,
  world: World,
  change: (written: Written) => Written,
): Promise<string> {
  const path = aFolder(t);
  const row = await world.hub.store.epoch(2);
  if (row?.result == null) throw new Error('epoch 2 is not settled');
  const from = new EvidenceFolder(world.hub.path);
  const to = new EvidenceFolder(path);
  await to.write(1, 'work', from.read(1, 'work'));
  const lie = await rewritten(from, to, 2, change);
  await world.seat.post({ ...row.result, ...lie, number: 2n });
  return path;
}

/** The command as a stranger runs it. */
async function auditOf(world: World, path: string) {
  const where = ['--cluster', world.chain.url, '--network', world.network, '--evidence', path];
  const ended = await wayproof(['audit', '--epoch', '2', '--json', ...where], { folder: world.folder });
  const [answer] = ended.json() as [{ ok: boolean; contradiction?: Record<string, string> }];
  return { code: ended.code, contradiction: answer.contradiction ?? {} };
}

interface Lie {
  readonly title: string;
  readonly change: (world: World) => (written: Written) => Written;
  /** The first difference. */
  readonly check: string;
  readonly place: RegExp;
  /** What the chain can see. */
  readonly fault?: string;
}

const lies: readonly Lie[] = [
  {
    title: 'changes one reward',
    change: () => changesOneReward,
    check: 'reward leaf',
    place: /^\/rewards\/0\/0\/0 in block bafy/,
  },
  {
    title: 'invents one delivery',
    change: ({ later }) => inventsADelivery(later, 1_500_400n),
    check: 'reasons of the record',
    place: /^\/records\/0\/0\/\d in block bafy/,
  },
  {
    title: 'leaves one device out',
    change: () => leavesOneOut,
    check: 'reward leaf',
    place: /^\/rewards\/0\/0\/0 in block bafy/,
    fault: 'absent',
  },
  {
    title: 'lowers one total',
    change: () => lowersOneTotal,
    check: 'reward leaf',
    place: /^\/rewards\/0\/0\/0 in block bafy/,
    fault: 'lowered',
  },
  {
    title: 'swaps two leaves',
    change: () => swapsTwoLeaves,
    check: 'reward leaf',
    place: /^\/rewards\/0\/0\/0 in block bafy/,
    fault: 'order',
  },
];

for (const { title, change, check, place, fault } of lies) {
  const end = fault === undefined ? 'and gathers nothing' : 'and voided on chain by a challenge';
  test(`a hub that ${title} is named by audit, refused by an honest oracle, ${end}`, async (t) => {
    t.timeout(240_000);
    const world = await aSecondEpoch(t);
    const { connection, network, hub } = world;
    const path = await postLie(t, world, change(world));
    const named = await auditOf(world, path);
    t.is(named.code, 1);
    t.is(named.contradiction['check'], check);
    t.regex(named.contradiction['place'] ?? '', place);
    t.log(named.contradiction);

    let served = path;
    const evidence = {
      open: (...words: Parameters<ReturnType<typeof folderEvidence>['open']>) =>
        folderEvidence(served).open(...words),
    };
    const oracle = anOracle(t, world, evidence, { challenges: true });
    const expected = ['refused 2/1', ...(fault === undefined ? [] : [`challenged 2/1 ${fault}`])];
    await oracle.first(expected.length);
    await oracle.rounds(2);
    t.deepEqual(oracle.outcomes.map(shortly), expected);
    const lie = await findEpoch(connection, network, 2n);
    if (fault === undefined) {
      t.like(lie, { state: 'posted', attestedBy: [0] });
      t.is((await networkOf(world)).latestPosted, 2n);
      return;
    }
    t.is(lie?.state, 'voided');
    t.like(await networkOf(world), { latestPosted: 1n, suspended: [0] });
    // Its own seat is suspended with it: the hub says so and waits for the council.
    served = hub.path;
    t.false(await hub.settlement.round());
    t.regex(hub.settlement.troubleOf(2) ?? '', /lost a challenge/);
  });
}

test('what the chain cannot see is not challenged, and an honest epoch gives nothing to show', async (t) => {
  t.timeout(240_000);
  const world = await aSecondEpoch(t);
  const path = await postLie(t, world, (written) => written);
  t.is((await auditOf(world, path)).code, 0);
  const oracle = anOracle(t, world, folderEvidence(path), { challenges: true });
  await oracle.first(1);
  t.deepEqual(oracle.outcomes.map(shortly), ['attested 2/1']);
});
