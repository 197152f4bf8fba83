import type { Connection } from '@solana/web3.js';
import { type LoadedMap, saveNetwork } from '../../../maps/load.ts';
import { connect } from '../../../programs/client/connect.ts';
import type { NetworkId } from '../../../protocol/ids.ts';
import { openMap } from '../../map-source.ts';
import { type Founded, found } from '../found.ts';
import type { Part } from '../part.ts';
import { chainPart, hubPart } from '../parts.ts';
import type { Scene } from '../scene.ts';

export const loadStreets = (scene: Scene): Promise<LoadedMap> =>
  scene.step('map', 'load the streets', async () => {
    const { map, pinnedMap } = scene.world;
    const made = await openMap(map);
    const { network, places } = made;
    // Imported once; hub and oracle read the network file.
    if (pinnedMap !== map) await saveNetwork(pinnedMap, network);
    return {
      made,
      figures: { nodes: network.nodeCount, edges: network.edgeCount, doors: places.doors.length },
    };
  });

export const startChain = (scene: Scene): Promise<{ chain: Part; connection: Connection }> =>
  scene.step('chain', 'start the local Solana', async () => {
    const chain = await chainPart(scene.world);
    const { url, simulated } = await scene.run(chain);
    const made = { chain, connection: connect(scene.world.rpcUrl) };
    return { made, figures: { url: String(url), simulated: simulated === true } };
  });

export const foundNetwork = (scene: Scene, connection: Connection, map: LoadedMap): Promise<Founded> =>
  scene.step('network', 'found the network and fund its vault', async () => {
    const { world, random, clock } = scene;
    const made = await found({ connection, world, map, random, clock });
    return { made, figures: { network: made.network, vault: made.funded } };
  });

export const startHub = (scene: Scene, network: NetworkId): Promise<Part> =>
  scene.step('hub', 'start the hub', async () => {
    const made = await hubPart(scene.world, network);
    const { httpUrl } = await scene.run(made);
    return { made, figures: { url: String(httpUrl) } };
  });
