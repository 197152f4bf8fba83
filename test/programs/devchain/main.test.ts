import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { connect } from '../../../programs/client/connect.ts';
import { start } from '../../../programs/devchain/main.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aChain, aFolder, aWallet, wayproofProgram } from './a-chain.ts';

const clock = new ManualClock();

test('stopped and started again it is the same chain: accounts, history, slots and genesis', async (t) => {
  const config = { port: 0, dataDir: aFolder(t), clock, programs: [wayproofProgram] };
  const first = await start(config);
  const before = connect(first.url);
  const wallet = await aWallet(before, 3);
  clock.advance(milliseconds(40_000));
  const [genesis, slot, blockhash] = [
    await before.getGenesisHash(),
    await before.getSlot(),
    (await before.getLatestBlockhash()).blockhash,
  ];
  await first.stop();

  const second = await start(config);
  t.teardown(() => second.stop());
  const after = connect(second.url);
  t.is(await after.getBalance(wallet.publicKey), 3e9);
  t.is((await after.getSignaturesForAddress(wallet.publicKey)).length, 1);
  t.is(await after.getGenesisHash(), genesis);
  t.is(await after.getSlot(), slot);
  t.true((await after.isBlockhashValid(blockhash)).value);
});

test('a chain opened under a clock that lags behind never goes back in slots', async (t) => {
  const dataDir = aFolder(t);
  const ahead = new ManualClock();
  const first = await start({ port: 0, dataDir, clock: ahead, programs: [] });
  ahead.advance(milliseconds(4_000_000));
  await aWallet(connect(first.url));
  const slot = await connect(first.url).getSlot();
  await first.stop();
  const second = await start({ port: 0, dataDir, clock: new ManualClock(), programs: [] });
  t.teardown(() => second.stop());
  t.is(await connect(second.url).getSlot(), slot);
});

test('a port in use is refused with a hint, for HTTP and for the WebSocket beside it', async (t) => {
  const { chain } = await aChain(t);
  const { port } = new URL(chain.url);
  const taken = await t.throwsAsync(start({ port: Number(port), clock, programs: [] }));
  t.true(isFleetError(taken, 'CHAIN_PORT_IN_USE') && /next one/.test(taken.hint));
  const neighbour = createServer().listen(0, '127.0.0.1');
  t.teardown(() => neighbour.close());
  await new Promise((resolve) => neighbour.once('listening', resolve));
  const beside = (neighbour.address() as AddressInfo).port - 1;
  await t.throwsAsync(start({ port: beside, clock, programs: [] }), { message: /port is in use/ });
});

test('a folder with something else in it, a missing program and a foreign host are refused by name', async (t) => {
  const dataDir = aFolder(t);
  writeFileSync(
    join(dataDir, 'devchain.sqlite'),
    'this is no database, but it is long enough to look like one',
  );
  await t.throwsAsync(start({ port: 0, dataDir, clock, programs: [] }), { message: /cannot be opened/ });
  const missing = { address: wayproofProgram.address, path: join(dataDir, 'missing.so') };
  const noProgram = await t.throwsAsync(start({ port: 0, clock, programs: [missing] }));
  t.true(isFleetError(noProgram, 'CHAIN_PROGRAM_FILE'));
  const noise = join(dataDir, 'noise.so');
  writeFileSync(noise, 'not bytecode');
  const bad = await t.throwsAsync(start({ port: 0, clock, programs: [{ ...missing, path: noise }] }));
  t.true(isFleetError(bad, 'CHAIN_PROGRAM_FILE'));
  const foreign = await t.throwsAsync(start({ host: '0.0.0.0', port: 0, clock, programs: [] }));
  t.true(isFleetError(foreign, 'CHAIN_HOST_NOT_LOCAL'));
});

test('it says that it is a simulation, and stops twice without harm', async (t) => {
  const { chain, connection } = await aChain(t);
  t.like(await connection.getVersion(), { simulation: 'wayproof-devchain' });
  await chain.stop();
  await chain.stop();
  const gone = await t.throwsAsync(connection.getSlot());
  t.true(isFleetError(gone, 'CHAIN_UNREACHABLE'));
});
