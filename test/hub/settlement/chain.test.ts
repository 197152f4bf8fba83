import test, { type ExecutionContext } from 'ava';
import { AnchorChain } from '../../../hub/settlement/anchor-chain.ts';
import type { Chain } from '../../../hub/settlement/chain.ts';
import { MemoryChain } from '../../../hub/settlement/memory-chain.ts';
import { addressOf } from '../../../programs/client/addresses.ts';
import { pauseIntake, resumeIntake, setOracles } from '../../../programs/client/council-instructions.ts';
import { attestEpoch, voidEpoch } from '../../../programs/client/epoch-instructions.ts';
import { findEpoch } from '../../../programs/client/queries.ts';
import { ManualClock, systemClock } from '../../../protocol/clock.ts';
import type { EpochProposal } from '../../../protocol/epoch.ts';
import { epochContentHash } from '../../../protocol/epoch.ts';
import { type DeviceId, type NetworkId, toHex } from '../../../protocol/ids.ts';
import { milliseconds, seconds, tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aNetwork, aRegisteredDevice } from '../../programs/client/a-network.ts';
import { aPerson, aRobot, network } from '../support/a-world.ts';

interface World {
  readonly chain: Chain;
  readonly network: NetworkId;
  /** Registered and active. */
  readonly device: DeviceId;
  /** The other oracle agrees. */
  attestAsOther(number: number): Promise<void>;
  wait(seconds: number): void;
  /** What the council does. */
  readonly council: {
    void(number: number): Promise<void>;
    pause(): Promise<void>;
    resume(): Promise<void>;
    /** The same oracles again, of which one is enough when `threshold` says so. */
    setOracles(threshold: number): Promise<void>;
  };
}

/** The real program's bytecode on a local chain. */
async function onBytecode(t: ExecutionContext): Promise<World> {
  const test = await aNetwork(t);
  const { connection, network: id, creator, oracle } = test;
  const me = addressOf(creator.publicKey);
  const { id: device } = await aRegisteredDevice(test);
  const chain = new AnchorChain({ connection, network: id, oracle: creator, realClock: systemClock });
  return {
    chain,
    network: id,
    device,
    attestAsOther: async (number) => {
      const hash = (await chain.epoch(number))?.contentHash ?? new Uint8Array(32);
      await test.send(await attestEpoch(id, BigInt(number), addressOf(oracle.publicKey), hash), [oracle]);
    },
    wait: (by) => test.wait(by),
    council: {
      void: async (number) => {
        const epoch = await findEpoch(connection, id, BigInt(number));
        if (epoch === undefined) throw new Error(`epoch ${number} is not on chain`);
        await test.send(await voidEpoch(epoch, me, 'mistake'));
      },
      pause: async () => void (await test.send(await pauseIntake(id, me))),
      resume: async () => void (await test.send(await resumeIntake(id, me))),
      setOracles: async (threshold) => {
        const oracles = [me, addressOf(oracle.publicKey)];
        await test.send(await setOracles(id, me, oracles, threshold));
      },
    },
  };
}

async function inMemory(): Promise<World> {
  const clock = new ManualClock();
  const chain = new MemoryChain(network, clock, aPerson(1).address, {
    hubKey: new Uint8Array(32),
    parameters: {
      version: 1,
      base: tokenAmount(1_000_000n),
      ratePerKm: tokenAmount(500_000n),
      lateBps: 5_000,
      returnedBps: 2_500,
      deviceCap: tokenAmount(100_000_000n),
      emissionCap: tokenAmount(1_000_000_000n),
    },
    threshold: 2,
    epochSeconds: seconds(60),
    challengeSeconds: seconds(10),
    expirySeconds: seconds(600),
    nextEpochEnd: unixSeconds(clock.now() / 1000),
    latestPosted: 0,
    latestFinal: 0,
  });
  const device = aRobot(1).id;
  chain.accounts.set(device, { status: 'active' });
  return {
    chain,
    network,
    device,
    attestAsOther: async (number) => chain.attestAsOther(number),
    wait: (by) => clock.advance(milliseconds(by * 1_000)),
    council: {
      void: async (number) => chain.void(number),
      pause: async () => chain.pause(14 * 86_400),
      resume: async () => chain.resume(),
      setOracles: async (threshold) => chain.setOracles(threshold),
    },
  };
}

const implementations: readonly [string, (t: ExecutionContext) => Promise<World>][] = [
  ['in memory', inMemory],
  ["the program's bytecode", onBytecode],
];

const hash = (fill: number) => new Uint8Array(32).fill(fill);
const proposal = (number: bigint, total = 5n): EpochProposal => ({
  number,
  workRoot: hash(1),
  tracesRoot: hash(2),
  rewardRoot: hash(3),
  total: tokenAmount(total),
  leaves: 1,
  workDigest: hash(4),
  tracesDigest: hash(5),
});

