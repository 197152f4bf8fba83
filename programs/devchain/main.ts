import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type Random, systemRandom } from '../../protocol/random.ts';
import { type Milliseconds, milliseconds } from '../../protocol/units.ts';
import { Chain } from './chain/chain.ts';
import { Faucet } from './chain/faucet.ts';
import { type ProgramFile, Runtime } from './chain/runtime.ts';
import { isLoopback } from './server/guard.ts';
import { rpcListener } from './server/http.ts';
import { closeServer, listenOnPair } from './server/listen.ts';
import { Sockets } from './server/sockets.ts';
import { MemoryJournal } from './store/memory-journal.ts';
import { SqliteJournal } from './store/sqlite-journal.ts';

export interface DevchainConfig {
  /** A loopback address; 127.0.0.1 when absent. */
  readonly host?: string;
  /** HTTP here, WebSocket here and on the next port; 0 for any free pair. */
  readonly port: number;
  /** Where state is kept; without it the chain ends with the process. */
  readonly dataDir?: string | undefined;
  /** Moves the Clock sysvar and the slots. */
  readonly clock: Clock;
  /** Of the clock's time; 400 ms when absent. A world that runs faster than life multiplies it, or blockhashes expire at once. */
  readonly slotTime?: Milliseconds;
  readonly programs: readonly ProgramFile[];
  /** Draws the genesis of a new chain. */
  readonly random?: Random;
}

export interface Devchain {
  readonly url: string;
  readonly webSocketUrl: string;
  /** Stores what was executed and closes; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a local Solana for development and tests: a simulation, and its `getVersion` says so.
 * @throws CHAIN_DATA_LOCKED, CHAIN_DATA_INVALID, CHAIN_PROGRAM_FILE, CHAIN_PORT_IN_USE, CHAIN_HOST_NOT_LOCAL
 */
export async function start(config: DevchainConfig): Promise<Devchain> {
  const { host = '127.0.0.1', clock, slotTime = milliseconds(400), random = systemRandom } = config;
  if (!isLoopback(host)) throw new FleetError('CHAIN_HOST_NOT_LOCAL', { host });

  const journal = config.dataDir === undefined ? new MemoryJournal() : new SqliteJournal(config.dataDir);
  const saved = await journal.open({ seed: random.bytes(32), origin: clock.now() });
  try {
    const runtime = new Runtime();
    for (const program of config.programs) runtime.loadProgram(program);
    const faucet = new Faucet(saved.genesis, saved.statuses.length);
    runtime.setAccount(faucet.endowment());
    const chain = new Chain(runtime, journal, saved, clock, slotTime);

    const context = { chain, faucet };
    const sockets = new Sockets(context, { clock, slotTime });
    const listening = await listenOnPair(rpcListener(context), host, config.port);
    sockets.attach(listening.http);
    sockets.attach(listening.webSocket);

    const name = host.includes(':') ? `[${host}]` : host;
    return {
      url: `http://${name}:${listening.port}`,
      webSocketUrl: `ws://${name}:${listening.port + 1}`,
      stop: async () => {
        sockets.close();
        await Promise.all([closeServer(listening.http), closeServer(listening.webSocket)]);
        await chain.durable().catch(() => undefined);
        await journal.close();
      },
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
}
