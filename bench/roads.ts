import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Target } from './benchmark.ts';
import { measureImport } from './roads/import.ts';
import { type Measurement, measureRoads } from './roads/measure.ts';
import { aRoadGraph } from './roads/road-graph.ts';
import { exponentOf, type Took } from './roads/stopwatch.ts';
import { compareWithValhalla } from './roads/valhalla.ts';

/** A real extract; not part of this repository. */
const osloEast = fileURLToPath(new URL('../../shared/maps/oslo-east.osm.pbf', import.meta.url));

/** Sides of the grids that leave about 10,000, 50,000 and 280,000 nodes in their largest part. */
const sides = [100, 224, 530] as const;
const quickSides = [60, 100, 160] as const;

/**
 * Bounds of design/planning.md section 4. One thread does all of it, so processor time is what the wall would show
 * on a quiet machine; both are printed.
 */
const targets: readonly Target[] = [
  { key: 'road-prepare-cpu-seconds', op: '<=', bound: 20 },
  { key: 'road-customise-cpu-seconds', op: '<=', bound: 0.4 },
  { key: 'road-query-cpu-milliseconds', op: '<=', bound: 0.1 },
  { key: 'road-matrix-cpu-seconds', op: '<=', bound: 0.6 },
  { key: 'grid-customise-cpu-seconds', op: '<=', bound: 2 },
  { key: 'grid-query-cpu-milliseconds', op: '<=', bound: 1.5 },
  { key: 'grid-matrix-cpu-seconds', op: '<=', bound: 5 },
  { key: 'oslo-import-cpu-seconds', op: '<=', bound: 3 },
  { key: 'pairs-wrong', op: '<=', bound: 0 },
  { key: 'valhalla-median-difference-percent', op: '<=', bound: 2 },
];

/** The road hierarchy on made graphs of three sizes and a grid without separators, and the import of a city part. */
export const roads: Benchmark = {
  name: 'roads',
  about: 'ordering, customising, queries, matrix and their growth; import; checked against Dijkstra',
  async measure({ quick, note }) {
    const figures: Record<string, number> = {};
    const set = (key: string, value: number) => {
      figures[key] = value;
    };
    const options = {
      queries: quick ? 2_000 : 5_000,
      matrixSide: quick ? 200 : 1_000,
      sources: 0,
      changes: 0,
    };
    const checked = { ...options, sources: quick ? 10 : 100, changes: quick ? 10 : 100 };
    const measured: Measurement[] = [];
    for (const side of quick ? quickSides : sides) {
      const isLast = side === (quick ? quickSides : sides)[2];
      const one = measureRoads(aRoadGraph('road', side, 1), isLast ? checked : options);
      note(describe('road', one));
      measured.push(one);
    }
    const road = measured[2] as Measurement;
    const grid = measureRoads(aRoadGraph('grid', quick ? 160 : 530, 1), {
      ...options,
      queries: options.queries / 5,
      sources: quick ? 2 : 5,
    });
    note(describe('grid', grid));
    for (const [name, { nodes, arcs, bytes, prepare, customise, query, way, matrix }] of [
      ['road', road],
      ['grid', grid],
    ] as const) {
      set(`${name}-nodes`, nodes);
      set(`${name}-arcs`, arcs);
      set(`${name}-mebibytes`, bytes / 2 ** 20);
      both(set, `${name}-prepare`, 'seconds', prepare);
      both(set, `${name}-customise`, 'seconds', customise);
      both(set, `${name}-query`, 'milliseconds', query);
      both(set, `${name}-way`, 'milliseconds', way);
      both(set, `${name}-matrix`, 'seconds', matrix);
    }
    set('pairs', road.pairs + grid.pairs);
    set('pairs-wrong', road.wrong + grid.wrong);
    const sizes = measured.map(({ nodes }) => nodes);
    const growth = (of: (one: Measurement) => number) => exponentOf(sizes, measured.map(of));
    set(
      'prepare-growth-exponent',
      growth(({ prepare }) => prepare.cpu),
    );
    set(
      'customise-growth-exponent',
      growth(({ customise }) => customise.cpu),
    );
    set(
      'query-growth-exponent',
      growth(({ query }) => query.cpu),
    );
    set(
      'memory-growth-exponent',
      growth(({ bytes }) => bytes),
    );
    if (existsSync(osloEast)) {
      const { took, network } = await measureImport(osloEast);
      both(set, 'oslo-import', 'seconds', took);
      const compared = await compareWithValhalla(osloEast, network, quick ? 50 : 300, note);
      if (compared !== undefined) {
        set('valhalla-pairs', compared.pairs);
        set('valhalla-median-difference-percent', compared.medianPercent);
      }
    } else note('left out: the Oslo-east extract is not in ../shared/maps');
    const reduced = quick ? targets.filter(({ key }) => !/^(road|grid)-/.test(key)) : targets;
    return { figures, targets: reduced.filter(({ key }) => figures[key] !== undefined) };
  },
};

function both(
  set: (key: string, value: number) => void,
  name: string,
  unit: 'seconds' | 'milliseconds',
  took: Took,
) {
  const factor = unit === 'seconds' ? 1 : 1_000;
  set(`${name}-${unit}`, took.wall * factor);
  set(`${name}-cpu-${unit}`, took.cpu * factor);
}

function describe(
  name: string,
  { nodes, arcs, prepare, customise, query, matrix, wrong }: Measurement,
): string {
  const figures = [prepare.wall, customise.wall, query.wall * 1000, matrix.wall].map((value) =>
    value.toFixed(3),
  );
  return `${name} ${nodes} nodes, ${arcs} arcs: prepare, customise, query (ms), matrix ${figures.join(', ')}; ${wrong} wrong`;
}
