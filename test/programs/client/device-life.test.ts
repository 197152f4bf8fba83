import type { Keypair } from '@solana/web3.js';
import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { retireDevice, withdrawBond } from '../../../programs/client/device-instructions.ts';
import { eventsOf } from '../../../programs/client/events.ts';
import { isProgramError } from '../../../programs/client/failures.ts';
import { rotateKey, transferDevice } from '../../../programs/client/handover-instructions.ts';
import { findDevice } from '../../../programs/client/queries.ts';
import { ensureTokenAccount } from '../../../programs/client/tokens.ts';
import { deviceIdOf, keyBytes } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { rotationStatement, transferStatement } from '../../../protocol/statements/registration.ts';
import { lamports, unixSeconds } from '../../../protocol/units.ts';
import { aNetworkOn, aRegisteredDeviceOn, type EndpointNetwork, type TestDevice } from './a-network.ts';
import { anEndpoint, here } from './an-endpoint.ts';

/** Twice epoch and challenge seconds of the network these tests run on, and one more. */
const BOND_DELAY = 9;

async function aTransferProof(chain: EndpointNetwork, device: TestDevice, next: Keypair, nonce: bigint) {
  const newOwner = addressOf(next.publicKey);
  const expires = unixSeconds((await chain.now()) + 600);
  const fields = { device: keyBytes(device.id), newOwner: keyBytes(newOwner), nonce, expires };
  const signature = device.signer.sign(transferStatement.encode(chain.network, fields));
  return { device: device.id, newOwner, nonce, expires, signature };
}

test(
  here('a robot is sold: both owners and the robot agree, and only the new owner commands it'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { connection, network, mint, creator } = chain;
    const [next, device] = [await chain.wallet(), await aRegisteredDeviceOn(chain)];
    const [me, you] = [addressOf(creator.publicKey), addressOf(next.publicKey)];
    const { account: payee, instructions } = await ensureTokenAccount(you, you, mint);
    await chain.send(instructions, [next]);
    const proof = await aTransferProof(chain, device, next, 2n);
    const sold = await chain.send(await transferDevice(network, proof, me, payee), [creator, next]);
    t.like(eventsOf(sold.logs), [
      { name: 'deviceTransferred', data: { previous: me, owner: you, payee, nonce: 2n } },
    ]);
    t.like(await findDevice(connection, network, device.id), {
      owner: you,
      payee,
      nonce: 2n,
      bond: 5_000_000n,
    });

    const again = await t.throwsAsync(async () =>
      chain.send(await transferDevice(network, proof, you, payee), [next]),
    );
    t.true(isProgramError(again, 'WrongNonce'), String(again));
    const former = await t.throwsAsync(async () => chain.send(await retireDevice(network, device.id, me)));
    t.true(isProgramError(former, 'NotOwner'), String(former));
  },
);

test(
  here('a key is rotated: the new one takes the place, the old bond comes back after the delay, once'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { connection, network, creator, payee } = chain;
    const device = await aRegisteredDeviceOn(chain);
    const owner = addressOf(creator.publicKey);
    const signer = signerFromSeed(new Uint8Array(32).fill(77));
    const newKey = deviceIdOf(signer.publicKey);
    const expires = unixSeconds((await chain.now()) + 600);
    const fields = {
      oldDevice: keyBytes(device.id),
      newKey: signer.publicKey,
      owner: keyBytes(owner),
      nonce: 2n,
      expires,
    };
    const signature = signer.sign(rotationStatement.encode(network, fields));
    const proof = { oldDevice: device.id, newKey, owner, nonce: 2n, expires, signature };
    const rotated = await chain.send(await rotateKey(network, proof));
    t.deepEqual(
      eventsOf(rotated.logs).map(({ name }) => name),
      ['deviceRotated', 'deviceRegistered'],
    );
    t.like(await findDevice(connection, network, device.id), { status: 'rotated', successor: newKey });
    t.like(await findDevice(connection, network, newKey), { status: 'active', claimed: 0n, payee, owner });

    const early = await t.throwsAsync(async () => chain.send(await withdrawBond(network, device.id, owner)));
    t.true(isProgramError(early, 'BondLocked'), String(early));
    await chain.pass(BOND_DELAY);
    const freed = await chain.send(await withdrawBond(network, device.id, owner));
    t.like(eventsOf(freed.logs), [{ name: 'bondWithdrawn', data: { lamports: 5_000_000n } }]);
    const twice = await t.throwsAsync(async () => chain.send(await withdrawBond(network, device.id, owner)));
    t.true(isProgramError(twice, 'NoBond'), String(twice));
  },
);

test(here('a robot retires for good, and its bond is free after the delay'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { connection, network, creator } = chain;
  const owner = addressOf(creator.publicKey);
  const device = await aRegisteredDeviceOn(chain);
  const retired = await chain.send(await retireDevice(network, device.id, owner));
  t.like(eventsOf(retired.logs), [{ name: 'deviceRetired' }]);
  const found = await findDevice(connection, network, device.id);
  t.is(found?.status, 'retired');
  t.true((found?.retiredAt ?? 0) > 0);
  const twice = await t.throwsAsync(async () => chain.send(await retireDevice(network, device.id, owner)));
  t.true(isProgramError(twice, 'DeviceNotActive'), String(twice));
  await chain.pass(BOND_DELAY);
  await chain.send(await withdrawBond(network, device.id, owner));
  t.is((await findDevice(connection, network, device.id))?.bond, lamports(0n));
});
