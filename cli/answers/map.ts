import { z } from 'zod';
import { countField, hexField, placeField } from '../../protocol/views/fields.ts';
import { travelProfiles } from '../travel.ts';
import type { Answers } from './answer.ts';

const number = z.number();
const profile = z.enum(travelProfiles);
const hash = hexField(32);
const out = z.string();

const report = z.strictObject({
  nodes: countField,
  edges: countField,
  kilometers: number,
  bannedTurns: countField,
  components: countField,
  mainShare: number,
  dropped: z.record(z.string(), countField),
  broken: z.array(
    z.strictObject({ file: z.string(), block: countField, offset: countField, reason: z.string() }),
  ),
  seconds: number,
});

/** Null where there is no way. */
const grid = z.array(z.array(number.nullable()));

const instruction = z.strictObject({
  maneuver: z.string(),
  street: z.string(),
  signals: z.boolean(),
  /** Decimetres. */
  distance: countField,
  at: placeField,
});

export const answers: Answers = {
  'map import': z.strictObject({ out, hash, report }),
  'map town': z.strictObject({
    out,
    hash,
    seed: countField,
    nodes: countField,
    edges: countField,
    streets: countField,
    doors: countField,
    areas: z.record(z.string(), countField),
  }),
  'map tiles': z.strictObject({ out, bytes: countField, mapHash: hash, attribution: z.string() }),
  'map places': z.array(
    z.strictObject({ kind: z.enum(['depot', 'charger', 'door']), name: z.string(), at: placeField }),
  ),
  'map route': z.strictObject({
    profile,
    seconds: number,
    meters: number,
    wattHours: number,
    instructions: z.array(instruction),
    geometry: z.array(placeField),
  }),
  'map matrix': z.union([
    z.strictObject({
      profile,
      places: z.array(z.strictObject({ name: z.string(), at: placeField })),
      seconds: grid,
      meters: grid,
      wattHours: grid,
    }),
    z.strictObject({ out, profile, places: countField }).meta({ description: 'with --out' }),
  ]),
};
