import type { Command } from 'commander';
import { toHex } from '../../../protocol/ids.ts';
import { wholeNumber } from '../../arguments.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { formatFields } from '../../output/table.ts';

export function defineTown(command: Command, environment: Environment): void {
  command.option('--seed <n>', 'which town', wholeNumber(0, 2 ** 32 - 1), 1);
  command.option('--out <file>', 'the network file to write', 'town.roads');
  leaf<{ seed: number; out: string }>(command, environment, [], makeTown);
}

async function makeTown({ output }: Run, { seed, out }: { seed: number; out: string }): Promise<void> {
  const [{ generateTown }, { saveNetwork }, { ringsOf }] = await Promise.all([
    import('../../../maps/town/generate-town.ts'),
    import('../../../maps/load.ts'),
    import('../../../maps/areas.ts'),
  ]);
  const { network, places, areas } = generateTown(seed);
  const hash = toHex(await saveNetwork(out, network));
  const { nodeCount: nodes, edgeCount: edges } = network;
  const streets = network.names.length - 1;
  const kinds = [...new Set(areas.map(({ kind }) => kind))];
  const counts = Object.fromEntries(kinds.map((kind) => [kind, ringsOf(areas, kind).length]));
  const named = areas.filter(({ name }) => name !== '').map(({ kind, name }) => `${name} (${kind})`);
  const { doors, chargers } = places;
  output.result({ out, hash, seed, nodes, edges, streets, doors: doors.length, areas: counts }, () =>
    formatFields([
      ['written', out],
      ['map hash', hash],
      ['network', `${nodes} nodes, ${edges} edges, ${streets} named streets and paths`],
      ['generated', `town ${seed} with ${doors.length} doors and ${chargers.length} chargers; no real place`],
      [
        'areas',
        Object.entries(counts)
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', '),
      ],
      ['named', named.join(', ')],
    ]),
  );
}
