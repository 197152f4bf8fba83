import { z } from 'zod';
import { unixMilliseconds } from '../units.ts';
import { addressField, hexField, networkField } from './fields.ts';
import { parser } from './parse.ts';

const milliseconds = z.int().transform(unixMilliseconds);

/** `GET /v1/time`: the world's clock, the real one, and how they belong together when the world is scaled. */
const timeView = z.object({
  world: milliseconds,
  real: milliseconds,
  scale: z
    .object({ realOrigin: milliseconds, worldOrigin: milliseconds, factor: z.number().positive() })
    .exactOptional(),
});
export type TimeView = z.infer<typeof timeView>;
export const parseTimeView = parser('time', timeView);

export const brokerField = z.object({ host: z.string().max(255), port: z.int().min(1).max(65_535) });

/** `GET /v1/network`: what robots, owners and auditors pin before they trust this hub. */
const networkView = z.object({
  network: networkField,
  program: addressField,
  rpc: z.string().max(500),
  /** Ed25519 keys, base58: the one missions and commands are signed with, and the one of releases. */
  hubKey: addressField,
  releaseKey: addressField,
  mint: addressField,
  broker: brokerField,
  /** sha256 of the pinned static map, hex. */
  mapHash: hexField(32),
  epochSeconds: z.int().positive(),
  kind: z.enum(['development', 'test', 'main']),
  /** The doors have simulated people, who are told codes by `POST /v1/simulated/people`. */
  simulatedPeople: z.boolean().exactOptional(),
});
export type NetworkView = z.infer<typeof networkView>;
export const parseNetworkView = parser('network', networkView);
