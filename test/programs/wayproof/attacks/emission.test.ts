import test from 'ava';
import { leaf, leavesOf } from '../calls/challenges.ts';
import { aDevice } from '../devices.ts';
import { u64 } from '../ledger.ts';
import { aNetwork, type TestNetwork } from '../network.ts';
import { claim } from '../rewards.ts';

const quick = { kind: 1, epoch_seconds: 60, challenge_seconds: 60, expiry_seconds: 600 };
const CAP = 100n;
const small = { emission_cap: u64(CAP), device_cap: u64(100), base: u64(1), rate_per_km: u64(1) };

function must({ error }: { error: string | undefined }): void {
  if (error) throw new Error(error);
}

function postAll(network: TestNetwork, from: number, to: number, total: (number: number) => bigint): void {
  for (let number = from; number <= to; number++) must(network.post(number, { total: total(number) }));
}

test('A hundred epochs emit a hundred caps and not one token more, final or pending', (t) => {
  const network = aNetwork({ ...quick, ...small });
  network.ledger.warp(100 * 60);
  for (let number = 1; number <= 100; number++) {
    const total = BigInt(number) * CAP;
    t.is(network.post(number, { total: total + 1n }).error, 'AboveEmissionCap', String(number));
    must(network.post(number, { total }));
    if (number % 2 === 1) continue;
    for (const each of [number - 1, number]) must(network.attest(each));
    network.ledger.warp(60);
    for (const each of [number - 1, number]) must(network.finalise(each));
  }
  t.is(String(network.state.final_total), String(100n * CAP));
});

test('Expiry and re-posting gain no emission: a period has one cap, however often it is posted', (t) => {
  const network = aNetwork({ ...quick, ...small });
  network.ledger.warp(3 * 60);
  postAll(network, 1, 3, (number) => BigInt(number) * CAP);
  network.ledger.warp(600);
  must(network.expire(1));
  t.is(network.post(1, { total: CAP + 1n }).error, 'AboveEmissionCap');
  postAll(network, 1, 3, (number) => BigInt(number) * CAP);
  t.is(network.post(4, { total: 4n * CAP + 1n }).error, 'AboveEmissionCap');
});

test('Oracles that collude pay out no more than final totals, however they move them', (t) => {
  const network = aNetwork({ ...quick, ...small });
  let paid = 0n;
  for (let number = 1; number <= 6; number++) {
    const thief = aDevice(network);
    const at = leavesOf(leaf(thief, BigInt(number) * CAP));
    network.finaliseEpoch(number, at(0).tree);
    must(claim(network, thief, number, at(0).tree.at(0)));
    paid += network.ledger.tokens(thief.payee);
    t.is(claim(network, thief, number, at(0).tree.at(0)).error, 'NothingToPay');
    t.is(paid, BigInt(number) * CAP);
  }
});
