import { join } from 'node:path';
import type { Capabilities } from '../firmware-bridge/link.ts';
import type { MapSource } from '../maps/load.ts';
import { profiles } from '../maps/roads/profiles.ts';
import { FleetError } from '../protocol/errors.ts';
import { toHex } from '../protocol/ids.ts';
import { milliseconds } from '../protocol/units.ts';
import { LastContribution } from './learning/contribution-file.ts';
import { Learner, type LearnerParts } from './learning/learner.ts';
import { LessonFile } from './learning/lesson-log.ts';
import { OwnStreets } from './navigation/own-streets.ts';

type Given = Omit<LearnerParts, 'ground' | 'log' | 'sent' | 'expect'>;

/**
 * The robot's own map and what it learns on it; undefined for who flies, and without a map.
 * @param pinned hash of the network's map: on another one a robot would find ways nobody else sees
 */
export async function openStreets(
  source: MapSource | undefined,
  kind: Capabilities['kind'],
  folder: string,
  pinned: string,
  given: Given,
): Promise<{ readonly streets: OwnStreets; readonly learner: Learner } | undefined> {
  if (source === undefined || kind === 'drone') return undefined;
  const { loadMap } = await import('../maps/load.ts');
  const { network, hash } = await loadMap(source, { dataFolder: folder });
  if (toHex(hash) !== pinned) {
    given.onTrouble(new FleetError('AGENT_MAP_DIFFERS', { got: toHex(hash), expected: pinned }));
    return undefined;
  }
  const streets = new OwnStreets(network, kind === 'road-robot' ? profiles.road : profiles.pavement);
  const learner = new Learner({
    ...given,
    ground: { network, free: streets.free, zone: milliseconds(0) },
    log: new LessonFile(join(folder, 'lessons.bin'), hash),
    sent: new LastContribution(join(folder, 'contribution.bin')),
    expect: (costs) => streets.expect(costs),
  });
  return { streets, learner };
}
