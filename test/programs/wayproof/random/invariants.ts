import type { Fields } from './fields.ts';
import type { Trial } from './trial.ts';
import { EPOCH, FUNDED } from './world.ts';

const FINAL = 2;

/** What must hold after every transaction, whoever sent it. Throws the sentence that does not. */
export class Invariants {
  private readonly trial: Trial;
  private readonly rents = new Map<number, bigint>();
  private readonly firstEnd: bigint;
  private final = { number: 0n, total: 0n, paid: 0n };
  private readonly claimed = new Map<string, bigint>();

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
    hold(total <= number * 1_000n, 'at most one emission cap an epoch');
    const end = this.firstEnd + posted * BigInt(EPOCH);
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
      hold(claimed >= (this.claimed.get(device.hex('key')) ?? 0n), 'claimed never falls');
      this.claimed.set(device.hex('key'), claimed);
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
      const bond = kind === 'Device' || kind === 'Epoch' ? fields.u64('bond') : 0n;
      const wanted = this.rent(fields.length) + bond + (donatedLamports.get(key) ?? 0n);
      hold(world.quick.lamports(key) === wanted, `a ${kind} holds rent and bond`);
      if (kind === 'Epoch') hold(fields.u8('state') !== FINAL || bond === 0n, 'a final epoch holds no bond');
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
