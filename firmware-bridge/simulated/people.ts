import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { straightMeters } from '../../maps/geometry/distance.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Random } from '../../protocol/random.ts';
import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';
import type { HandOverRole } from '../link.ts';

const door = z.object({
  at: z.object({ latitude: z.int(), longitude: z.int() }),
  code: z.string().length(16),
});
const personShape = z.object({
  job: z.string().regex(/^[0-9a-f]{64}$/),
  pickUp: door,
  dropOff: door,
  returnTo: door,
  /** `absent`: nobody opens at the drop-off. `wrong-code-first`: each person mistypes once. */
  behaviour: z.enum(['present', 'absent', 'wrong-code-first']),
});

/** What the shipper's client tells the simulated people of one job; they alone know its codes. */
export type SimulatedJobPeople = z.infer<typeof personShape>;

/** Throws SIMULATED_PERSON_INVALID. */
export function parsePeople(file: string, text: string): SimulatedJobPeople {
  try {
    return personShape.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw new FleetError('SIMULATED_PERSON_INVALID', { file, reason }, { cause });
  }
}

/** A person reaches the robot when it stands this near to the door, in metres. */
const REACH_METERS = 12;
/** World seconds: to step out and type, before trying again, to move a parcel, between looks into the folder. */
const TYPE_SECONDS = [2, 5] as const;
const AGAIN_SECONDS = [20, 30] as const;
const CARRY_SECONDS = [2, 4] as const;
const LOOK_SECONDS = 5;

interface Ask {
  readonly job: string;
  readonly role: HandOverRole;
}

/** What a person does next to the robot. */
export type PersonAct =
  | { readonly kind: 'type'; readonly code: string }
  | { readonly kind: 'put-in'; readonly compartment: number; readonly job: string }
  | { readonly kind: 'take-out'; readonly compartment: number };

/**
 * The simulated people at the doors of one robot. A folder holds one `{job}.json` a job; when the robot asks
 * for the code of a job and stands at the right door, the person there types it and handles the parcel.
 */
export class SimulatedPeople {
  readonly #folder: string;
  readonly #random: Random;
  #ask: Ask | undefined;
  #asking = false;
  #people: SimulatedJobPeople | undefined;
  #nextLook = 0;
  #nextType = 0;
  #open: { compartment: number; job: string | null; from: number } | undefined;
  readonly #mistyped = new Set<string>();
  /** Why the people of the last job asked for stay away, when their file is broken. */
  flaw: FleetError | undefined;

  constructor(folder: string, random: Random) {
    this.#folder = folder;
    this.#random = random;
  }

  asked(ask: Ask | null): void {
    if (this.#asking && ask?.job === this.#ask?.job && ask?.role === this.#ask?.role) return;
    this.#asking = ask !== null;
    // Whoever typed the code stays at the door until the robot asks for somebody else.
    if (ask === null) return;
    this.#ask = ask;
    this.#people = undefined;
    this.#nextLook = 0;
    this.#nextType = 0;
  }

  opened(now: UnixMilliseconds, compartment: number, job: string | null): void {
    this.#open = { compartment, job, from: this.#later(now, CARRY_SECONDS) };
  }

  /** At most one act a call. `parcel` tells what lies in the open compartment. */
  step(
    now: UnixMilliseconds,
    at: CoordinatesE7,
    compartments: readonly (string | null)[],
  ): PersonAct | undefined {
    const place = this.#doorOf(now);
    if (place === undefined || straightMeters(at, place.at) > REACH_METERS) return undefined;
    return this.#handle(now, compartments) ?? this.#type(now, place.code);
  }

  #doorOf(now: UnixMilliseconds): { at: CoordinatesE7; code: string } | undefined {
    if (this.#ask === undefined) return undefined;
    if (this.#people === undefined && now >= this.#nextLook) {
      this.#nextLook = now + LOOK_SECONDS * 1_000;
      this.#people = this.#read(this.#ask.job);
    }
    const people = this.#people;
    if (people === undefined) return undefined;
    switch (this.#ask.role) {
      case 'pick-up':
        return people.pickUp;
      case 'drop-off':
        return people.behaviour === 'absent' ? undefined : people.dropOff;
      case 'return':
        return people.returnTo;
    }
  }

  #read(job: string): SimulatedJobPeople | undefined {
    const file = join(this.#folder, `${job}.json`);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // Nobody knows of this job yet: then nobody comes yet.
      return undefined;
    }
    try {
      const people = parsePeople(file, text);
      return people.job === job ? people : undefined;
    } catch (flaw) {
      this.flaw = flaw as FleetError;
      return undefined;
    }
  }

  #handle(now: UnixMilliseconds, compartments: readonly (string | null)[]): PersonAct | undefined {
    const open = this.#open;
    if (open === undefined || now < open.from) return undefined;
    this.#open = undefined;
    const inside = compartments[open.compartment] ?? null;
    if (open.job !== null && inside === null) {
      return { kind: 'put-in', compartment: open.compartment, job: open.job };
    }
    if (open.job === null && inside !== null) return { kind: 'take-out', compartment: open.compartment };
    return undefined;
  }

  #type(now: UnixMilliseconds, code: string): PersonAct | undefined {
    if (this.#open !== undefined || !this.#asking) return undefined;
    if (this.#nextType === 0) {
      this.#nextType = this.#later(now, TYPE_SECONDS);
      return undefined;
    }
    if (now < this.#nextType) return undefined;
    this.#nextType = this.#later(now, AGAIN_SECONDS);
    const key = `${this.#ask?.job} ${this.#ask?.role}`;
    if (this.#people?.behaviour === 'wrong-code-first' && !this.#mistyped.has(key)) {
      this.#mistyped.add(key);
      return { kind: 'type', code: mistyped(code) };
    }
    return { kind: 'type', code };
  }

  #later(now: UnixMilliseconds, [from, to]: readonly [number, number]): number {
    return now + (from + (to - from) * this.#random.next()) * 1_000;
  }
}

const mistyped = (code: string) => `${code.startsWith('0') ? '1' : '0'}${code.slice(1)}`;
