import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keypair } from '@solana/web3.js';
import type { ExecutionContext } from 'ava';
import type { DeviceId } from '../../../protocol/ids.ts';
import { keyText, toHex } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { aNetwork, type TestNetwork } from '../../programs/client/a-network.ts';
import { aFolder, type Ended, wayproof } from './run-wayproof.ts';

export interface ChainCommand extends TestNetwork {
  readonly folder: string;
  /** A key file in the folder. */
  keyFile(name: string, keypair: Keypair): string;
  /** Runs a command against this network. */
  run(words: readonly string[], signer?: string): Promise<Ended>;
  /** The folder of an enrolled robot whose key has this seed. */
  aRobotFolder(name: string, seed: number): { readonly dir: string; readonly device: DeviceId };
}

/** A network on a local chain, and the real command with its addresses; no hub. */
export async function aChainCommand(t: ExecutionContext): Promise<ChainCommand> {
  const world = await aNetwork(t);
  const folder = aFolder(t);
  const keyFile = (name: string, keypair: Keypair) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify([...keypair.secretKey]), { mode: 0o600 });
    return path;
  };
  const run = (words: readonly string[], signer?: string) => {
    const signing = signer === undefined ? [] : ['--keypair', signer];
    const at = ['--cluster', world.chain.url, '--network', world.network];
    return wayproof([...words, ...at, ...signing], { folder });
  };
  const aRobotFolder = (name: string, seed: number) => {
    const dir = join(folder, name);
    const bytes = new Uint8Array(32).fill(seed);
    const device = keyText(signerFromSeed(bytes).publicKey) as DeviceId;
    const owner = world.creator.publicKey.toBase58();
    mkdirSync(join(dir, 'data'), { recursive: true });
    writeFileSync(join(dir, 'data', 'device.key'), `${toHex(bytes)}\n`, { mode: 0o600 });
    const identity = {
      version: 1,
      device,
      network: world.network,
      owner,
      hubKey: owner,
      releaseKey: owner,
      broker: { host: '127.0.0.1', port: 1883 },
      mapHash: '0'.repeat(64),
    };
    writeFileSync(join(dir, 'data', 'identity.json'), JSON.stringify(identity), { mode: 0o600 });
    // The chain of these tests stands in the past of the machine's clock, and so does this robot's world.
    const origin = { realOrigin: Date.now(), worldOrigin: world.clock.now(), factor: 1 };
    const place = { latitude: 450_000_000, longitude: -300_000_000 };
    const link = { kind: 'simulated', place };
    const config = { hub: 'http://127.0.0.1:1', dataFolder: './data', link, timeScale: origin };
    writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
    return { dir, device };
  };
  return { ...world, folder, keyFile, run, aRobotFolder };
}
