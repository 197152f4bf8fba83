import type { FailedUpdate } from '../../protocol/releases/check-in.ts';
import type { SlotContents, SlotName, SlotState } from './slot-state.ts';

/**
 * The slot file's text. Read by hand, without a schema library: the launcher has to stay small, for it is the one part
 * that no update replaces.
 */
export const slotText = (state: SlotState): string => `${JSON.stringify({ format: 1, ...state }, null, 2)}\n`;

/** Throws an Error with the reason. */
export function parseSlotText(text: string): SlotState {
  const value = record(JSON.parse(text), 'it');
  if (value['format'] !== 1) throw new Error('it has another format');
  const good = contents(value['good'], ['factory', 'a', 'b']);
  const trial = value['trial'] === undefined ? undefined : record(value['trial'], 'trial');
  const previous =
    value['previous'] === undefined ? undefined : contents(value['previous'], ['factory', 'a', 'b']);
  const failed = value['failed'] === undefined ? undefined : failure(record(value['failed'], 'failed'));
  const state: SlotState = {
    good,
    floor: whole(value['floor'], 'floor'),
    ...(trial === undefined
      ? {}
      : { trial: { ...contents(trial, ['a', 'b']), starts: whole(trial['starts'], 'starts') } }),
    ...(previous === undefined ? {} : { previous }),
    ...(failed === undefined ? {} : { failed }),
  };
  if (state.trial?.slot === good.slot || previous?.slot === good.slot)
    throw new Error(`two things are in slot ${good.slot}`);
  return state;
}

function contents<S extends SlotName>(value: unknown, names: readonly S[]): SlotContents<S> {
  const row = record(value, 'a slot');
  const slot = names.find((name) => name === row['slot']);
  if (slot === undefined) throw new Error(`there is no slot ${String(row['slot'])}`);
  return { slot, version: whole(row['version'], 'version') };
}

function failure(row: Readonly<Record<string, unknown>>): FailedUpdate {
  const { code, reason } = row;
  if (typeof code !== 'string' || typeof reason !== 'string')
    throw new Error('a failure has code and reason');
  return {
    version: whole(row['version'], 'version'),
    code,
    reason,
    attempt: whole(row['attempt'], 'attempt'),
  };
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new Error(`${what} is no object`);
}

function whole(value: unknown, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new Error(`${what} is no whole number`);
}
