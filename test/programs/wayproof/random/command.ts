import fc from 'fast-check';

/** One random act: a kind and small numbers that each kind reads as it likes. */
export interface Command {
  readonly kind: string;
  readonly who: number;
  readonly which: number;
  readonly ahead: number;
  readonly amount: number;
  readonly shape: number;
  /** Now and then one account of the instruction is another one, or loses a flag. */
  readonly bend: { readonly slot: number; readonly with: number } | null;
}

/** Sequences of up to `most` commands of these kinds, half as many on average; a kind listed twice comes twice as often. */
export function sequences(kinds: readonly string[], most: number): fc.Arbitrary<Command[]> {
  const bend = fc.record({ slot: fc.nat(9), with: fc.nat(40) });
  const command: fc.Arbitrary<Command> = fc.record({
    kind: fc.constantFrom(...kinds),
    who: fc.nat(5),
    which: fc.nat(4),
    ahead: fc.constantFrom(0, 0, 0, 1, 2),
    amount: fc.nat(1_100),
    shape: fc.nat(11),
    bend: fc.oneof({ weight: 11, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: bend }),
  });
  return fc.array(command, { maxLength: most, size: 'max' });
}

/** One command on one line, for whoever reads a failure. */
export function written({ kind, who, which, ahead, amount, shape, bend }: Command): string {
  const strange = bend ? ` bend ${bend.slot} ${bend.with}` : '';
  return `${kind} who ${who} which ${which} ahead ${ahead} amount ${amount} shape ${shape}${strange}`;
}
