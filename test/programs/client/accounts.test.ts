import { PublicKey, SystemProgram } from '@solana/web3.js';
import test from 'ava';
import idl from '../../../programs/artifacts/wayproof.json' with { type: 'json' };
import { decodeDevice, decodeEpoch, decodeNetwork } from '../../../programs/client/accounts.ts';
import {
  addressOf,
  deviceAddress,
  epochAddress,
  networkAddress,
  programAddress,
  publicKey,
  vaultAddress,
} from '../../../programs/client/addresses.ts';
import { eventNames, eventsOf } from '../../../programs/client/events.ts';
import { instructionNames } from '../../../programs/client/program.ts';
import { fetchNetwork, findDevice, findEpoch } from '../../../programs/client/queries.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { deviceId, keyBytes, networkId } from '../../../protocol/ids.ts';
import { aNetworkOn, aRegisteredDeviceOn, networkOf } from './a-network.ts';
import { anEndpoint, here } from './an-endpoint.ts';

const id = (fill: number) => new PublicKey(new Uint8Array(32).fill(fill));

test('addresses are the program addresses of the seeds in the specification', (t) => {
  const [mint, creator, salt] = [id(1), id(2), new Uint8Array(8).fill(3)];
  const derive = (...seeds: Uint8Array[]) =>
    addressOf(PublicKey.findProgramAddressSync(seeds, publicKey(programAddress))[0]);
  const network = networkAddress(addressOf(mint), addressOf(creator), salt);
  t.is<string, string>(network, derive(Buffer.from('network'), mint.toBytes(), creator.toBytes(), salt));
  t.is(vaultAddress(network), derive(Buffer.from('vault'), keyBytes(network)));
  t.is(
    deviceAddress(network, deviceId(id(4).toBase58())),
    derive(Buffer.from('device'), keyBytes(network), id(4).toBytes()),
  );
  t.is(
    epochAddress(network, 258n),
    derive(Buffer.from('epoch'), keyBytes(network), Uint8Array.of(2, 1, 0, 0, 0, 0, 0, 0)),
  );
});

test('every instruction of the program has a builder', (t) => {
  const names = idl.instructions.map(({ name }) =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
  t.deepEqual([...instructionNames].sort(), names.sort());
});

test('every event of the program is one this client knows', (t) => {
  const names = idl.events.map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1));
  t.deepEqual([...eventNames].sort(), names.sort());
});

test(here('a network is read with the terms it was created with'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const me = addressOf(chain.creator.publicKey);
  t.like(await networkOf(chain), {
    address: chain.network,
    council: me,
    mint: chain.mint,
    hubKey: chain.creator.publicKey.toBytes(),
    oracles: [me, addressOf(chain.oracle.publicKey)],
    threshold: 2,
    epochSeconds: 2,
    deviceBond: 5_000_000n,
    ratePerKm: 500_000n,
    lateBps: 5_000,
    emissionCap: 1_000_000_000n,
    mapHash: new Uint8Array(32).fill(9),
    latestPosted: 0n,
    paidTotal: 0n,
    kind: 'development',
  });
});

test(here('what is not there is undefined or missing, what is something else is invalid'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { connection, network } = chain;
  const { id: device } = await aRegisteredDeviceOn(chain);
  t.is(await findDevice(connection, network, deviceId(id(8).toBase58())), undefined);
  t.is(await findEpoch(connection, network, 1n), undefined);
  const missing = await t.throwsAsync(fetchNetwork(connection, networkId(id(8).toBase58())));
  t.true(isFleetError(missing, 'CHAIN_ACCOUNT_MISSING'));
  const wallet = await chain.wallet();
  const foreign = await t.throwsAsync(fetchNetwork(connection, networkId(wallet.publicKey.toBase58())));
  t.true(isFleetError(foreign, 'CHAIN_ACCOUNT_INVALID'));
  const wrongType = await t.throwsAsync(fetchNetwork(connection, networkId(deviceAddress(network, device))));
  t.true(isFleetError(wrongType, 'CHAIN_ACCOUNT_INVALID'));
});

test(here('cut or empty account data is invalid, never half decoded'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const info = await chain.connection.getAccountInfo(publicKey(chain.network));
  const data = info?.data ?? Buffer.alloc(0);
  const address = addressOf(publicKey(chain.network));
  for (const decode of [decodeNetwork, decodeDevice, decodeEpoch]) {
    for (const bytes of [
      data.subarray(0, 7),
      data.subarray(0, 100),
      Buffer.alloc(0),
      Buffer.alloc(data.length),
    ]) {
      t.true(
        isFleetError(
          t.throws(() => decode(address, bytes)),
          'CHAIN_ACCOUNT_INVALID',
        ),
      );
    }
  }
});

test(here('events are taken from our program only'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const [signature] = await chain.connection.getSignaturesForAddress(publicKey(chain.network));
  const created =
    (await chain.connection.getSignaturesForAddress(publicKey(chain.network))).at(-1) ?? signature;
  const found = await chain.connection.getTransaction(created?.signature ?? '', {
    maxSupportedTransactionVersion: 0,
  });
  const logs = found?.meta?.logMessages ?? [];
  t.like(eventsOf(logs), [{ name: 'networkCreated', data: { network: chain.network, oracleCount: 2 } }]);
  const forged = logs.map((line) => line.replaceAll(programAddress, SystemProgram.programId.toBase58()));
  t.deepEqual(eventsOf(forged), []);
  const torn = t.throws(() => eventsOf(['Program data: not base64 at all']));
  t.true(isFleetError(torn, 'CHAIN_RPC_ERROR'));
});
