import { showAmount } from '../format/amount.ts';

const SOL_DECIMALS = 9;

/** Lamports as people read them: `0.000005 SOL`, exact. */
export function showSol(lamports: bigint): string {
  const digits = (lamports < 0n ? -lamports : lamports).toString().padStart(SOL_DECIMALS + 1, '0');
  const whole = showAmount(digits.slice(0, -SOL_DECIMALS), 0);
  const fraction = digits.slice(-SOL_DECIMALS).replace(/0+$/, '');
  return `${lamports < 0n ? '−' : ''}${whole}${fraction === '' ? '' : `.${fraction}`} SOL`;
}
