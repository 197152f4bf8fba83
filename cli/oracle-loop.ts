import { fetchNetwork, findEpoch } from '../programs/client/queries.ts';
import { type Clock, sleep } from '../protocol/clock.ts';
import { FleetError, isFleetError } from '../protocol/errors.ts';
import { milliseconds } from '../protocol/units.ts';
import { type AttestOptions, attest } from './oracle.ts';
import { toFleetError } from './output/json.ts';

/** What an oracle did about one posted epoch. */
export type OracleOutcome =
  | {
      readonly kind: 'attested';
      readonly epoch: bigint;
      readonly attempt: number;
      readonly signature: string;
    }
  /** It recomputed something else; the first difference stands in the error. */
  | { readonly kind: 'refused'; readonly epoch: bigint; readonly attempt: number; readonly error: FleetError }
  /** Evidence or endpoint could not be reached, or the fee not be paid; tried again, told once while it lasts. */
  | { readonly kind: 'trouble'; readonly error: FleetError };

export interface OracleLoopOptions extends Omit<AttestOptions, 'number'> {
  /** Of real time. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: OracleOutcome) => void;
}

const ROUND_MS = 1_000;

/**
 * An independent oracle: recomputes every posted epoch from its evidence, and attests it or refuses. It runs no
 * code of the hub and believes nothing the hub says. Resolves when the signal is aborted.
 */
export async function runOracle(options: OracleLoopOptions): Promise<void> {
  const { clock, signal, onOutcome } = options;
  const refused = new Set<string>();
  let trouble: string | undefined;
  while (!signal.aborted) {
    try {
      await lookOnce(options, refused);
      trouble = undefined;
    } catch (thrown) {
      const error = toFleetError(thrown);
      // An outage of an hour is one line, not thousands.
      if (error.message !== trouble && !signal.aborted) onOutcome({ kind: 'trouble', error });
      trouble = error.message;
    }
    await sleep(clock, milliseconds(ROUND_MS), signal).catch(() => undefined);
  }
}

/** One look at the epochs between the latest final and the latest posted one, in order. */
async function lookOnce(options: OracleLoopOptions, refused: Set<string>): Promise<void> {
  const { connection, network: id, oracle, onOutcome } = options;
  const { latestPosted, latestFinal, oracles } = await fetchNetwork(connection, id);
  const seat = oracles.indexOf(oracle.address);
  if (seat < 0) throw new FleetError('CLI_NOT_ORACLE', { oracle: oracle.address, network: id });
  for (let number = latestFinal + 1n; number <= latestPosted; number++) {
    const epoch = await findEpoch(connection, id, number);
    if (epoch === undefined || epoch.state !== 'posted' || epoch.attestedBy.includes(seat)) continue;
    const { attempt } = epoch.content;
    if (refused.has(`${number}/${attempt}`)) continue;
    try {
      const { receipt } = await attest({ ...options, number });
      const signature = receipt?.signature ?? '';
      onOutcome({ kind: 'attested', epoch: number, attempt, signature });
    } catch (error) {
      if (!isFleetError(error, 'CLI_AUDIT_CONTRADICTION')) throw error;
      refused.add(`${number}/${attempt}`);
      onOutcome({ kind: 'refused', epoch: number, attempt, error });
      // Whatever stands on a contradicted epoch cannot become final either.
      return;
    }
  }
}
