import { type Audited, sourcesOf } from '../programs/client/audit-epoch.ts';
import { fetchNetwork, findEpoch } from '../programs/client/queries.ts';
import type { Challenge } from '../protocol/challenge.ts';
import { type Clock, sleep } from '../protocol/clock.ts';
import { FleetError, isFleetError } from '../protocol/errors.ts';
import { milliseconds } from '../protocol/units.ts';
import { keypairOf } from './chain/cluster.ts';
import { challenge } from './challenging.ts';
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
  /** The chain could see the fault itself: the epoch is voided, its proposer suspended. */
  | {
      readonly kind: 'challenged';
      readonly epoch: bigint;
      readonly attempt: number;
      readonly fault: Challenge['kind'];
      readonly signature: string;
    }
  /** Evidence or endpoint could not be reached, or the fee not be paid; tried again, told once while it lasts. */
  | { readonly kind: 'trouble'; readonly error: FleetError };

export interface OracleLoopOptions extends Omit<AttestOptions, 'number'> {
  /** Of real time. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: OracleOutcome) => void;
  /** Whether a fault that the chain can see is shown to it, at the cost of a few fees and the rent of openings. */
  readonly challenges?: boolean;
}

const ROUND_MS = 1_000;
/** The longest pause while something fails: an endpoint that is down is not worn out. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * An independent oracle: recomputes every posted epoch from its evidence, and attests it or refuses. It runs no
 * code of the hub and believes nothing the hub says. Resolves when the signal is aborted.
 */
export async function runOracle(options: OracleLoopOptions): Promise<void> {
  const { clock, signal, onOutcome } = options;
  /** By number and attempt: what to show the chain, or undefined once there is nothing more to do. */
  const refused = new Map<string, Audited | undefined>();
  let trouble: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await lookOnce(options, refused);
      trouble = undefined;
      failures = 0;
    } catch (thrown) {
      const error = toFleetError(thrown);
      // An outage of an hour is one line, not thousands.
      if (error.message !== trouble && !signal.aborted) onOutcome({ kind: 'trouble', error });
      trouble = error.message;
      failures++;
    }
    const pause = Math.min(LONGEST_PAUSE_MS, ROUND_MS * 2 ** Math.max(0, failures - 1));
    await sleep(clock, milliseconds(pause), signal).catch(() => undefined);
  }
}

/** One look at the epochs between the latest final and the latest posted one, in order. */
async function lookOnce(
  options: OracleLoopOptions,
  refused: Map<string, Audited | undefined>,
): Promise<void> {
  const { connection, network: id, oracle, onOutcome } = options;
  const { latestPosted, latestFinal, oracles, oracleVersion } = await fetchNetwork(connection, id);
  const seat = oracles.indexOf(oracle.address);
  if (seat < 0) throw new FleetError('CLI_NOT_ORACLE', { oracle: oracle.address, network: id });
  for (let number = latestFinal + 1n; number <= latestPosted; number++) {
    const epoch = await findEpoch(connection, id, number);
    if (epoch === undefined || epoch.state !== 'posted') continue;
    // One that was posted under another set of oracles nobody can attest: it expires and comes again.
    if (epoch.oracleVersion !== oracleVersion || epoch.attestedBy.includes(seat)) continue;
    const { attempt } = epoch.content;
    const key = `${number}/${attempt}`;
    if (!refused.has(key)) {
      let audited: Audited | undefined;
      const onAudited = (found: Audited) => {
        audited = found;
      };
      try {
        const { receipt } = await attest({ ...options, number, onAudited });
        const signature = receipt?.signature ?? '';
        onOutcome({ kind: 'attested', epoch: number, attempt, signature });
        continue;
      } catch (error) {
        if (!isFleetError(error, 'CLI_AUDIT_CONTRADICTION')) throw error;
        onOutcome({ kind: 'refused', epoch: number, attempt, error });
        refused.set(key, options.challenges === true ? audited : undefined);
      }
    }
    const audited = refused.get(key);
    if (audited !== undefined) await show(options, audited);
    refused.set(key, undefined);
    // Whatever stands on a contradicted epoch cannot become final either.
    return;
  }
}

/** Shows the chain a fault it can see. What it cannot see is refused and gathers no attestations. */
async function show(options: OracleLoopOptions, audited: Audited): Promise<void> {
  const { connection, oracle, clock, onOutcome } = options;
  const { number, attempt } = audited.epoch.content;
  const payer = await keypairOf(oracle);
  const done = await challenge({ connection, sources: sourcesOf(options), payer, clock }, audited);
  if (done === undefined) return;
  const { signature } = done.receipt;
  onOutcome({ kind: 'challenged', epoch: number, attempt, fault: done.challenge.kind, signature });
}
