import { importOsm } from '../../maps/osm/import-osm.ts';
import { topologyOf } from '../../maps/roads/hierarchy/prepare.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { median } from '../statistics.ts';
import type { Took } from './stopwatch.ts';

/** From an extract to a graph that is ready to be asked, its hierarchy included: the median of three runs. */
export async function measureImport(file: string): Promise<{ took: Took; network: RoadNetwork }> {
  const runs: Took[] = [];
  for (;;) {
    const began = performance.now();
    const before = process.cpuUsage();
    const { network } = await importOsm([file]);
    topologyOf(network);
    const { user, system } = process.cpuUsage(before);
    runs.push({ wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 });
    if (runs.length < 3) continue;
    const took = { wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)) };
    return { took, network };
  }
}
