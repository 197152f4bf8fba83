import { pinnedMap } from '../../maps/pinned-map.ts';
import type { Part } from './part.ts';
import { Scene, type SceneOptions } from './scene.ts';
import { type StepListener, Stepper, type StepReport } from './stepper.ts';
import { awaitFirstFrames, flashRobots, registerRobots, startRobots } from './steps/bring-up-robot.ts';
import { comparePage } from './steps/compare-page.ts';
import { awaitDeliveries, countFrames, explainUnserved, orderDeliveries } from './steps/deliver.ts';
import { auditEpochs, awaitFinalEpoch, claimRewards, startOracle } from './steps/settle.ts';
import { foundNetwork, loadStreets, startChain, startHub } from './steps/start-parts.ts';

/** Every part that runs; the `kill -9` tests end them and start them again behind the check's back. */
export interface Parts {
  readonly chain: Part;
  readonly hub: Part;
  readonly agents: readonly Part[];
}

export interface CheckOptions extends Omit<SceneOptions, 'stepper'> {
  readonly listener: StepListener;
  /** Called when the jobs are ordered and whenever more of them have ended. */
  readonly onDelivered?: (ended: number, parts: Parts) => Promise<void>;
}

export interface CheckReport {
  readonly ok: boolean;
  /** Of real time. */
  readonly seconds: number;
  readonly steps: readonly StepReport[];
}

/**
 * The first unbroken way, every stretch real: a robot is flashed, enrols and is registered, delivers parcels,
 * its signed work becomes an epoch, the epoch is recomputed, its owner claims the tokens. The report has every
 * step that ran; the first that does not hold ends the run.
 */
export async function runCheck(options: CheckOptions): Promise<CheckReport> {
  const began = options.clock.now();
  const stepper = new Stepper(options.clock, options.listener);
  const scene = new Scene({ ...options, stepper });
  scene.keep(options.world.time);
  options.world.time.start();
  let ok = false;
  try {
    await walk(scene, options.onDelivered ?? (async () => undefined));
    ok = true;
  } catch (error) {
    // A step that failed is in the report; anything else is a fault of the check itself.
    if (stepper.reports.at(-1)?.ok !== false) throw error;
  } finally {
    await scene.stop();
  }
  return { ok, seconds: Math.round(options.clock.now() - began) / 1000, steps: stepper.reports };
}

async function walk(scene: Scene, onDelivered: NonNullable<CheckOptions['onDelivered']>): Promise<void> {
  const map = await loadStreets(scene);
  const { chain, connection } = await startChain(scene);
  const founded = await foundNetwork(scene, connection, map);
  const hub = await startHub(scene, founded.network);

  await flashRobots(scene, map, 'quiet');
  const robots = await startRobots(scene);
  const payees = await registerRobots(scene, connection, founded, robots);
  await awaitFirstFrames(scene, robots);

  const ledgers = { connection, network: founded.network, map: pinnedMap(map.network) };
  await startOracle(scene, ledgers);
  const ordered = await orderDeliveries(scene, map);
  const parts = { chain, hub, agents: robots.map(({ part }) => part) };
  const ended = await awaitDeliveries(scene, ordered, (count) => onDelivered(count, parts));
  await explainUnserved(scene, ordered);
  await countFrames(scene, robots);
  await comparePage(scene);

  const latest = await awaitFinalEpoch(scene, ledgers, ended);
  await auditEpochs(scene, ledgers, latest);
  await claimRewards(scene, ledgers, payees, ended);
}
