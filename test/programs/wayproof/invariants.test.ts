import type { PublicKey } from '@solana/web3.js';
import test from 'ava';
import fc from 'fast-check';
import { aDevice, type TestDevice } from './devices.ts';
import { type Outcome, u64 } from './ledger.ts';
import { aNetwork, type EpochAccount, type TestNetwork } from './network.ts';
import { claim, rewards } from './rewards.ts';
import { mintTo } from './tokens.ts';

/** WAYPROOF_PROPERTY_RUNS=100 runs 10,000 random instructions against the bytecode. */
const RUNS = Number(process.env['WAYPROOF_PROPERTY_RUNS'] ?? 12);
const COMMANDS = 100;
const FUNDED = 3_000n;
const [EPOCH, EXPIRY] = [60, 300];

/** Which epoch: counted from the oldest that is not final, for claims backwards. */
const ahead = fc.constantFrom(0, 0, 0, 1, 2);
const command = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('post'),
      oracle: fc.nat(2),
      grows: fc.nat(1_050),
      favours: fc.nat(3),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('attest'), oracle: fc.nat(2), ahead }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('finalise'), ahead }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire'), ahead }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim'), device: fc.nat(2), ahead }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('warp'), seconds: fc.nat(150) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('donate'), tokens: fc.nat(50) }) },
);
type Command = {
  kind: string;
  oracle?: number;
  grows?: number;
  favours?: number;
  ahead?: number;
  device?: number;
  seconds?: number;
  tokens?: number;
};

/** A network under random use, and what the invariants need to know about it. */
class Trial {
  readonly network: TestNetwork = aNetwork(
    {
      ...{ kind: 1, epoch_seconds: EPOCH, challenge_seconds: EPOCH, expiry_seconds: EXPIRY },
      ...{ epoch_bond: u64(1_000_000), emission_cap: u64(1_000), device_cap: u64(1_000) },
      ...{ base: u64(1), rate_per_km: u64(1), outflow_limit: u64(1_600), outflow_seconds: 120 },
    },
    FUNDED,
  );
  readonly devices: readonly TestDevice[] = [0, 1, 2].map(() => aDevice(this.network));
  /** Each device's total in the attempt last posted under a number. */
  readonly totals = new Map<number, readonly bigint[]>([[0, [0n, 0n, 0n]]]);
  readonly numbers = new Set<number>();
  readonly lamports = this.held();
  donated = 0n;

  held(): number {
    const accounts: PublicKey[] = this.network.oracles.map(({ publicKey }) => publicKey);
    for (const number of this.numbers) accounts.push(this.network.epoch(number));
    return accounts.reduce((sum, account) => sum + this.network.ledger.balance(account), 0);
  }

  obey(command: Command): Outcome | undefined {
    const { network } = this;
    const next = Number(network.state.latest_final) + 1;
    const number = next + (command.ahead ?? 0);
    switch (command.kind) {
      case 'post':
        return this.post(command.oracle ?? 0, BigInt(command.grows ?? 0), command.favours ?? 0);
      case 'attest':
        return this.numbers.has(number)
          ? network.attest(number, network.oracle(command.oracle ?? 0))
          : undefined;
      case 'finalise':
        return this.numbers.has(number) ? network.finalise(number) : undefined;
      case 'expire':
        return this.numbers.has(number) ? network.expire(number) : undefined;
      case 'claim':
        return this.claim(command.device ?? 0, next - 1 - (command.ahead ?? 0));
      case 'donate':
        this.donated += BigInt(command.tokens ?? 0);
        mintTo(network.ledger, network.mint, network.vault, BigInt(command.tokens ?? 0));
        return undefined;
      default:
        network.ledger.warp(command.seconds ?? 0);
        return undefined;
    }
  }

  /** The next epoch: one device grows, or (3) all that was earned moves to the first, as thieves would. */
  private post(oracle: number, grows: bigint, favours: number): Outcome {
    const { network } = this;
    const number = Number(network.state.latest_posted) + 1;
    const before = this.totals.get(number - 1) ?? [];
    const sum = before.reduce((a, b) => a + b, 0n);
    const totals =
      favours === 3
        ? [sum + grows, 0n, 0n]
        : before.map((total, i) => (i === favours ? total + grows : total));
    const poster = network.oracle(oracle);
    const earlier = this.numbers.has(number) ? network.epochState(number).proposer : undefined;
    const replaced = earlier?.equals(poster.publicKey) ? undefined : earlier;
    const outcome = network.post(number, this.tree(totals), { replaced }, poster);
    if (outcome.error === undefined) {
      this.totals.set(number, totals);
      this.numbers.add(number);
    }
    return outcome;
  }

