import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { attestationTimes } from '../../../programs/client/attestation-times.ts';
import { attestEpoch, postEpoch, voidEpoch } from '../../../programs/client/epoch-instructions.ts';
import { findEpoch } from '../../../programs/client/queries.ts';
import { aNetwork, networkOf } from './a-network.ts';
import { anEmptyProposal } from './a-proposal.ts';

test('who attested an attempt is told with the time, and nobody of an attempt before it', async (t) => {
  const world = await aNetwork(t);
  const { connection, network, creator, oracle } = world;
  const [me, other] = [addressOf(creator.publicKey), addressOf(oracle.publicKey)];
  const posted = async () => {
    const existing = await findEpoch(connection, network, 1n);
    await world.send(await postEpoch(await networkOf(world), me, anEmptyProposal(1n), existing));
    const epoch = await findEpoch(connection, network, 1n);
    if (epoch === undefined) throw new Error('epoch 1 is posted');
    return epoch;
  };
  const first = await posted();
  world.wait(3);
  await world.send(await attestEpoch(network, 1n, other, first.contentHash), [oracle]);
  t.deepEqual(
    [...(await attestationTimes(connection, first))],
    [
      [me, first.postedAt],
      [other, (first.postedAt + 3) as never],
    ],
  );

  await world.send(await voidEpoch(first, me, 'mistake'));
  world.wait(60);
  const second = await posted();
  t.is(second.content.attempt, 2);
  t.deepEqual([...(await attestationTimes(connection, second))], [[me, second.postedAt]]);
});
