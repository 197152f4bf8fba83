import { toHex } from '../../protocol/ids.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { unixSeconds } from '../../protocol/units.ts';
import { signZones } from '../../protocol/zones/signed-zones.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import { testNetwork, testSeed } from './statements.ts';

const at = (latitude: number, longitude: number) => ({ latitude, longitude });

const zones: readonly Zone[] = [
  {
    name: 'the town',
    kind: 'keep-in',
    for: 'all',
    ring: [at(599_000_000, 107_000_000), at(599_000_000, 108_000_000), at(600_000_000, 107_500_000)],
    speed: null,
  },
  {
    name: 'Løren skole',
    kind: 'slow',
    for: 'ground',
    ring: [at(599_200_000, 107_500_000), at(599_200_000, 107_510_000), at(599_210_000, 107_505_000)],
    speed: 80,
  },
  {
    name: 'helipad',
    kind: 'keep-out',
    for: 'air',
    ring: [at(-100, -100), at(-100, 100), at(100, 0)],
    speed: null,
  },
];

/** What the hub sends when an operator has drawn zones, and when all were taken away. */
export function zoneVectors() {
  const hub = signerFromSeed(testSeed);
  const sets = [
    { number: 1, issued: unixSeconds(1_790_000_000), zones },
    { number: 2, issued: unixSeconds(1_790_000_060), zones: [] },
  ];
  return {
    network: testNetwork,
    hub: toHex(hub.publicKey),
    sets: sets.map((set) => ({ ...set, message: toHex(signZones(testNetwork, hub, set)) })),
  };
}
