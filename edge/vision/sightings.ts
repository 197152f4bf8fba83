import type { RobotState } from '../../firmware-bridge/link.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import type { Detector } from './detector.ts';
import type { SceneView } from './scene.ts';

type Observation = Extract<FleetEvent, { kind: 'observation' }>;

/** Real milliseconds between two observations of one kind. */
const REPORT_MS = 5_000;

/** What is worth telling, by its label on the wire, and how many there are; 0 is nothing. */
const kinds: readonly (readonly [label: string, count: (scene: SceneView) => number])[] = [
  ['person', ({ people }) => people],
  ['crowd', ({ crowd, people }) => (crowd ? people : 0)],
  ['pedestrian-near', ({ pedestrianNear }) => (pedestrianNear ? 1 : 0)],
  ['path-blocked', ({ blocked }) => (blocked ? 1 : 0)],
];

/**
 * Turns what is seen into what leaves the robot: a label, a number, a cell of 100 metres. The only way out of this
 * folder; it is never given a picture or a box.
 */
export class Sightings {
  readonly #detector: Pick<Detector, 'modelHash'>;
  readonly #reportedAt = new Map<string, number>();

  /** @param detector whose model may be another one after an update */
  constructor(detector: Pick<Detector, 'modelHash'>) {
    this.#detector = detector;
  }

  /** The next observation that is due at real time `now`, one a call. */
  next(scene: SceneView, state: RobotState, now: number): Observation | undefined {
    for (const [label, countOf] of kinds) {
      const count = countOf(scene);
      const last = this.#reportedAt.get(label) ?? Number.NEGATIVE_INFINITY;
      if (count === 0 || now - last < REPORT_MS) continue;
      this.#reportedAt.set(label, now);
      return {
        kind: 'observation',
        time: state.time,
        label,
        count,
        cell: cellOf(state.at),
        confidence: Math.round(scene.confidence * 1_000),
        model: this.#detector.modelHash,
      };
    }
    return undefined;
  }
}

/** A cell of about 100 m, as thousandths of a degree: "59913:10752". Coarse on purpose. */
function cellOf(at: RobotState['at']): string {
  return `${Math.floor(at.latitude / 10_000)}:${Math.floor(at.longitude / 10_000)}`;
}
