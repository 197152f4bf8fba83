import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { calls } from '../calls/calls.ts';
import { instructionNames, type Twins, twins } from './bend.ts';
import { type Refusals, refusalsOf } from './refusals.ts';

const file = new URL('refusals.json', import.meta.url);
/** Error → the ways of bending it met, for every instruction and slot: short enough to be read by people. */
type Table = Record<string, Record<string, Record<string, string[]>>>;
const HARMLESS = 'no error';

const cases = new Map<string, Twins>();
function twinsOf(instruction: string): Twins {
  const made = cases.get(instruction) ?? twins(instruction);
  cases.set(instruction, made);
  return made;
}

const found = new Map<string, Record<string, Refusals>>();
function all(): [instruction: string, slot: string, bend: string, error: string | null][] {
  return instructionNames.flatMap((instruction) => {
    const refusals = found.get(instruction) ?? refusalsOf(instruction, twinsOf(instruction));
    found.set(instruction, refusals);
    return Object.entries(refusals).flatMap(([slot, bends]) =>
      Object.entries(bends).map(([bend, error]): [string, string, string, string | null] => [
        instruction,
        slot,
        bend,
        error,
      ]),
    );
  });
}

function tableOf(): Table {
  const table: Table = {};
  for (const [instruction, slot, bend, error] of all()) {
    const slots = table[instruction] ?? {};
    const errors = slots[slot] ?? {};
    errors[error ?? HARMLESS] = [...(errors[error ?? HARMLESS] ?? []), bend];
    slots[slot] = errors;
    table[instruction] = slots;
  }
  return table;
}

/** Bends that may pass, and why nobody is robbed by them. */
const harmless: readonly (readonly [slot: string, bend: RegExp, reason: string])[] = [
  ['register_device payee', /^(twin|a vault|a token account)$/, 'the owner may pay whom it likes'],
  ['set_payee payee', /^(twin|a vault|a token account)$/, 'the owner may pay whom it likes'],
  ['transfer_device payee', /^(twin|a vault|a token account)$/, 'the new owner signs'],
  ['open_leaf payer', /^twin$/, 'anybody may open a leaf'],
  ['challenge_order payer', /^twin$/, 'anybody may challenge'],
  ['challenge_padding payer', /^twin$/, 'anybody may challenge'],
  ['challenge_regression payer', /^twin$/, 'anybody may challenge'],
  ['slash_equivocation payer', /^twin$/, 'anybody may report'],
  ['close_opening epoch', /^(twin|a Epoch)$/, 'decided already by a newer final epoch'],
];

test('Every instruction has a call that succeeds before it is bent', (t) => {
  for (const instruction of instructionNames) {
    t.truthy(calls[instruction], instruction);
    const { ledger, instructions, signers } = twinsOf(instruction).victim;
    t.is(ledger.simulate(instructions, signers).error, undefined, instruction);
  }
});

test('No instruction goes without one of its signatures', (t) => {
  for (const [instruction, slot, bend, error] of all()) {
    if (bend === 'unsigned') {
      t.is(error, 'missing required signature for instruction', `${instruction} ${slot}`);
    }
  }
});

test('Bytes copied into an account of another program are refused in every place', (t) => {
  const addressed = /^(Wrong(Proposer|ReplacedProposer|Payee|RentPayer)|Provided owner is not allowed)$/;
  for (const [instruction, slot, bend, error] of all()) {
    if (bend === 'forged') t.regex(error ?? HARMLESS, addressed, `${instruction} ${slot}`);
  }
});

test('An account of another type or never initialised is refused in every place of a typed account', (t) => {
  for (const [instruction, slot, bend, error] of all()) {
    if (bend === 'relabelled' || bend === 'blank') {
      t.is(error, 'invalid account data for instruction', `${instruction} ${slot} ${bend}`);
    }
  }
});

test('A token program or system program of the attacker is refused in every instruction', (t) => {
  for (const [instruction, slot, bend, error] of all()) {
    if (bend === 'fake') t.is(error, 'incorrect program id for instruction', `${instruction} ${slot}`);
  }
});

test('No account stands in two places of which one is writable', (t) => {
  for (const [instruction, slot, bend, error] of all()) {
    if (bend.startsWith('twice ')) t.truthy(error, `${instruction} ${slot} ${bend}`);
  }
});

test('No account of an attacker passes in the place of the right one but where it harms nobody', (t) => {
  for (const [instruction, slot, bend, error] of all()) {
    const allowed = harmless.some(([place, b]) => place === `${instruction} ${slot}` && b.test(bend));
    t.is(error === null, allowed, `${instruction} ${slot} ${bend}: ${error}`);
  }
});

test('Every wrong account in every place meets exactly the error committed in refusals.json', (t) => {
  const table = tableOf();
  if (process.env['WAYPROOF_REFUSALS'] === 'write')
    writeFileSync(file, `${JSON.stringify(table, null, 2)}\n`);
  t.deepEqual(table, JSON.parse(readFileSync(file, 'utf8')));
});
