import type { NetworkParameters } from '../../programs/client/parameter-instructions.ts';
import { toHex } from '../../protocol/ids.ts';
import { showAmount, showSol } from '../output/units.ts';

/** One parameter a change may set: how it is called on the command line, and how people read it. */
export interface ParameterField {
  readonly name: keyof NetworkParameters;
  readonly flag: string;
  readonly description: string;
  readonly kind: 'tokens' | 'lamports' | 'basis points' | 'seconds' | 'hash';
}

export const parameterFields: readonly ParameterField[] = [
  { name: 'base', flag: '--base', description: 'tokens for a delivery', kind: 'tokens' },
  { name: 'ratePerKm', flag: '--rate-per-km', description: 'tokens a kilometre', kind: 'tokens' },
  { name: 'deviceCap', flag: '--device-cap', description: 'most a robot earns an epoch', kind: 'tokens' },
  { name: 'emissionCap', flag: '--emission-cap', description: 'most an epoch emits', kind: 'tokens' },
  { name: 'outflowLimit', flag: '--outflow-limit', description: 'most paid out a window', kind: 'tokens' },
  { name: 'deviceBond', flag: '--device-bond', description: 'bond of a robot', kind: 'lamports' },
  { name: 'epochBond', flag: '--epoch-bond', description: 'bond of a posted epoch', kind: 'lamports' },
  { name: 'lateBps', flag: '--late-bps', description: 'paid for a late delivery', kind: 'basis points' },
  { name: 'returnedBps', flag: '--returned-bps', description: 'paid for a return', kind: 'basis points' },
  {
    name: 'noShowSeconds',
    flag: '--no-show-seconds',
    description: 'waited for a person before a return',
    kind: 'seconds',
  },
  { name: 'mapHash', flag: '--map-hash', description: 'hash of the pinned map', kind: 'hash' },
];

/** A value as people read it. */
export function showParameter(
  { name, kind }: ParameterField,
  parameters: NetworkParameters,
  decimals: number,
): string {
  const value = parameters[name];
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === 'bigint') return kind === 'lamports' ? showSol(value) : showAmount(value, decimals);
  return kind === 'basis points' ? `${value / 100} %` : `${value} s`;
}

/** The flag as commander names its value: `ratePerKm` of `--rate-per-km`. */
export const optionName = (flag: string): string =>
  flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
