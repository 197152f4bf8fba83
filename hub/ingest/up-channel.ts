import type { AedesPublishPacket } from 'aedes';
import type { Clock } from '../../protocol/clock.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import type { LearningDesk } from '../learning/learning-desk.ts';
import type { IngestCounters, IngestReason } from './counters.ts';
import type { Link } from './links.ts';
import type { Pipeline } from './pipeline.ts';
import { readPresence } from './presence-message.ts';

export interface UpChannelParts {
  readonly pipeline: Pipeline;
  /** Without it nobody learns here. */
  readonly learning?: Pick<LearningDesk, 'accept'>;
  readonly presence: PresenceBoard;
  readonly counters: IngestCounters;
  readonly worldClock: Clock;
}

/** Without an error the packet is acknowledged; with one the broker drops the connection. */
type Done = (error?: Error | null) => void;

/** The way up from the robots, each on its own topics: frames, presence, contributions to learning. */
export class UpChannel {
  readonly #parts: UpChannelParts;
  readonly #stopping: AbortSignal;

  constructor(parts: UpChannelParts, stopping: AbortSignal) {
    this.#parts = parts;
    this.#stopping = stopping;
  }

  /** @param link undefined for whoever never got in */
  take(link: Link | undefined, packet: AedesPublishPacket, done: Done): void {
    if (packet.topic === link?.topics.frame) this.#takeFrame(link, packet, done);
    else if (packet.topic === link?.topics.presence) this.#takePresence(link, packet, done);
    else if (packet.topic === link?.topics.contribution) this.#takeContribution(link, packet, done);
    else this.#refuse('foreign-topic', done);
  }

  /** PUBACK is written when `done` is called: after the commit that holds the frame, never before. */
  #takeFrame({ device, key }: Link, packet: AedesPublishPacket, done: Done): void {
    const { pipeline, counters } = this.#parts;
    if (this.#stopping.aborted) return;
    if (packet.qos === 2) {
      this.#refuse('quality-of-service', done);
      return;
    }
    packet.retain = false;
    void pipeline.accept({ device, key, bytes: bytesOf(packet) }).then(({ end, reason }) => {
      // An error makes the broker drop the connection: the robot keeps the frame and comes again.
      if (end === 'disconnect') return done(new Error(reason));
      counters.count('acknowledged');
      done();
    });
  }

  #takeContribution({ device, key }: Link, packet: AedesPublishPacket, done: Done): void {
    const { learning, counters } = this.#parts;
    if (learning === undefined || packet.qos === 2) {
      this.#refuse(learning === undefined ? 'foreign-topic' : 'quality-of-service', done);
      return;
    }
    packet.retain = false;
    const arrival = { device, key, bytes: bytesOf(packet) };
    void learning.accept(arrival, this.#stopping).then(({ end, reason }) => {
      counters.count(reason);
      done(end === 'disconnect' ? new Error(reason) : null);
    });
  }

  #takePresence({ device, connection }: Link, packet: AedesPublishPacket, done: Done): void {
    const { presence, worldClock, counters } = this.#parts;
    const message = readPresence(bytesOf(packet));
    if (message === undefined) {
      this.#refuse('presence-invalid', done);
      return;
    }
    const now = worldClock.now();
    const fresh =
      message.state === 'online'
        ? presence.announce(device, connection, message.session, now)
        : presence.disconnected(device, connection, now);
    // A stale one is acknowledged, but what is retained stays as it is.
    if (!fresh) {
      counters.count('presence-stale');
      packet.retain = false;
    }
    done();
  }

  #refuse(reason: IngestReason, done: Done): void {
    this.#parts.counters.count(reason);
    done(new Error(reason));
  }
}

export function bytesOf({ payload }: AedesPublishPacket): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}
