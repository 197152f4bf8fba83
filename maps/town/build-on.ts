import type { Ground } from './ground.ts';
import { gardenTrees, type House, housesOf } from './houses.ts';
import { HALF_PAVEMENT, lineInside } from './kerbs.ts';
import { type Landmark, landmarkIn } from './landmarks.ts';
import { streetNames } from './names.ts';
import { addPark, type Park } from './park.ts';
import type { PavementLoop } from './pavements.ts';
import type { Ring } from './ring.ts';
import type { BlockUse } from './subdivision.ts';
import { densityOf } from './uses.ts';

/** A block with one building for everybody. */
export interface Site {
  readonly use: BlockUse;
  readonly name: string;
  readonly lot: Ring;
  readonly building: Ring;
  readonly loop: PavementLoop;
}

/** What stands on the blocks. */
export interface Built {
  readonly houses: readonly House[];
  readonly trees: readonly Ring[];
  readonly sites: readonly Site[];
  readonly park: (Park & { readonly name: string }) | undefined;
}

const sites: Readonly<Partial<Record<BlockUse, { name: string; landmark: Landmark; size: number }>>> = {
  hospital: { name: 'Hospital', landmark: 'hospital', size: 55 },
  church: { name: 'Church', landmark: 'church', size: 26 },
  school: { name: 'School', landmark: 'school', size: 40 },
  sports: { name: 'Sports Ground', landmark: 'pitch', size: 60 },
  depot: { name: 'Depot', landmark: 'warehouse', size: 38 },
};

const TREES_A_BLOCK = { row: 3, close: 9, open: 16 } as const;

/** Houses and gardens on most blocks, and on a few what their use asks for. */
export function buildOn(ground: Ground, loops: readonly PavementLoop[]): Built {
  const houses: House[] = [];
  const trees: Ring[] = [];
  const built: Site[] = [];
  const name = streetNames(ground.random);
  let park: Built['park'];
  for (const loop of loops) {
    const { block } = loop;
    const site = sites[block.use];
    if (block.use === 'houses' || block.use === 'outside') {
      const own = housesOf(ground, block);
      houses.push(...own);
      const count = TREES_A_BLOCK[densityOf(ground.plan.subdivision, block)];
      if (block.use === 'houses') trees.push(...gardenTrees(ground, block, own, count));
    } else if (block.use === 'park') {
      const named = name('Park');
      park = { ...addPark(ground, loop, named), name: named };
    } else if (site !== undefined) {
      const lot = lineInside(ground.plan, block, HALF_PAVEMENT);
      const inner = lineInside(ground.plan, block, HALF_PAVEMENT + 3);
      built.push({
        use: block.use,
        name: site.name,
        lot,
        building: landmarkIn(inner, site.landmark, site.size),
        loop,
      });
    }
  }
  return { houses, trees, sites: built, park };
}
