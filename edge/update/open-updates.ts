import { join } from 'node:path';
import type { Clock } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import { keyBytes } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import type { Signer, Verifier } from '../../protocol/verifier.ts';
import type { Identity } from '../enrolment/identity.ts';
import { AgentLine } from './agent-line.ts';
import type { UpdatesConfig } from './config.ts';
import type { HealthCheck } from './health.ts';
import { HttpSource } from './http-source.ts';
import { agentFolder, agentTarget } from './launch.ts';
import { type ModelBench, ModelLine } from './model-line.ts';
import { SlotFile } from './slot-store.ts';
import type { SwappableDetector } from './swappable-detector.ts';
import { Updater } from './updater.ts';

export interface UpdateGround {
  readonly hub: string;
  readonly dataFolder: string;
  readonly identity: Identity;
  readonly device: Signer;
  readonly verifier: Verifier;
  readonly real: Clock;
  readonly random: Random;
  readonly checks: readonly HealthCheck[];
  readonly mayRestart: () => boolean;
  readonly restart: () => void;
  /** Absent on a robot that looks at no pictures. */
  readonly models?: {
    readonly detector: SwappableDetector;
    readonly bench: ModelBench;
    readonly onLoaded: (hash: Uint8Array, version: number) => void;
  };
  readonly onTrouble: (trouble: FleetError) => void;
}

/** What this robot can be updated in: its agent where a launcher started it, its model where it has one; undefined for neither. */
export function openUpdates(config: UpdatesConfig, ground: UpdateGround): Updater | undefined {
  const { channel, modelFormat, everySeconds, flashedVersion, launched } = config;
  const { identity, verifier, hub, real, random, device, dataFolder, models, onTrouble } = ground;
  const source = new HttpSource(hub, real);
  const shared = {
    channel,
    source,
    authority: { network: identity.network, releaseKey: keyBytes(identity.releaseKey), verifier },
    real,
    random,
    onStep: () => undefined,
  };
  const lines = [];
  if (launched !== undefined) {
    const folder = agentFolder(launched.root);
    lines.push(
      new AgentLine({
        ...shared,
        folder,
        target: agentTarget(launched.root),
        slots: new SlotFile(join(folder, 'slots.json'), flashedVersion, onTrouble),
        slot: launched.slot,
        checks: ground.checks,
        mayRestart: ground.mayRestart,
        restart: ground.restart,
        onTrouble,
      }),
    );
  }
  if (models !== undefined) {
    const folder = join(dataFolder, 'releases', 'model');
    const slots = new SlotFile(join(folder, 'slots.json'), 0, onTrouble);
    lines.push(new ModelLine({ ...shared, ...models, folder, target: modelFormat, slots, onTrouble }));
  }
  if (lines.length === 0) return undefined;
  return new Updater({
    network: identity.network,
    device,
    source,
    lines,
    real,
    random,
    everySeconds,
    onTrouble,
  });
}
