import test from 'ava';
import { BLOCKHASH_LIFE, SlotClock } from '../../../../programs/devchain/chain/slots.ts';
import { ManualClock } from '../../../../protocol/clock.ts';
import { milliseconds } from '../../../../protocol/units.ts';
import { aChain, aWallet, wayproofProgram } from '../a-chain.ts';

const slotTime = milliseconds(400);

function someSlots() {
  const clock = new ManualClock();
  const genesis = { seed: new Uint8Array(32).fill(1), origin: clock.now() };
  return { clock, genesis, slots: new SlotClock(genesis, clock, slotTime, { slot: 1, time: 0 }) };
}

test('a slot passes every 400 ms of the clock, and each has its own blockhash', (t) => {
  const { clock, slots } = someSlots();
  t.is(slots.slot(), 1);
  const first = slots.blockhash();
  clock.advance(milliseconds(399));
  t.is(slots.blockhash(), first);
  clock.advance(milliseconds(1));
  t.is(slots.slot(), 2);
  t.not(slots.blockhash(), first);
});

test('a blockhash lives for exactly 150 slots, also across a jump', (t) => {
  const { clock, slots } = someSlots();
  const first = slots.blockhash();
  clock.advance(milliseconds(BLOCKHASH_LIFE * 400));
  t.is(slots.lastValid(first), 1 + BLOCKHASH_LIFE);
  clock.advance(milliseconds(400));
  t.is(slots.lastValid(first), undefined);
  clock.advance(milliseconds(10_000_000));
  t.is(slots.recent().length, BLOCKHASH_LIFE);
  t.is(slots.lastValid(slots.blockhash()), slots.slot() + BLOCKHASH_LIFE);
});

test('two clocks of one genesis agree on every blockhash, another genesis on none', (t) => {
  const { clock, genesis, slots } = someSlots();
  clock.advance(milliseconds(1_000));
  const again = new SlotClock(genesis, clock, slotTime, { slot: 1, time: 0 });
  t.is(again.blockhash(), slots.blockhash());
  const other = new SlotClock({ ...genesis, seed: new Uint8Array(32) }, clock, slotTime, {
    slot: 1,
    time: 0,
  });
  t.not(other.blockhash(), slots.blockhash());
});

test('programs see the time of the injected clock', async (t) => {
  const { clock, connection } = await aChain(t, { programs: [wayproofProgram] });
  clock.advance(milliseconds(86_400_000));
  const wallet = await aWallet(connection);
  const [landed] = await connection.getSignaturesForAddress(wallet.publicKey);
  t.is(landed?.blockTime, Math.floor(clock.now() / 1000));
  const { SYSVAR_CLOCK_PUBKEY } = await import('@solana/web3.js');
  const sysvar = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY);
  t.is(sysvar?.data.readBigInt64LE(32), BigInt(Math.floor(clock.now() / 1000)));
  t.is(sysvar?.data.readBigUInt64LE(0), BigInt(await connection.getSlot()));
});
