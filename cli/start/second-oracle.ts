import type { Connection } from '@solana/web3.js';
import { fetchNetwork, findEpoch } from '../../programs/client/queries.ts';
import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { EvidenceSource } from '../evidence-source.ts';
import { type AttestOptions, attest } from '../oracle.ts';
import type { Wallet } from '../wallet.ts';

export interface SecondOracleOptions {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly oracle: Wallet;
  readonly evidence: EvidenceSource;
  readonly verifier: Verifier;
  readonly clock: Clock;
  /** Shortest length on the pinned map, which the traces are checked against. */
  readonly shortest: NonNullable<AttestOptions['shortest']>;
}

const ROUND_MS = 500;

/**
 * The other oracle of an embedded world: recomputes every posted epoch from its evidence and attests it, or
 * refuses and keeps the contradiction. It knows nothing of the hub's code.
 */
export class SecondOracle {
  readonly #options: SecondOracleOptions;
  #cancel: CancelTimer = () => undefined;
  #round: Promise<void> | undefined;
  #attested = 0;
  #refusal: FleetError | undefined;

  constructor(options: SecondOracleOptions) {
    this.#options = options;
  }

  get attested(): number {
    return this.#attested;
  }

  start(): void {
    this.#cancel = every(this.#options.clock, milliseconds(ROUND_MS), () => {
      this.#round ??= this.#look().finally(() => {
        this.#round = undefined;
      });
    });
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#round;
  }

  /** Throws the contradiction an epoch was refused for. */
  assertAgreed(): void {
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  async #look(): Promise<void> {
    const { connection, network: id } = this.#options;
    try {
      const { latestPosted, latestFinal, oracles } = await fetchNetwork(connection, id);
      if (latestPosted === latestFinal) return;
      const epoch = await findEpoch(connection, id, latestPosted);
      const seat = oracles.indexOf(this.#options.oracle.address);
      if (epoch === undefined || epoch.state !== 'posted' || epoch.attestedBy.includes(seat)) return;
      const { receipt } = await attest({ ...this.#options, number: latestPosted, traces: true });
      if (receipt !== undefined) this.#attested += 1;
    } catch (error) {
      // Endpoints come and go; a contradiction stays.
      if (isFleetError(error) && error.retryable) return;
      this.#refusal ??= error instanceof FleetError ? error : unexpected(error);
    }
  }
}

const unexpected = (cause: unknown) =>
  new FleetError(
    'CLI_UNEXPECTED',
    { reason: cause instanceof Error ? cause.message : String(cause) },
    { cause },
  );
