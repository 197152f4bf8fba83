import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectionVectors } from './connection.ts';
import { frameVectors } from './frames.ts';
import { learningVectors } from './learning.ts';
import { missionVectors } from './missions.ts';
import { releaseVectors } from './releases.ts';
import { settleVectors } from './settle.ts';
import { epochContentVectors, registrationVectors, statementVectors } from './statements.ts';
import { strictnessVectors } from './strictness.ts';
import { travelModelVectors } from './travel-model.ts';
import { zoneVectors } from './zones.ts';
import { rewardTreeVectors, workTreeVectors } from './trees.ts';

/** Every golden file and what makes it. `node --import=tsx test/vectors/generate.ts` writes them. */
export const vectorFiles: Readonly<Record<string, () => unknown>> = {
  'strictness.json': strictnessVectors,
  'statements.json': statementVectors,
  'registration.json': registrationVectors,
  'epoch-content.json': epochContentVectors,
  'reward-tree.json': rewardTreeVectors,
  'work-tree.json': workTreeVectors,
  'connection.json': connectionVectors,
  'frames.json': frameVectors,
  'missions.json': missionVectors,
  'settle.json': settleVectors,
  'zones.json': zoneVectors,
  'releases.json': releaseVectors,
  'travel-model.json': travelModelVectors,
  'learning.json': learningVectors,
};

export const vectorText = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

async function writeAll(): Promise<void> {
  for (const [name, make] of Object.entries(vectorFiles)) {
    writeFileSync(new URL(name, import.meta.url), vectorText(await make()));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void writeAll();
