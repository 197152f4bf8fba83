import { type Connection, LAMPORTS_PER_SOL } from '@solana/web3.js';
import type { LoadedMap } from '../../maps/load.ts';
import { publicKey } from '../../programs/client/addresses.ts';
import { rpc } from '../../programs/client/failures.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { Address, NetworkId } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { type TokenAmount, tokenAmount, toUnixSeconds } from '../../protocol/units.ts';
import { networkTerms } from '../network-file.ts';
import { foundNetwork, fundVault, MINT_DECIMALS } from '../network-founding.ts';
import type { World } from './world.ts';

export interface FoundWorldOptions {
  readonly connection: Connection;
  readonly world: World;
  readonly map: LoadedMap;
  readonly random: Random;
  readonly clock: Clock;
}

export interface Founded {
  readonly network: NetworkId;
  readonly mint: Address;
  readonly funded: TokenAmount;
}

const FUNDED = tokenAmount(1_000_000_000_000n);
/** World seconds: an epoch every few real seconds of a world that runs sixty times as fast. */
const EPOCH_SECONDS = 600;
const CHALLENGE_SECONDS = 30;

/** Gives everybody lamports, founds a development network of two oracles, and fills its vault. */
export async function found({ connection, world, map, random, clock }: FoundWorldOptions): Promise<Founded> {
  const { cast } = world;
  const { owners, ...others } = cast;
  for (const wallet of [...owners, ...Object.values(others)]) {
    await rpc(connection.requestAirdrop(publicKey(wallet.address), 100 * LAMPORTS_PER_SOL));
  }
  const terms = networkTerms(
    {
      kind: 'development',
      oracles: [cast.hubOracle.address, cast.secondOracle.address],
      threshold: 2,
      epochSeconds: EPOCH_SECONDS,
      challengeSeconds: CHALLENGE_SECONDS,
      expirySeconds: 6 * EPOCH_SECONDS,
    },
    {
      creator: cast.council.address,
      hubKey: cast.hub.address,
      mapHash: map.hash,
      now: toUnixSeconds(world.time.clock.now()),
    },
  );
  const { network, mint } = await foundNetwork({ connection, creator: cast.council, terms, random, clock });
  await fundVault({
    connection,
    network,
    mint,
    owner: cast.council,
    amount: FUNDED,
    decimals: MINT_DECIMALS,
    minting: true,
    clock,
  });
  await world.remember({ network, mint });
  return { network, mint, funded: FUNDED };
}
