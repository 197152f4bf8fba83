import type { Capabilities } from './link.ts';

/** What a robot that does not say is taken for: a heavy one with poor brakes. */
const UNTOLD = { comfortable: 0.8, emergency: 3 } as const;

/** Decelerations on level, dry ground, m/s². Nonsense counts as untold. */
export function brakingOf({ braking }: Capabilities): {
  readonly comfortable: number;
  readonly emergency: number;
} {
  if (braking === undefined) return UNTOLD;
  const { comfortable, emergency } = braking;
  return comfortable > 0 && emergency >= comfortable && emergency < 50 ? braking : UNTOLD;
}
