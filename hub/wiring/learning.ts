import { Coordinator } from '../learning/coordinator.ts';
import type { LearningStore } from '../learning/learning-store.ts';
import { firstTravelModel, travelModelCodec } from '../learning/travel-model.ts';
import type { Ground } from './ground.ts';
import type { StreetLessons } from './learn-streets.ts';

export interface LearningParts {
  readonly store: LearningStore;
  /** What the hub itself has seen of streets judges what robots found, and takes over what came of it. */
  readonly lessons: Pick<StreetLessons, 'ground' | 'seen' | 'adopt'>;
  readonly announce: (message: Uint8Array) => Promise<void>;
}

/** Rounds in which robots better the travel-time model. */
export function wireLearning(
  { config, network, signer, verifier, directory, realClock, report }: Ground,
  { store, lessons, announce }: LearningParts,
): Coordinator {
  return new Coordinator({
    network,
    signer,
    verifier,
    realClock,
    report,
    store,
    plan: config.learning,
    codec: travelModelCodec(lessons.ground, lessons.seen),
    first: firstTravelModel,
    ownerOf: async (device) => (await directory.find(device))?.owner,
    announce: (message) => void announce(message).catch(report),
    changed: (weights) => lessons.adopt(weights),
  });
}
