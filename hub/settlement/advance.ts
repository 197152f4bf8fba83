import type { EpochProposal } from '../../protocol/epoch.ts';
import { FleetError } from '../../protocol/errors.ts';
import { equalBytes } from '../../protocol/ids.ts';
import { toUnixSeconds, type UnixMilliseconds, type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { EpochState } from '../../protocol/views/epoch.ts';
import type { Chain, ChainEpoch, ChainNetwork } from './chain.ts';
import type { EpochRecord, EpochResult } from './epoch.ts';

export interface AdvanceParts {
  readonly chain: Chain;
  /** Settles, writes both CARs and tells what they came to. */
  readonly evidence: (epoch: EpochRecord) => Promise<EpochResult>;
  /** World time; the chain's clock is the judge, this only saves asking in vain. */
  readonly now: () => UnixMilliseconds;
}

/** What a step found: the row to store before going on, or nothing to do yet. */
type Step = (parts: AdvanceParts, epoch: EpochRecord) => Promise<EpochRecord | undefined>;

/**
 * From state to state. Each step looks at the chain before it acts, and its result is stored before the next
 * acts, so a crash at any arrow repeats a look or a resend and never posts a second content.
 */
const steps: Readonly<Record<EpochState, Step>> = {
  frozen: settleAndWrite,
  written: post,
  posted: gather,
  attested: finalise,
  final: async () => undefined,
};

/**
 * One step of one epoch. Throws EPOCH_DIFFERS, EPOCH_CARRY, CHAIN_…, STORE_…; trying again is always right. Throws
 * EPOCH_PAUSED, EPOCH_VOIDED, EPOCH_ORACLES, ORACLE_SUSPENDED while it waits for time or for somebody else.
 */
export const advanceEpoch: Step = async (parts, epoch) =>
  (await closedSince(parts, epoch)) ?? (await steps[epoch.state](parts, epoch));

/** Ours was posted, and while this hub was away for long it became final and its account was closed for the rent. */
async function closedSince({ chain }: AdvanceParts, epoch: EpochRecord): Promise<EpochRecord | undefined> {
  if (epoch.state !== 'posted' && epoch.state !== 'attested') return undefined;
  if ((await chain.epoch(epoch.number)) !== undefined) return undefined;
  const { latestFinal } = await chain.network();
  return latestFinal >= epoch.number ? { ...epoch, state: 'final' } : undefined;
}

async function settleAndWrite({ evidence }: AdvanceParts, epoch: EpochRecord): Promise<EpochRecord> {
  return { ...epoch, state: 'written', result: await evidence(epoch) };
}

async function post(parts: AdvanceParts, epoch: EpochRecord): Promise<EpochRecord | undefined> {
  const { chain } = parts;
  const before = await standing(parts, epoch);
  if (before !== undefined) return seen(epoch, before);
  await assertMayPost(parts, epoch);
  await chain.post(proposalOf(epoch));
  const posted = await chain.epoch(epoch.number);
  return posted && seen(epoch, posted);
}

/** Throws EPOCH_PAUSED, ORACLE_SUSPENDED, EPOCH_VOIDED: reasons to wait that end by themselves or by the council. */
async function assertMayPost({ chain, now }: AdvanceParts, epoch: EpochRecord): Promise<void> {
  const { number } = epoch;
  const { pausedUntil, suspended, expirySeconds } = await chain.network();
  const time = toUnixSeconds(now());
  if (time < pausedUntil) throw new FleetError('EPOCH_PAUSED', { number, until: timeText(pausedUntil) });
  if (suspended) throw new FleetError('ORACLE_SUSPENDED', { number });
  const onChain = await chain.epoch(number);
  if (onChain?.state !== 'voided' || !isSameContent(proposalOf(epoch), onChain.content)) return;
  // Ours was voided: once an expiry time, so that a wrong hub cannot lose a bond a minute and a right one goes on.
  const again = unixSeconds(onChain.postedAt + expirySeconds);
  if (time <= again) throw new FleetError('EPOCH_VOIDED', { number, again: timeText(again) });
}

const timeText = (time: UnixSeconds): string => new Date(time * 1_000).toISOString();

/** Other oracles recompute and attest meanwhile; a content another oracle posted is attested if it is ours. */
async function gather(parts: AdvanceParts, epoch: EpochRecord): Promise<EpochRecord | undefined> {
  const { chain } = parts;
  const onChain = await standing(parts, epoch);
  if (onChain === undefined) return { ...epoch, state: 'written' };
  const known = seen(epoch, onChain);
  if (known.state === 'final') return known;
  const network = await chain.network();
  if (!onChain.oraclesCurrent) {
    if (!mayExpire(parts, onChain, network)) throw new FleetError('EPOCH_ORACLES', { number: epoch.number });
    await chain.expire(epoch.number);
    return { ...epoch, state: 'written' };
  }
  if (!onChain.attestedByUs) {
    if (network.suspended) throw new FleetError('ORACLE_SUSPENDED', { number: epoch.number });
    await chain.attest(epoch.number, onChain.contentHash);
    return undefined;
  }
  if (onChain.attestations >= network.threshold) return { ...known, state: 'attested' };
  if (mayExpire(parts, onChain, network)) {
    await chain.expire(epoch.number);
    return { ...epoch, state: 'written' };
  }
  return known.attestations === epoch.attestations ? undefined : known;
}

async function finalise(parts: AdvanceParts, epoch: EpochRecord): Promise<EpochRecord | undefined> {
  const { chain } = parts;
  const onChain = await standing(parts, epoch);
  if (onChain === undefined) return { ...epoch, state: 'written' };
  const known = seen(epoch, onChain);
  if (known.state === 'final') return known;
  const { threshold, challengeSeconds, latestFinal } = await chain.network();
  // A changed set of oracles voids what was attested.
  if (onChain.attestations < threshold) return known;
  if (latestFinal !== epoch.number - 1) return undefined;
  if (toUnixSeconds(parts.now()) < onChain.postedAt + challengeSeconds) return undefined;
  await chain.finalise(epoch.number);
  const after = await chain.epoch(epoch.number);
  return after && seen(epoch, after);
}

/**
 * What stands under the number and may still become final; undefined when ours can be posted (again).
 * Attack: a liar with a seat posts before us. Nobody who recomputes attests it, and when its time is over it is
 * cleared here: a lie delays an epoch and never blocks it.
 */
async function standing(parts: AdvanceParts, epoch: EpochRecord): Promise<ChainEpoch | undefined> {
  const { chain } = parts;
  const onChain = await chain.epoch(epoch.number);
  if (onChain === undefined || onChain.state === 'expired' || onChain.state === 'voided') return undefined;
  if (onChain.state === 'final') return onChain;
  const network = await chain.network();
  // Orphaned by the expiry of an epoch before it: it can never become final and is overwritten.
  if (network.latestPosted < epoch.number) return undefined;
  if (isSameContent(proposalOf(epoch), onChain.content) || !mayExpire(parts, onChain, network))
    return onChain;
  await chain.expire(epoch.number);
  return undefined;
}

/** Only the oldest epoch that is not final expires, and only without enough attestations. */
function mayExpire(
  { now }: AdvanceParts,
  { content, attestations, postedAt }: ChainEpoch,
  { threshold, expirySeconds, latestFinal }: ChainNetwork,
): boolean {
  const isOldest = Number(content.number) === latestFinal + 1;
  return isOldest && attestations < threshold && toUnixSeconds(now()) > postedAt + expirySeconds;
}

/** The row as the chain has it. Throws EPOCH_DIFFERS: another content under our number is never attested. */
function seen(epoch: EpochRecord, onChain: ChainEpoch): EpochRecord {
  const { content, state, attestations } = onChain;
  if (!isSameContent(proposalOf(epoch), content))
    throw new FleetError('EPOCH_DIFFERS', { number: epoch.number });
  const { attempt } = content;
  return { ...epoch, state: state === 'final' ? 'final' : 'posted', attempt, attestations };
}

function proposalOf({ number, result }: EpochRecord): EpochProposal {
  if (result === null) throw new FleetError('EPOCH_ROW', { number });
  const { workRoot, tracesRoot, rewardRoot, total, leaves, workDigest, tracesDigest } = result;
  return {
    number: BigInt(number),
    workRoot,
    tracesRoot,
    rewardRoot,
    total,
    leaves,
    workDigest,
    tracesDigest,
  };
}

function isSameContent(a: EpochProposal, b: EpochProposal): boolean {
  return (
    a.number === b.number &&
    a.total === b.total &&
    a.leaves === b.leaves &&
    equalBytes(a.workRoot, b.workRoot) &&
    equalBytes(a.tracesRoot, b.tracesRoot) &&
    equalBytes(a.rewardRoot, b.rewardRoot) &&
    equalBytes(a.workDigest, b.workDigest) &&
    equalBytes(a.tracesDigest, b.tracesDigest)
  );
}