for (const [name, make] of implementations) {
  test(`${name}: the network's rules and its devices are told`, async (t) => {
    const { chain, device } = await make(t);
    const facts = await chain.network();
    t.like(facts, { threshold: 2, epochSeconds: 60, challengeSeconds: 10, latestPosted: 0, latestFinal: 0 });
    t.like(await chain.parametersFor(facts.nextEpochEnd), { base: 1_000_000n, lateBps: 5_000 });
    const { slot, devices } = await chain.devices();
    t.deepEqual([...devices], [[device, { status: 'active' }]]);
    t.true(slot > 0);
    t.is(await chain.epoch(1), undefined);
  });

  test(`${name}: an epoch is posted, attested by another oracle, and final after its window`, async (t) => {
    const { chain, network: id, attestAsOther, wait } = await make(t);
    const { nextEpochEnd } = await chain.network();
    await chain.post(proposal(1n));
    const posted = await chain.epoch(1);
    t.like(posted, { state: 'posted', attestations: 1, attestedByUs: true });
    t.like(posted?.content, { number: 1n, attempt: 1, total: 5n, parameterVersion: 1 });
    if (posted !== undefined) t.is(toHex(epochContentHash(id, posted.content)), toHex(posted.contentHash));
    t.like(await chain.network(), { latestPosted: 1, latestFinal: 0, nextEpochEnd: nextEpochEnd + 60 });
    await t.throwsAsync(chain.finalise(1));
    await attestAsOther(1);
    t.is((await chain.epoch(1))?.attestations, 2);
    await t.throwsAsync(chain.finalise(1));
    wait(11);
    await chain.finalise(1);
    t.is((await chain.epoch(1))?.state, 'final');
    t.is((await chain.network()).latestFinal, 1);
  });

  test(`${name}: no epoch is posted early, twice or out of order`, async (t) => {
    const { chain, wait } = await make(t);
    await t.throwsAsync(chain.post(proposal(2n)));
    await chain.post(proposal(1n));
    wait(1);
    await t.throwsAsync(chain.post(proposal(1n)));
    await t.throwsAsync(chain.post(proposal(2n)));
    wait(60);
    await chain.post(proposal(2n));
    t.is((await chain.network()).latestPosted, 2);
  });

  test(`${name}: an epoch nobody attested expires and may be posted again`, async (t) => {
    const { chain, wait } = await make(t);
    await chain.post(proposal(1n));
    await t.throwsAsync(chain.expire(1));
    wait(601);
    await chain.expire(1);
    t.is((await chain.epoch(1))?.state, 'expired');
    wait(1);
    await chain.post(proposal(1n));
    t.like((await chain.epoch(1))?.content, { attempt: 2 });
  });

  test(`${name}: a voided epoch steps back and may be posted again, as the next attempt`, async (t) => {
    const { chain, council, wait } = await make(t);
    const { nextEpochEnd } = await chain.network();
    await chain.post(proposal(1n));
    await council.void(1);
    t.is((await chain.epoch(1))?.state, 'voided');
    t.like(await chain.network(), { latestPosted: 0, nextEpochEnd, suspended: false });
    await t.throwsAsync(chain.attest(1, hash(0)));
    wait(1);
    await chain.post(proposal(1n));
    t.like(await chain.epoch(1), { state: 'posted', attestations: 1 });
    t.like((await chain.epoch(1))?.content, { attempt: 2 });
  });

  test(`${name}: nothing is posted while the intake is closed, and what was posted becomes final`, async (t) => {
    const { chain, council, attestAsOther, wait } = await make(t);
    t.is((await chain.network()).pausedUntil, unixSeconds(0));
    await chain.post(proposal(1n));
    await council.pause();
    t.true((await chain.network()).pausedUntil > 0);
    wait(61);
    await t.throwsAsync(chain.post(proposal(2n)));
    await attestAsOther(1);
    await chain.finalise(1);
    await council.resume();
    wait(1);
    await chain.post(proposal(2n));
    t.like(await chain.network(), { latestPosted: 2, latestFinal: 1, pausedUntil: unixSeconds(0) });
  });

  test(`${name}: what was posted under another set of oracles cannot be attested any more, and expires`, async (t) => {
    const { chain, council, attestAsOther, wait } = await make(t);
    await chain.post(proposal(1n));
    await attestAsOther(1);
    t.like(await chain.epoch(1), { attestations: 2, oraclesCurrent: true });
    await council.setOracles(2);
    t.like(await chain.epoch(1), { attestations: 0, attestedByUs: false, oraclesCurrent: false });
    const { contentHash } = (await chain.epoch(1)) ?? {};
    await t.throwsAsync(chain.attest(1, contentHash ?? hash(0)));
    wait(601);
    await t.throwsAsync(chain.finalise(1));
    await chain.expire(1);
    wait(1);
    await chain.post(proposal(1n));
    await attestAsOther(1);
    t.like(await chain.epoch(1), { attestations: 2, attestedByUs: true, oraclesCurrent: true });
  });

  test(`${name}: the parameters of an epoch are those in force when its period began`, async (t) => {
    const { chain } = await make(t);
    const { nextEpochEnd, epochSeconds } = await chain.network();
    const now = await chain.parametersFor(nextEpochEnd);
    t.is(now.version, 1);
    t.deepEqual(await chain.parametersFor(unixSeconds(nextEpochEnd + epochSeconds)), now);
  });
}
