import type { Socket } from 'node:net';
import type { Client } from 'aedes';
import type { DeviceId } from '../../protocol/ids.ts';
import { type Channel, topic } from '../../protocol/topics.ts';

/** One authenticated connection. */
export interface Link {
  readonly device: DeviceId;
  readonly key: Uint8Array;
  readonly connection: number;
  readonly topics: Readonly<Record<Channel, string>>;
}

/** The open sockets, and the robots that those turned out to be which got in. */
export class Links {
  readonly #clients = new Map<Socket, Client>();
  readonly #links = new WeakMap<Client, Link>();
  #connections = 0;

  /** Of sockets, whether anybody got in there or not. */
  get size(): number {
    return this.#clients.size;
  }

  opened(socket: Socket, client: Client): void {
    this.#clients.set(socket, client);
    socket.once('close', () => this.#clients.delete(socket));
  }

  /** A robot got in; connections are numbered from 1. */
  link(client: Client, device: DeviceId, key: Uint8Array): Link {
    const link = { device, key, connection: ++this.#connections, topics: topicsOf(device) };
    this.#links.set(client, link);
    return link;
  }

  /** undefined for a client that has not got in. */
  of(client: Client): Link | undefined {
    return this.#links.get(client);
  }

  /** Robots that are connected now. */
  all(): readonly Link[] {
    return [...this.#clients.values()].flatMap((client) => this.#links.get(client) ?? []);
  }

  /** Ends the connections of a device at once. */
  drop(device: DeviceId): void {
    for (const [socket, client] of this.#clients) {
      if (this.#links.get(client)?.device === device) socket.destroy();
    }
  }

  /** Ends all connections, once what was written to them has gone out. */
  end(): void {
    for (const socket of this.#clients.keys()) socket.destroySoon();
  }
}

const topicsOf = (device: DeviceId): Link['topics'] => ({
  frame: topic(device, 'frame'),
  presence: topic(device, 'presence'),
  mission: topic(device, 'mission'),
  command: topic(device, 'command'),
  zones: topic(device, 'zones'),
  round: topic(device, 'round'),
  contribution: topic(device, 'contribution'),
});
