// The sample of programs/client/README.md, so that the compiler reads it; test/docs/completeness.test.ts compares both.
import type { Keypair } from '@solana/web3.js';
import { connect } from '../../../programs/client/connect.ts';
import { registerDevice } from '../../../programs/client/device-instructions.ts';
import { eventsOf } from '../../../programs/client/events.ts';
import { fetchNetwork, findEpoch } from '../../../programs/client/queries.ts';
import { quote } from '../../../programs/client/quote.ts';
import { paramsOf } from '../../../programs/client/reward-parameters.ts';
import { sendAndConfirm } from '../../../programs/client/send.ts';
import { systemClock } from '../../../protocol/clock.ts';
import type { Address, NetworkId } from '../../../protocol/ids.ts';

declare const networkId: NetworkId;
declare const proof: Parameters<typeof registerDevice>[1];
declare const payee: Address;
declare const owner: Keypair;

export async function sample() {
  // sample
  const connection = connect('http://127.0.0.1:8899');
  const network = await fetchNetwork(connection, networkId);

  // What it costs, before anybody signs.
  const instructions = await registerDevice(network.address, proof, payee);
  const { total, missing } = await quote(connection, owner.publicKey, instructions);

  // Lands once or never: the same bytes again and again, and new ones only when the old are dead for certain.
  const { signature, logs } = await sendAndConfirm(connection, instructions, [owner], { clock: systemClock });
  const [registered] = eventsOf(logs); // { name: 'deviceRegistered', data: { key, owner, bond, … } }

  // By which values was epoch 7 paid?
  const epoch = await findEpoch(connection, network.address, 7n);
  if (epoch !== undefined) await paramsOf(connection, network, epoch.content.parameterVersion);
  // end
  return { total, missing, signature, registered };
}
