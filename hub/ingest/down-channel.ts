import type { Aedes } from 'aedes';
import type { DeviceId } from '../../protocol/ids.ts';
import { topic } from '../../protocol/topics.ts';
import type { MissionDesk, RobotChannel } from '../fleet/robot-channel.ts';
import type { LearningDesk } from '../learning/learning-desk.ts';
import type { FrameStore } from '../store/frame-store.ts';
import { greet } from './greet.ts';
import type { Link, Links } from './links.ts';

export interface DownChannelParts {
  readonly store: FrameStore;
  readonly missions: MissionDesk;
  /** The set of zones that holds, as it goes on the wire. */
  readonly zones?: () => Uint8Array | undefined;
  /** Without it nobody learns here. */
  readonly learning?: Pick<LearningDesk, 'current'>;
}

/** The way down to the robots: missions and zones are retained, commands and rounds go to who is connected. */
export class DownChannel implements RobotChannel {
  readonly #parts: DownChannelParts;
  readonly #links: Links;
  /** Devices whose mission, or the lack of one, is retained. */
  readonly #missions = new Set<DeviceId>();
  /** The set of zones that is retained for a device. */
  readonly #zones = new Map<DeviceId, Uint8Array>();
  #aedes: Aedes | undefined;

  constructor(parts: DownChannelParts, links: Links) {
    this.#parts = parts;
    this.#links = links;
  }

  open(aedes: Aedes): void {
    this.#aedes = aedes;
  }

  /** From here on nothing is sent, and nobody is told. */
  close(): void {
    this.#aedes = undefined;
  }

  async sendMission(device: DeviceId, bytes: Uint8Array): Promise<void> {
    if (this.#aedes === undefined) return;
    this.#missions.add(device);
    await this.#publish(topic(device, 'mission'), bytes, true);
  }

  async sendCommand(device: DeviceId, bytes: Uint8Array): Promise<void> {
    await this.#publish(topic(device, 'command'), bytes, false);
  }

  /** To every robot, retained: now to those that are connected, to the others before they subscribe. */
  async sendZones(bytes: Uint8Array): Promise<void> {
    for (const { device } of this.#links.all()) await this.#retainZones(device, bytes);
  }

  /** To every robot that is connected now. */
  async sendRound(bytes: Uint8Array): Promise<void> {
    for (const { topics } of this.#links.all()) await this.#publish(topics.round, bytes, false);
  }

  /** Before the robot subscribes, so that it finds zones and mission retained also after a restart of the hub. */
  async prepare(device: DeviceId): Promise<void> {
    await this.prepareZones(device);
    if (this.#missions.has(device)) return;
    const mission = await this.#parts.missions.currentMission(device);
    if (mission !== undefined) await this.sendMission(device, mission);
    this.#missions.add(device);
  }

  async prepareZones(device: DeviceId): Promise<void> {
    await this.#retainZones(device, this.#parts.zones?.());
  }

  /** What a robot hears when it starts to listen on these topics. */
  async subscribed({ device, topics }: Link, heard: readonly string[]): Promise<void> {
    const { store, missions, learning } = this.#parts;
    const round = heard.includes(topics.round) ? learning?.current() : undefined;
    await Promise.all([
      round === undefined ? undefined : this.#publish(topics.round, round, false),
      heard.includes(topics.command) ? greet(device, { store, missions, channel: this }) : undefined,
    ]);
  }

  async #retainZones(device: DeviceId, bytes: Uint8Array | undefined): Promise<void> {
    if (bytes === undefined || this.#aedes === undefined || this.#zones.get(device) === bytes) return;
    this.#zones.set(device, bytes);
    await this.#publish(topic(device, 'zones'), bytes, true);
  }

  #publish(to: string, bytes: Uint8Array, retain: boolean): Promise<void> {
    const aedes = this.#aedes;
    if (aedes === undefined) return Promise.resolve();
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Promise((resolve, reject) => {
      aedes.publish({ cmd: 'publish', topic: to, payload, qos: 1, retain, dup: false }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}
