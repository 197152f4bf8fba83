import type { Command } from './command.ts';
import { LATEST, PADDED, PARENT } from './epoch-steps.ts';

/**
 * Commands that only lead somewhere one after the other: chance alone rarely brings an epoch to its end, or a fault
 * and its openings before a challenge.
 */
export const scenes: Readonly<Record<string, (command: Command) => readonly Command[]>> = {
  epoch: (c) => [
    { ...c, kind: 'resume', shape: 1, bend: null },
    { ...c, kind: 'wait', amount: 500 },
    { ...c, kind: 'post', shape: c.shape % 2 },
    ...[1, 2, 3].map((other) => ({ ...c, kind: 'attest', who: c.who + other, ahead: LATEST, shape: 0 })),
    { ...c, kind: 'wait', amount: 500 },
    { ...c, kind: 'finalise', ahead: 0, bend: null },
  ],
  claims: (c) => [0, 1, 2, 3].map((which) => ({ ...c, kind: 'claim', which, ahead: 0, shape: 0 })),
  accuse: (c) => [
    { ...c, kind: 'wait', amount: 500 },
    { ...c, kind: 'post', shape: FAULTS[c.shape % FAULTS.length] ?? 7, bend: null },
    ...[0, 1, 2, 3].map((which) => ({ ...c, kind: 'open', which, ahead: LATEST, shape: 0, bend: null })),
    ...[0, 1, 2, 3].map((which) => ({ ...c, kind: 'open', which, ahead: PARENT, shape: 0, bend: null })),
    { ...c, kind: 'challenge padding', ahead: LATEST },
    ...[0, 1, 2].map((shape) => ({ ...c, kind: 'challenge order', ahead: LATEST, shape })),
    ...[0, 1, 2, 3, 4, 5].map((shape) => ({ ...c, kind: 'challenge regression', ahead: LATEST, shape })),
  ],
};

/** Shapes of a post that break the order or let a total fall, and an honest one. */
const FAULTS = [7, 8, 4, 5, 5, 6, 6, PADDED, PADDED, 0];

export const played = (commands: readonly Command[]): readonly Command[] =>
  commands.flatMap((command) => scenes[command.kind]?.(command) ?? [command]);
