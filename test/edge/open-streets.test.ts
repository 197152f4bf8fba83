import test, { type ExecutionContext } from 'ava';
import { openStreets } from '../../edge/open-streets.ts';
import { MemoryUplink } from '../../edge/reporting/memory-uplink.ts';
import { loadMap } from '../../maps/load.ts';
import { ManualClock } from '../../protocol/clock.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { toHex } from '../../protocol/ids.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { aFolder } from './a-job.ts';
import { hubSigner, network } from './hub-side.ts';
import { device } from './missions/a-moment.ts';

const town = { kind: 'town', seed: 1 } as const;

function given(troubles: unknown[]) {
  const clock = new ManualClock();
  return {
    ...{ network, device, hubKey: hubSigner.publicKey, verifier: nativeVerifier, uplink: new MemoryUplink() },
    ...{ world: clock, real: clock },
    onTrouble: (trouble: unknown) => troubles.push(trouble),
  };
}

async function open(t: ExecutionContext, kind: 'pavement-robot' | 'drone', hash?: string) {
  const troubles: unknown[] = [];
  const pinned = hash ?? toHex((await loadMap(town)).hash);
  const opened = await openStreets(town, kind, await aFolder(t), pinned, given(troubles));
  return { opened, troubles };
}

test('a robot with the network’s map finds ways by itself and learns', async (t) => {
  const { opened, troubles } = await open(t, 'pavement-robot');
  const doors = (await loadMap(town)).places.doors;
  const way = opened?.streets.wayAround(doors[0]?.at as never, doors[9]?.at as never);
  t.true(Number(way?.length) > 1);
  await opened?.learner.start();
  opened?.learner.turn();
  await opened?.learner.stop();
  t.deepEqual(troubles, []);
});

test('another map than the network’s is told and not used', async (t) => {
  const { opened, troubles } = await open(t, 'pavement-robot', '00'.repeat(32));
  t.is(opened, undefined);
  t.true(isFleetError(troubles[0], 'AGENT_MAP_DIFFERS'));
});

test('who flies needs no streets, and nobody has to have a map', async (t) => {
  t.is((await open(t, 'drone')).opened, undefined);
  t.is(await openStreets(undefined, 'pavement-robot', '', '', given([])), undefined);
});
