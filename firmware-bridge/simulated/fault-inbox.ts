import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import type { SimulatedFault } from './faults.ts';

const seconds = z.number().positive().max(86_400);
const offset = z.number().min(-10_000).max(10_000);
const orderShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stuck'), seconds }),
  z.strictObject({ kind: z.literal('gps-jump'), east: offset, north: offset, seconds }),
  z.strictObject({ kind: z.literal('brown-out'), seconds }),
  z.strictObject({ kind: z.literal('link-loss'), seconds }),
  z.strictObject({ kind: z.literal('battery'), battery: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal('weak-motor'), share: z.number().min(0.05).max(1), seconds }),
  z.strictObject({ kind: z.literal('jammed-lid'), seconds }),
  z.strictObject({ kind: z.literal('dead-keypad'), seconds }),
  z.strictObject({ kind: z.literal('dark-camera'), seconds }),
  z.strictObject({ kind: z.literal('no-brake'), lies: z.boolean(), seconds }),
  z.strictObject({ kind: z.literal('deaf-throttle'), seconds }),
  z.strictObject({ kind: z.literal('slope'), grade: z.number().min(-0.5).max(0.5), seconds }),
  z.strictObject({ kind: z.literal('slippery'), grip: z.number().min(0.05).max(1), seconds }),
  z.strictObject({ kind: z.literal('late-clock'), behind: z.number().min(0).max(86_400), seconds }),
  z.strictObject({ kind: z.literal('person-near'), meters: z.number().min(0.5).max(50), seconds }),
  z.strictObject({ kind: z.literal('obstacle'), seconds }),
  z.strictObject({ kind: z.literal('closed-street'), latitude: z.int(), longitude: z.int(), seconds }),
  z.strictObject({ kind: z.literal('stop-button') }),
  z.strictObject({ kind: z.literal('bumper') }),
]);

/** What somebody outside the process wants to happen to a simulated robot. */
export type FaultOrder = SimulatedFault | { readonly kind: 'stop-button' } | { readonly kind: 'bumper' };

/** Throws SIMULATED_FAULT_INVALID. */
export function parseFaultOrder(file: string, text: string): FaultOrder {
  try {
    return orderShape.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw new FleetError('SIMULATED_FAULT_INVALID', { file, reason }, { cause });
  }
}

/**
 * Faults on demand for robots in processes of their own: a folder in which every file `*.json` is one order.
 * An order is taken once, its file with it; files that are no orders stay and are told of once.
 */
export class FaultInbox {
  readonly #folder: string;
  readonly #refused = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  take(): { readonly orders: readonly FaultOrder[]; readonly flaws: readonly FleetError[] } {
    const orders: FaultOrder[] = [];
    const flaws: FleetError[] = [];
    for (const name of this.#names()) {
      const file = join(this.#folder, name);
      try {
        orders.push(parseFaultOrder(file, readFileSync(file, 'utf8')));
        rmSync(file, { force: true });
      } catch (flaw) {
        // A file that vanished meanwhile is nobody's fault; one half written is read again when it is named anew.
        if (!(flaw instanceof FleetError)) continue;
        this.#refused.add(name);
        flaws.push(flaw);
      }
    }
    return { orders, flaws };
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => name.endsWith('.json') && !this.#refused.has(name))
        .sort();
    } catch {
      // No folder, no orders.
      return [];
    }
  }
}
