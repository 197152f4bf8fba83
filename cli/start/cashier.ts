import type { Connection } from '@solana/web3.js';
import type { EvidenceSource } from '../../programs/client/evidence-source.ts';
import { fetchNetwork } from '../../programs/client/queries.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import type { Address, DeviceId, NetworkId } from '../../protocol/ids.ts';
import { milliseconds, type TokenAmount } from '../../protocol/units.ts';
import { claimAll } from '../claims/claim-all.ts';
import type { Wallet } from '../wallet.ts';
import { Rounds } from './rounds.ts';

export interface CashierOptions {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly owners: readonly Wallet[];
  readonly evidence: EvidenceSource;
  readonly clock: Clock;
  readonly onPaid: (owner: Address, device: DeviceId, amount: TokenAmount) => void;
  readonly onTrouble: (error: FleetError) => void;
}

const ROUND = milliseconds(3_000);

/** The simulated owners of an embedded world: they claim after every final epoch. */
export class Cashier {
  readonly #options: CashierOptions;
  readonly #rounds: Rounds;
  #claimed = 0n;

  constructor(options: CashierOptions) {
    this.#options = options;
    this.#rounds = new Rounds(options, ROUND, () => this.#look());
  }

  start = (): void => this.#rounds.start();
  stop = (): Promise<void> => this.#rounds.stop();

  async #look(): Promise<void> {
    const { connection, network, owners, evidence, clock, onPaid } = this.#options;
    const { latestFinal } = await fetchNetwork(connection, network);
    if (latestFinal === this.#claimed) return;
    for (const payer of owners) {
      const owner = payer.address;
      for (const { device, paid } of await claimAll({ connection, network, owner, payer, evidence, clock })) {
        if (paid > 0n) onPaid(owner, device, paid);
      }
    }
    this.#claimed = latestFinal;
  }
}
