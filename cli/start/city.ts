import { aborted } from '../aborted.ts';
import { hubEvidence } from '../evidence-source.ts';
import { MINT_DECIMALS } from '../network-founding.ts';
import { showAmount } from '../output/units.ts';
import { Cashier } from './cashier.ts';
import { Scene, type SceneOptions } from './scene.ts';
import { Shop } from './shop.ts';
import { type StepListener, Stepper } from './stepper.ts';
import { awaitFirstFrames, flashRobots, registerRobots, startRobots } from './steps/bring-up-robot.ts';
import { buildPage } from './steps/build-page.ts';
import { startOracle } from './steps/settle.ts';
import { foundNetwork, loadStreets, startChain, startHub } from './steps/start-parts.ts';

export interface CityOptions extends Omit<SceneOptions, 'stepper'> {
  readonly listener: StepListener;
  /** Told what the simulated shipper and owners do, one sentence each. */
  readonly onNews: (sentence: string) => void;
  /** Called once everything runs. */
  readonly onReady: () => void;
}

/**
 * Everything on this machine: local chain, hub, robots, a second oracle, and simulated people who order and
 * claim. Runs until the signal is aborted, then stops all parts; the folder keeps their state.
 */
export async function runCity(options: CityOptions): Promise<void> {
  const { world, clock, random, signal, onNews } = options;
  const scene = new Scene({ ...options, stepper: new Stepper(clock, options.listener) });
  scene.keep(world.time);
  world.time.start();
  try {
    await buildPage(scene);
    const map = await loadStreets(scene);
    const { connection } = await startChain(scene);
    const founded = world.founded ?? (await foundNetwork(scene, connection, map));
    await startHub(scene, founded.network);
    await flashRobots(scene, map, 'lively');
    const robots = await startRobots(scene);
    await registerRobots(scene, connection, founded, robots);
    await awaitFirstFrames(scene, robots);
    await startOracle(scene, founded);

    const onTrouble = (error: Error) => {
      // What was under way when everybody is sent home is no trouble.
      if (!signal.aborted) onNews(`trouble: ${error.message}`);
    };
    const shop = new Shop({
      world,
      map,
      clock,
      random,
      hub: scene.hubAs(world.cast.shipper),
      under: 2 * robots.length,
      onOrder: (job, behaviour) =>
        onNews(`ordered ${job.slice(0, 8)}${behaviour === 'absent' ? ' (nobody will be at home)' : ''}`),
      onTrouble,
    });
    const names = new Map(robots.map(({ device, name }) => [device, name]));
    const cashier = new Cashier({
      connection,
      network: founded.network,
      // The first owner is the person at the keyboard: what those robots earn waits for their own claim.
      owners: world.cast.owners.slice(1),
      evidence: hubEvidence(scene.hubAs(world.cast.secondOracle)),
      clock,
      onPaid: (_, device, amount) =>
        onNews(`${names.get(device) ?? device} was paid ${showAmount(amount, MINT_DECIMALS)}`),
      onTrouble,
    });
    for (const part of [shop, cashier]) {
      scene.keep(part);
      part.start();
    }
    options.onReady();
    await aborted(signal);
    onNews('stopping');
  } finally {
    await scene.stop();
  }
}
