import type { Connection } from '@solana/web3.js';
import { fetchNetwork } from '../../programs/client/queries.ts';
import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import type { Address, DeviceId, NetworkId } from '../../protocol/ids.ts';
import { milliseconds, type TokenAmount } from '../../protocol/units.ts';
import { claimAll } from '../claims.ts';
import type { EvidenceSource } from '../evidence-source.ts';
import { toFleetError } from '../output/json.ts';
import type { Wallet } from '../wallet.ts';

export interface CashierOptions {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly owners: readonly Wallet[];
  readonly evidence: EvidenceSource;
  readonly clock: Clock;
  readonly onPaid: (owner: Address, device: DeviceId, amount: TokenAmount) => void;
  readonly onTrouble: (error: FleetError) => void;
}

const ROUND_MS = 3_000;

/** The simulated owners of an embedded world: they claim after every final epoch. */
export class Cashier {
  readonly #options: CashierOptions;
  #cancel: CancelTimer = () => undefined;
  #round: Promise<void> | undefined;
  #claimed = 0n;

  constructor(options: CashierOptions) {
    this.#options = options;
  }

  start(): void {
    this.#cancel = every(this.#options.clock, milliseconds(ROUND_MS), () => {
      this.#round ??= this.#look()
        .catch((error: unknown) => this.#options.onTrouble(toFleetError(error)))
        .finally(() => {
          this.#round = undefined;
        });
    });
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#round;
  }

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
