import { isFleetError } from '../../../protocol/errors.ts';
import { HubRefusal } from '../live/hub-api.ts';
import type { TextKey } from '../text/en.ts';

/** What went wrong: in the page's own words where they are known, else in those of whoever refused. */
export type Trouble =
  | { readonly key: TextKey; readonly values?: Readonly<Record<string, string>> }
  | { readonly sentence: string };

/** The wallet did not do what it was asked: closed, declined, or broken. */
export class WalletRefusal extends Error {
  override readonly name: string = 'WalletRefusal';
}

/** The wallet signed something, but not what it was asked to: nothing of it is used. */
export class WalletDeviation extends WalletRefusal {
  override readonly name = 'WalletDeviation';
}

/** Asks the wallet; whatever it rejects with is a refusal. */
export async function askWallet<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new WalletRefusal('the wallet declined', { cause });
  }
}

/** By error code; a wallet declines with words of its own, which differ from one to the next. */
const known: Readonly<Record<string, TextKey>> = {
  CHAIN_BLOCKHASH_EXPIRED: 'walletTooLate',
  CHAIN_FUNDS: 'walletNoFunds',
  CHAIN_OUTCOME_UNKNOWN: 'walletUnknown',
  CHAIN_TIMEOUT: 'walletNoChain',
  CHAIN_UNREACHABLE: 'walletNoChain',
  CLI_EVIDENCE_MISMATCH: 'walletEvidence',
  CLI_NO_FINAL_EPOCH: 'walletNoEpoch',
};

export function troubleOf(error: unknown): Trouble {
  if (error instanceof WalletDeviation) return { key: 'walletDeviates' };
  if (error instanceof WalletRefusal) return { key: 'walletDeclined' };
  if (isFleetError(error)) {
    const key = known[error.code];
    const { message, hint } = error.toJSON();
    return key === undefined ? { sentence: `${message} ${hint}` } : { key };
  }
  if (error instanceof HubRefusal) return { sentence: `${error.message} ${error.hint}`.trim() };
  return { sentence: error instanceof Error ? error.message : String(error) };
}
