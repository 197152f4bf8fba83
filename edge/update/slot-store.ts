import { readFile, rename } from 'node:fs/promises';
import { FleetError } from '../../protocol/errors.ts';
import { writeAtomically } from '../atomic-file.ts';
import { factoryState, type SlotState } from './slot-state.ts';
import { parseSlotText, slotText } from './slot-text.ts';

/** Where it is kept which slot runs; `write` resolves when it is durable. */
export interface SlotStore {
  read(): Promise<SlotState>;
  write(state: SlotState): Promise<void>;
}

/** One file, replaced as a whole. */
export class SlotFile implements SlotStore {
  readonly #file: string;
  readonly #factory: number;
  readonly #onTrouble: (trouble: FleetError) => void;

  /** @param factory version of what was flashed */
  constructor(file: string, factory: number, onTrouble: (trouble: FleetError) => void = () => undefined) {
    this.#file = file;
    this.#factory = factory;
    this.#onTrouble = onTrouble;
  }

  /**
   * A damaged file is laid aside and told of, and the robot runs what was flashed: an old agent that asks for the latest
   * release is better than none.
   */
  async read(): Promise<SlotState> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return factoryState(this.#factory);
      return await this.#damaged(cause);
    }
    try {
      return parseSlotText(text);
    } catch (cause) {
      return await this.#damaged(cause);
    }
  }

  async write(state: SlotState): Promise<void> {
    await writeAtomically(this.#file, slotText(state));
  }

  async #damaged(cause: unknown): Promise<SlotState> {
    const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
    this.#onTrouble(new FleetError('UPDATE_STATE_INVALID', { file: this.#file, reason }, { cause }));
    await rename(this.#file, `${this.#file}.damaged`).catch(() => undefined);
    return factoryState(this.#factory);
  }
}

/** The in-memory fake; it keeps the text, so that what cannot be read back fails here too. */
export class MemorySlots implements SlotStore {
  text: string | undefined;
  readonly #factory: number;

  constructor(factory = 0) {
    this.#factory = factory;
  }

  read(): Promise<SlotState> {
    return Promise.resolve(this.text === undefined ? factoryState(this.#factory) : parseSlotText(this.text));
  }

  write(state: SlotState): Promise<void> {
    this.text = slotText(state);
    return Promise.resolve();
  }
}
