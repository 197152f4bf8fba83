import type { Connection } from '@solana/web3.js';
import {
  type AuditInput,
  type AuditReport,
  audit,
  type ChainFacts,
  type PreviousEpoch,
} from '../../protocol/audit.ts';
import type { EpochContent } from '../../protocol/epoch.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { EvidenceKind } from '../../protocol/evidence/car.ts';
import { readCarry } from '../../protocol/evidence.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import { unixSeconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { EpochAccount, NetworkAccount } from './accounts.ts';
import { type EvidenceSource, openMatching } from './evidence-source.ts';
import { fetchNetwork, findEpoch } from './queries.ts';
import { paramsOf } from './reward-parameters.ts';

export interface AuditOptions extends Pick<AuditInput, 'map' | 'onLine' | 'batch'> {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly number: bigint;
  readonly evidence: EvidenceSource;
  /** Asked in order when the first source cannot be reached or gives other bytes than the chain committed to. */
  readonly otherEvidence?: readonly EvidenceSource[];
  /** Also judge the traces: frames, distance, motion. Only for who may read them. */
  readonly traces: boolean;
  readonly verifier: Verifier;
}

export interface Audited {
  readonly network: NetworkAccount;
  readonly epoch: EpochAccount;
  readonly report: AuditReport;
  /** The epoch before, where there is one and its evidence could be read. */
  readonly parent?: PreviousEpoch;
}

/**
 * Recomputes an epoch from evidence and chain, without the hub's code and believing nothing it says: the
 * evidence is compared with the digests on chain, its results with the roots.
 * @throws CLI_EPOCH_MISSING, and what the last source and endpoint throw; what the evidence says wrong is in the report
 */
export async function auditEpoch(options: AuditOptions): Promise<Audited> {
  const sources = sourcesOf(options);
  for (const i of sources.keys()) {
    const isLast = i === sources.length - 1;
    try {
      // A file may be damaged past its header: then another source is asked first.
      const audited = await auditFrom(options, [...sources.slice(i), ...sources.slice(0, i)]);
      if (isLast || !isDamaged(audited.report)) return audited;
    } catch (error) {
      if (isLast || isFleetError(error, 'CLI_EPOCH_MISSING')) throw error;
    }
  }
  throw new RangeError('no source of evidence');
}

export const sourcesOf = ({
  evidence,
  otherEvidence = [],
}: Pick<AuditOptions, 'evidence' | 'otherEvidence'>): readonly EvidenceSource[] => [
  evidence,
  ...otherEvidence,
];

/** Whether the bytes are not those the chain committed to: a fault of the source, not of the epoch. */
export const isDamaged = (report: AuditReport): boolean =>
  !report.ok && report.contradiction.check === 'EVIDENCE_DAMAGED';

async function auditFrom(options: AuditOptions, sources: readonly EvidenceSource[]): Promise<Audited> {
  const { connection, network: id, number, verifier, batch, traces, map, onLine } = options;
  const network = await fetchNetwork(connection, id);
  const epoch = await epochOnChain(connection, id, number);
  const parameters = await paramsOf(connection, network, epoch.content.parameterVersion);
  const source = new Watched(sources);
  const previous = number === 1n ? undefined : await previousEpoch(options, source, number - 1n);
  if (previous !== undefined && 'report' in previous) return { network, epoch, report: previous.report };
  const report = await audit({
    chain: factsOf(network, epoch, parameters),
    ...(previous === undefined ? {} : { previous }),
    work: () => source.open('work', epoch.content),
    ...(traces ? { traces: () => source.open('traces', epoch.content) } : {}),
    verifier,
    ...(batch === undefined ? {} : { batch }),
    ...(map === undefined ? {} : { map }),
    ...(onLine === undefined ? {} : { onLine }),
  });
  source.assertRead();
  return { network, epoch, report, ...(previous === undefined ? {} : { parent: previous }) };
}

/** Everything the fold takes from outside the evidence comes from here. */
function factsOf(
  network: NetworkAccount,
  { content, endsAt }: EpochAccount,
  parameters: RewardParameters,
): ChainFacts {
  return {
    network: network.address,
    content,
    start: unixSeconds(endsAt - network.epochSeconds),
    end: endsAt,
    hubKey: network.hubKey,
    // Of the epoch's own version: a change binds only periods that begin after it.
    parameters,
  };
}

async function epochOnChain(
  connection: Connection,
  network: NetworkId,
  number: bigint,
): Promise<EpochAccount> {
  const epoch = await findEpoch(connection, network, number);
  if (epoch === undefined || epoch.state === 'expired' || epoch.state === 'voided') {
    throw new FleetError('CLI_EPOCH_MISSING', { number, network });
  }
  return epoch;
}

/** The epoch before, whose own CAR must have the digest that the chain has for it. */
async function previousEpoch(
  { connection, network }: AuditOptions,
  source: Watched,
  number: bigint,
): Promise<PreviousEpoch | { readonly report: AuditReport }> {
  const { content } = await epochOnChain(connection, network, number);
  try {
    const { carry } = await readCarry(source.open('work', content), content.workDigest);
    return { content, carry };
  } catch (error) {
    source.assertRead();
    if (!(error instanceof FleetError)) throw error;
    const place = `epoch ${number}: ${String(error.context['place'] ?? 'the evidence')}`;
    const expected = 'evidence that can be read';
    return {
      report: { ok: false, contradiction: { check: error.code, place, expected, got: error.message } },
    };
  }
}

/** Tells a source that failed apart from evidence that is wrong: the first is nobody's contradiction. */
class Watched {
  readonly #sources: readonly EvidenceSource[];
  #failure: { readonly error: unknown } | undefined;

  constructor(sources: readonly EvidenceSource[]) {
    this.#sources = sources;
  }

  async *open(
    kind: EvidenceKind,
    { number, workDigest, tracesDigest }: EpochContent,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* openMatching(this.#sources, kind, number, kind === 'work' ? workDigest : tracesDigest);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  /** Throws what the source threw. */
  assertRead(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
