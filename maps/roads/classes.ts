/** What kind of way an edge is. Numbers are part of the network file: append only. */
export const RoadClass = {
  footway: 0,
  pavement: 1,
  crossing: 2,
  pedestrian: 3,
  livingStreet: 4,
  path: 5,
  cycleway: 6,
  track: 7,
  steps: 8,
  residential: 9,
  service: 10,
  unclassified: 11,
  tertiary: 12,
  secondary: 13,
  primary: 14,
  trunk: 15,
  motorway: 16,
} as const;
export type RoadClassName = keyof typeof RoadClass;
export type RoadClass = (typeof RoadClass)[RoadClassName];

/** What the wheels meet. Part of the network file: append only. */
export const Surface = { unknown: 0, smooth: 1, paving: 2, compacted: 3, rough: 4, loose: 5 } as const;
export type SurfaceName = keyof typeof Surface;
export type Surface = (typeof Surface)[SurfaceName];

/** Bits of an edge, sixteen at most. Part of the network file: append only. */
export const EdgeFlag = {
  /** Vehicles only along the edge's own direction. */
  onewayForward: 1,
  /** Vehicles only against the edge's own direction. */
  onewayBackward: 2,
  footForbidden: 4,
  vehiclesForbidden: 8,
  /** The street has a pavement of its own that is not an edge here. */
  hasPavement: 16,
  /** The street's pavement is another edge: robots for pavements use that one. */
  pavementApart: 32,
  bridge: 64,
  tunnel: 128,
  raisedKerb: 256,
  /** Crossing with signals. */
  signals: 512,
  footAllowed: 1024,
  cyclesForbidden: 2048,
  /** One-way for vehicles, but not for cycles. */
  cyclesBothWays: 4096,
} as const;
export type EdgeFlag = (typeof EdgeFlag)[keyof typeof EdgeFlag];

/** Whom a turn is closed to. Bits; part of the network file: append only. */
export const TurnBan = { vehicles: 1, cycles: 2 } as const;
export type TurnBan = (typeof TurnBan)[keyof typeof TurnBan];

export const roadClassNames = Object.keys(RoadClass) as readonly RoadClassName[];
export const surfaceNames = Object.keys(Surface) as readonly SurfaceName[];
