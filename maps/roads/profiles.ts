import { type MetersPerSecond, metersPerSecond } from '../../protocol/units.ts';
import type { RoadClassName, SurfaceName } from './classes.ts';

/** How a kind of robot uses the network, as data: `edge-costs.ts` turns it into costs. */
export interface Profile {
  readonly name: string;
  /** Pavement robots go by the rules for people on foot, the others by those for vehicles or cycles. */
  readonly rules: 'foot' | 'vehicle' | 'cycle';
  /** Speed on the best ground. */
  readonly speed: MetersPerSecond;
  /** Share of `speed` for each class, in 1/1000; a class that is not named is never used. */
  readonly classes: Readonly<Partial<Record<RoadClassName, number>>>;
  /** Classes used only where the street itself has a pavement or is open to people on foot. */
  readonly onlyWithPavement: readonly RoadClassName[];
  /** Share of the speed on each surface, in 1/1000; 0 forbids. */
  readonly surfaces: Readonly<Record<SurfaceName, number>>;
  /** Edges known to be narrower are not used. Decimetres. */
  readonly minimumWidth: number;
  /** Steeper edges are not used, either way. Percent. */
  readonly maximumIncline: number;
  /** From this rise (up or down) on, `slopeSpeed` (1/1000) applies. Percent. */
  readonly slopeIncline: number;
  readonly slopeSpeed: number;
  /** Waiting or climbing time added once an edge, in milliseconds. */
  readonly crossingWait: number;
  readonly signalWait: number;
  readonly kerbWait: number;
}

/**
 * A six-wheeled delivery robot at walking pace. Reward distances are measured on the edges it may use: changing
 * what it may use (not how fast) changes what jobs pay, like changing the map.
 */
export const pavement: Profile = {
  name: 'pavement',
  rules: 'foot',
  speed: metersPerSecond(1.5),
  classes: {
    footway: 1000,
    pavement: 1000,
    crossing: 700,
    pedestrian: 900,
    livingStreet: 850,
    path: 900,
    cycleway: 900,
    track: 700,
    residential: 750,
    service: 750,
    unclassified: 650,
    tertiary: 800,
    secondary: 750,
    primary: 700,
  },
  onlyWithPavement: ['tertiary', 'secondary', 'primary'],
  surfaces: { unknown: 950, smooth: 1000, paving: 950, compacted: 850, rough: 600, loose: 500 },
  minimumWidth: 8,
  maximumIncline: 18,
  slopeIncline: 6,
  slopeSpeed: 700,
  crossingWait: 3_000,
  signalWait: 12_000,
  kerbWait: 5_000,
};

/** A small road vehicle that keeps to streets, speed limits and one-way rules. */
export const road: Profile = {
  name: 'road',
  rules: 'vehicle',
  speed: metersPerSecond(8.3),
  classes: {
    livingStreet: 250,
    track: 300,
    residential: 800,
    service: 450,
    unclassified: 900,
    tertiary: 1000,
    secondary: 1000,
    primary: 1000,
  },
  onlyWithPavement: [],
  surfaces: { unknown: 1000, smooth: 1000, paving: 800, compacted: 700, rough: 500, loose: 400 },
  minimumWidth: 15,
  maximumIncline: 25,
  slopeIncline: 10,
  slopeSpeed: 800,
  crossingWait: 0,
  signalWait: 0,
  kerbWait: 0,
};

/** A cargo cycle, ridden or not: quick on cycleways, slow where people walk, bound by one-way signs for cycles. */
export const cycle: Profile = {
  name: 'cycle',
  rules: 'cycle',
  speed: metersPerSecond(5),
  classes: {
    pedestrian: 300,
    livingStreet: 700,
    path: 800,
    cycleway: 1000,
    track: 600,
    crossing: 600,
    residential: 950,
    service: 700,
    unclassified: 950,
    tertiary: 900,
    secondary: 800,
    primary: 700,
  },
  onlyWithPavement: [],
  surfaces: { unknown: 1000, smooth: 1000, paving: 850, compacted: 800, rough: 500, loose: 300 },
  minimumWidth: 10,
  maximumIncline: 20,
  slopeIncline: 5,
  slopeSpeed: 700,
  crossingWait: 3_000,
  signalWait: 10_000,
  kerbWait: 8_000,
};

export const profiles = { pavement, road, cycle } as const;

/** The same profile for a robot with another speed. */
export function withSpeed(profile: Profile, speed: MetersPerSecond): Profile {
  return { ...profile, speed };
}