  private tree(totals: readonly bigint[]) {
    return rewards(...this.devices.map((device, i) => [device, totals[i] ?? 0n] as const));
  }

  private claim(index: number, number: number): Outcome | undefined {
    const [device, totals] = [this.devices[index], this.totals.get(number)];
    if (!device || !totals || !this.numbers.has(number)) return undefined;
    return claim(this.network, device, number, this.tree(totals).proof(device));
  }

  /** The most a device was ever promised by an epoch that became final. */
  promised(index: number): bigint {
    const final = [...this.numbers].filter((number) => this.epoch(number).state === 2);
    return final.reduce((most, number) => {
      const total = this.totals.get(number)?.[index] ?? 0n;
      return total > most ? total : most;
    }, 0n);
  }

  epoch(number: number): EpochAccount {
    return this.network.epochState(number);
  }

  /** Whatever happened: after the expiry time one more epoch can become final. */
  progress(): string | undefined {
    const { network } = this;
    network.ledger.warp(EXPIRY + EPOCH);
    const next = Number(network.state.latest_final) + 1;
    if (this.numbers.has(next) && this.epoch(next).state === 1) {
      if (network.finalise(next).error === undefined) return undefined;
      const { error } = network.expire(next);
      if (error) return error;
    }
    const posted = this.post(0, 1n, 0).error;
    if (posted) return posted;
    const attested = network.attest(next).error;
    network.ledger.warp(EPOCH);
    return attested ?? network.finalise(next).error;
  }
}

test(`Random use breaks no invariant: ${RUNS * COMMANDS} instructions`, (t) => {
  t.timeout(60_000 + RUNS * 20_000);
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(command, { minLength: COMMANDS, maxLength: COMMANDS }), (commands) => {
      const trial = new Trial();
      for (const next of commands) {
        const outcome = trial.obey(next as Command);
        if (!outcome) continue;
        const name = `${next.kind}: ${outcome.error ?? 'done'}`;
        outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
        if (outcome.error && !/^[A-Z]\w+$/.test(outcome.error)) throw new Error(`not our error: ${name}`);
        if (outcome.error === undefined) checkInvariants(trial);
      }
      checkInvariants(trial);
      const stuck = trial.progress();
      if (stuck) throw new Error(`no progress: ${stuck}`);
    }),
    { numRuns: RUNS },
  );
  t.log(Object.fromEntries([...outcomes].sort()));
  for (const kind of ['post', 'attest', 'finalise', 'expire', 'claim']) {
    t.true((outcomes.get(`${kind}: done`) ?? 0) > 0, `${kind} succeeded`);
  }
});

function checkInvariants(trial: Trial): void {
  const { network, devices } = trial;
  const state = network.state;
  const [paid, final] = [BigInt(state.paid_total.toString()), BigInt(state.final_total.toString())];
  const vault = network.ledger.tokens(network.vault);
  hold(vault + paid === FUNDED + trial.donated, 'vault + paid = funded + donated');
  hold(paid <= final, 'paid total <= final total');
  for (const [i, device] of devices.entries()) {
    const received = network.ledger.tokens(device.payee);
    hold(received <= trial.promised(i), 'a device is paid at most its highest final total');
  }
  hold(trial.held() === trial.lamports, 'bonds and rent only move between proposers and epochs');
  for (const number of trial.numbers) {
    const { bond, state: epochState } = trial.epoch(number);
    const data = network.ledger.data(network.epoch(number)).length;
    hold(
      network.ledger.balance(network.epoch(number)) === network.ledger.rent(data) + Number(bond),
      'an epoch holds rent and bond',
    );
    hold(epochState === 1 || Number(bond) === 0, 'only a posted epoch holds a bond');
  }
  hold(Number(state.latest_final) <= Number(state.latest_posted), 'final <= posted');
}

function hold(holds: boolean, invariant: string): void {
  if (!holds) throw new Error(`broken: ${invariant}`);
}
