import type { AccountName } from '../ledger.ts';
import type { Fields } from './fields.ts';
import type { Trial } from './trial.ts';
import { EPOCH, FUNDED, OLD } from './world.ts';

const POSTED = 1;
/** The field that says what an account holds above its rent. */
const KEPT: Readonly<Record<AccountName, string | undefined>> = {
  Network: 'slashed_total',
  Device: 'bond',
  Epoch: 'bond',
  Opening: undefined,
  ParamChange: undefined,
};
const [ACTIVE, SLASHED] = [1, 4];

/** What must hold after every transaction, whoever sent it. Throws the sentence that does not. */
export class Invariants {
  private readonly trial: Trial;
  private readonly rents = new Map<number, bigint>();
  private readonly firstEnd: bigint;
  private final = { number: 0n, total: 0n, paid: 0n };
  private readonly known = new Map<number, { claimed: bigint; status: number }>();

  constructor(trial: Trial) {
    this.trial = trial;
    this.firstEnd = trial.world.state().u64('next_epoch_end');
  }

  check(): void {
    const { world } = this.trial;
    const state = world.state();
    this.tokens(state);
    this.epochs(state);
    this.devices(state);
    this.lamports();
  }

  /** Asked at the end of a trial: no final epoch has changed since. */
  checkFinals(): void {
    const { world, finals } = this.trial;
    for (const [key, data] of finals) hold(world.quick.data(key)?.equals(data) ?? false, 'final is final');
  }

  private tokens(state: Fields): void {
    const { world, donatedTokens } = this.trial;
    const [paid, final] = [state.u64('paid_total'), state.u64('final_total')];
    hold(world.tokens(world.network.vault) + paid === FUNDED + donatedTokens, 'vault + paid = funded');
    hold(paid <= final, 'paid total <= final total');
    const received = world.payees.reduce((sum, payee) => sum + world.tokens(payee), 0n);
    hold(received === paid, 'what was paid is where owners said');
    hold(paid >= this.final.paid, 'the paid total never falls');
    this.final.paid = paid;
  }

  private epochs(state: Fields): void {
    const [posted, number, total] = ['latest_posted', 'latest_final', 'final_total'].map((f) => state.u64(f));
    if (posted === undefined || number === undefined || total === undefined) return;
    hold(number <= posted, 'final <= posted');
    hold(number >= this.final.number, 'the latest final number never falls');
    hold(total >= this.final.total, 'the final total never falls');
    const cap = state.u64('emission_cap');
    if (cap > this.trial.cap) this.trial.cap = cap;
    hold(total <= (number - BigInt(OLD)) * this.trial.cap, 'at most one emission cap an epoch');
    const end = this.firstEnd + (posted - BigInt(OLD)) * BigInt(EPOCH);
    hold(state.u64('next_epoch_end') === end, 'one period a number');
    hold(BigInt(this.trial.world.quick.ledger.now()) >= end - BigInt(EPOCH), 'no period before its end');
    this.final = { ...this.final, number, total };
  }

  private devices(state: Fields): void {
    const { world } = this.trial;
    let sum = 0n;
    for (const [index, { address }] of world.devices.entries()) {
      const device = world.fields('Device', address);
      if (!device) continue;
      const claimed = device.u64('claimed');
      const before = this.known.get(index) ?? { claimed: 0n, status: ACTIVE };
      const status = device.u8('status');
      hold(claimed >= before.claimed, 'claimed never falls');
      hold(
        before.status === ACTIVE || status === before.status || status === SLASHED,
        'no device comes back',
      );
      hold(status !== SLASHED || device.u64('bond') === 0n, 'a slashed device has no bond');
      this.known.set(index, { claimed, status });
      hold(
        claimed <= (this.trial.promised.get(index) ?? 0n),
        'a device gets at most its highest final total',
      );
      sum += claimed;
    }
    hold(sum === state.u64('paid_total'), 'the paid total is the sum of what devices claimed');
  }

  /** Bonds in = bonds out + slashed: no account holds more or less than rent, its bond and what it was given. */
  private lamports(): void {
    const { world, seen, donatedLamports } = this.trial;
    for (const [key, kind] of seen) {
      const fields = world.fields(kind, key);
      if (!fields) continue;
      const bond = KEPT[kind] === undefined ? 0n : fields.u64(KEPT[kind]);
      const wanted = this.rent(fields.length) + bond + (donatedLamports.get(key) ?? 0n);
      hold(world.quick.lamports(key) === wanted, `a ${kind} holds rent and bond`);
      if (kind === 'Epoch')
        hold(fields.u8('state') === POSTED || bond === 0n, 'only a posted epoch holds a bond');
    }
  }

  private rent(bytes: number): bigint {
    const known = this.rents.get(bytes) ?? BigInt(this.trial.world.quick.ledger.rent(bytes));
    this.rents.set(bytes, known);
    return known;
  }
}

function hold(holds: boolean, invariant: string): void {
  if (!holds) throw new Error(`broken: ${invariant}`);
}
