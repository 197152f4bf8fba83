import type { RobotLink } from '../firmware-bridge/link.ts';
import { scaledClock, systemClock } from '../protocol/clock.ts';
import type { FleetError } from '../protocol/errors.ts';
import { type DeviceId, keyBytes } from '../protocol/ids.ts';
import { systemRandom } from '../protocol/random.ts';
import { nativeVerifier } from '../protocol/sodium/native.ts';
import { type AgentStatus, agentStatus } from './agent-status.ts';
import { type AgentConfig, parseAgentConfig } from './config.ts';
import { DataFolder } from './data-folder.ts';
import { enrol } from './enrolment/enrol.ts';
import { FileKeyStore } from './enrolment/file-key-store.ts';
import { ProgressFile } from './missions/progress-store.ts';
import { openDetector, openEyes } from './open-eyes.ts';
import { openLink } from './open-link.ts';
import { openStreets } from './open-streets.ts';
import { MqttUplink } from './reporting/mqtt-uplink.ts';
import { SqliteOutbox } from './reporting/sqlite-outbox.ts';
import { LatchFile } from './safety/latch.ts';
import { ZoneFile } from './safety/zone-store.ts';
import { Undo } from './undo.ts';
import { changeableEyes } from './update/changeable-eyes.ts';
import { wireUpdates } from './update/wire-updates.ts';
import { wireAgent } from './wire-agent.ts';

export interface RunningAgent {
  readonly device: DeviceId;
  readonly owner: string;
  /** The link, for those who have to make a simulated robot fail. */
  readonly link: RobotLink;
  status(): AgentStatus;
  /** Resolves when another release is to be started in its place; only where a launcher would do that. */
  readonly restartWanted: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs one robot: lock the folder, open the key, enrol, open link, outbox and uplink, take up the mission,
 * loop. @param onTrouble told what went wrong without stopping the agent; for the log.
 * Throws AGENT_CONFIG_INVALID, AGENT_FOLDER_LOCKED, KEY_FILE_…, ENROLMENT_…, OUTBOX_CORRUPT, MISSION_FILE_INVALID.
 */
export async function start(
  raw: unknown,
  onTrouble: (trouble: FleetError | Error) => void = () => undefined,
  signal?: AbortSignal,
): Promise<RunningAgent> {
  const config: AgentConfig = parseAgentConfig(raw);
  const real = systemClock;
  const world = config.timeScale === undefined ? systemClock : scaledClock(config.timeScale);
  const undo = new Undo();
  const folder = new DataFolder(config.dataFolder);
  try {
    await undo.start(folder);
    const device = await new FileKeyStore(folder.file('device.key')).open();
    const { link, detector: fitting } = await openLink(
      config.link,
      folder.file('simulated-body.json'),
      config.model,
      {
        world,
        real,
      },
    );
    const eyes = await openEyes(config, { link, detector: fitting, real, onTrouble });
    const { camera, detector, models } = changeableEyes(eyes, config.detector, (known) =>
      openDetector(known, { onTrouble }),
    );
    const identity = await enrol({
      hub: config.hub,
      token: config.token,
      device,
      capabilities: link.capabilities(),
      identityFile: folder.file('identity.json'),
      real,
      random: systemRandom,
      onTrouble,
      ...(signal === undefined ? {} : { signal }),
    });
    const { network, broker } = identity;
    const bounds = { maxBytes: config.outboxBytes, maxAge: config.outboxHours * 3_600_000 };
    const outbox = new SqliteOutbox(folder.file('outbox.sqlite'), bounds, world);
    const session = () => outbox.position().session;
    const uplink = new MqttUplink({
      network,
      device,
      broker,
      real,
      random: systemRandom,
      session,
      onTrouble,
    });
    const own = await openStreets(config.map, link.capabilities().kind, config.dataFolder, identity.mapHash, {
      ...{ network, device, verifier: nativeVerifier, hubKey: keyBytes(identity.hubKey) },
      ...{ uplink, world, real, onTrouble },
    });
    const { agent, keeper, reporter, guard, lookout, zones } = wireAgent({
      device,
      identity,
      link,
      detector,
      outbox,
      uplink,
      store: new ProgressFile(folder.file('progress.json')),
      latch: new LatchFile(folder.file('safety.json')),
      zoneStore: new ZoneFile(folder.file('zones.bin')),
      ...(config.zones === undefined ? {} : { zones: config.zones }),
      verifier: nativeVerifier,
      own,
      world,
      real,
      onTrouble,
    });

    const wired = { agent, keeper, reporter, guard, uplink };
    const ground = {
      ...config,
      identity,
      device,
      verifier: nativeVerifier,
      world,
      real,
      random: systemRandom,
    };
    const { updater, restartWanted } = wireUpdates(config.updates, { ...ground, models, onTrouble }, wired);

    await undo.start(outbox);
    await undo.start({ start: () => keeper.start(outbox.position().reported), stop: () => keeper.stop() });
    await undo.start({ start: () => link.start(), stop: () => link.stop() });
    await undo.start({ start: () => lookout.start(link, camera), stop: () => lookout.stop() });
    if (own !== undefined) await undo.start(own.learner);
    await zones.start();
    void obey(uplink.downlinks(), (downlink) => {
      if (downlink.channel === 'zones') return zones.takeDownlink(downlink.bytes);
      if (downlink.channel === 'round') return own?.learner.takeRound(downlink.bytes) ?? Promise.resolve();
      return keeper.takeDownlink(downlink);
    });
    await undo.start(uplink);
    await undo.start(reporter);
    await undo.start(guard);
    await undo.start(agent);
    if (updater !== undefined) await undo.start(updater);
    return {
      device: identity.device,
      owner: identity.owner,
      link,
      status: () => agentStatus(identity.device, { agent, keeper, guard, outbox, uplink }),
      restartWanted,
      stop: () => undo.stop(),
    };
  } catch (cause) {
    await undo.stop();
    throw cause;
  }
}

async function obey<T>(orders: AsyncIterable<T>, take: (order: T) => Promise<void>): Promise<void> {
  for await (const order of orders) await take(order);
}
