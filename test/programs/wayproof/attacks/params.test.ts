import test from 'ava';
import { apply, asCouncil, cancel, changeOf, propose, type TestParams } from '../governance.ts';
import { u64 } from '../ledger.ts';
import { aNetwork, fundedNetwork, HOUR, type TestNetwork } from '../network.ts';

const DAY = 24 * HOUR;
const DELAY = 2 * DAY;
const CAP = 1_000_000_000n;

function aController(network: TestNetwork) {
  const controller = network.ledger.signer();
  const keys = { hub_key: controller.publicKey, release_key: controller.publicKey };
  const { error } = asCouncil(network, 'set_keys', { ...keys, controller: controller.publicKey });
  if (error) throw new Error(error);
  return controller;
}

test('A change waits its delay in public, then anyone applies it; an event tells before and after', (t) => {
  const network = aNetwork();
  const { error, events } = propose(network);
  t.is(error, undefined);
  t.is(events[0]?.name, 'ParamsProposed');
  t.is(String(network.state['base']), '1000');
  network.ledger.warp(DELAY);
  t.is(apply(network).error, undefined);
  t.deepEqual([String(network.state['base']), network.state['param_version']], ['1100', 2]);
});

test('A change is not applied before its delay is over', (t) => {
  const network = aNetwork();
  t.is(propose(network).error, undefined);
  t.is(apply(network).error, 'ChangeTooEarly');
  network.ledger.warp(DELAY - 1);
  t.is(apply(network).error, 'ChangeTooEarly');
  network.ledger.warp(1);
  t.is(apply(network).error, undefined);
});

test('A cancelled change is never applied, nor one applied twice, and neither is cancelled again', (t) => {
  const network = aNetwork();
  t.is(propose(network).error, undefined);
  t.is(cancel(network, network.guardian).error, undefined);
  network.ledger.warp(DELAY);
  t.is(apply(network).error, 'ChangeNotPending');
  t.is(cancel(network).error, 'ChangeNotPending');
  t.is(propose(network).error, undefined);
  t.is(apply(network).error, 'ChangeTooEarly');
  network.ledger.warp(DELAY);
  t.is(apply(network).error, undefined);
  t.is(apply(network).error, 'ChangeNotPending');
  t.is(cancel(network).error, 'ChangeNotPending');
});

test('A pending change is not swapped for another while it waits', (t) => {
  const network = aNetwork();
  t.is(propose(network).error, undefined);
  t.is(propose(network, { base: u64(900) }).error, 'ChangePending');
  const third = { base: u64(900) };
  t.is(propose(network, third, { version: 3 }).error, 'Provided seeds do not result in a valid address');
});

test('A controller may only propose, everybody else not even that', (t) => {
  const network = aNetwork();
  const controller = aController(network);
  for (const by of [network.guardian, network.oracle(0), network.creator]) {
    t.is(propose(network, {}, { by }).error, 'NotCouncilOrController');
  }
  t.is(propose(network, { base: u64(1_100) }, { by: controller }).error, undefined);
  t.is(cancel(network, controller).error, 'NotCouncilOrGuardian');
  t.is(cancel(network, network.oracle(0)).error, 'NotCouncilOrGuardian');
});

test('The change of a controller that was replaced while it waited is not applied', (t) => {
  const network = aNetwork();
  const controller = aController(network);
  t.is(propose(network, { base: u64(1_100) }, { by: controller }).error, undefined);
  aController(network);
  network.ledger.warp(DELAY);
  t.is(apply(network).error, 'ChangeProposerLeft');
  t.is(cancel(network).error, undefined);
});

test('Values out of bounds are refused in a change as at the creation', (t) => {
  const network = aNetwork();
  const refused: Record<string, readonly Partial<TestParams>[]> = {
    RewardParameterOutOfRange: [
      { late_bps: 10_001 },
      { returned_bps: 10_001 },
      { no_show_seconds: 59 },
      { device_cap: u64(0) },
    ],
    EmissionCapOutOfRange: [{ emission_cap: u64(0) }],
    OutflowOutOfRange: [{ outflow_limit: u64(7) }],
    BondOutOfRange: [{ epoch_bond: u64(99_999_999) }, { device_bond: u64(1) }],
  };
  for (const [error, changes] of Object.entries(refused)) {
    for (const change of changes) t.is(propose(network, change).error, error, JSON.stringify(change));
  }
});

test('No value moves by more than a quarter in one change, up or down', (t) => {
  const network = aNetwork();
  const tooFar: readonly Partial<TestParams>[] = [
    { emission_cap: u64((CAP * 5n) / 4n + 1n) },
    { emission_cap: u64((CAP * 3n) / 4n - 1n) },
    { outflow_limit: u64(10_000_000_001) },
    { device_cap: u64(1_250_001) },
    { base: u64(1_251) },
    { rate_per_km: u64(2_501) },
    { late_bps: 6_251 },
    { late_bps: 3_749 },
    { returned_bps: 3_126 },
    { no_show_seconds: 376 },
    { device_bond: u64(1_250_000_001) },
    { device_bond: u64(0) },
    { epoch_bond: u64(625_000_001) },
  ];
  for (const change of tooFar) {
    t.is(propose(network, change).error, 'StepTooLarge', JSON.stringify(change));
  }
  t.is(propose(network, { emission_cap: u64((CAP * 5n) / 4n) }).error, undefined);
});

test('A change binds no epoch whose period began before it: emission is measured by the cap of the time', (t) => {
  const network = aNetwork();
  const raised = (CAP * 5n) / 4n;
  t.is(propose(network, { emission_cap: u64(raised) }).error, undefined);
  network.ledger.warp(DELAY + 10);
  t.is(apply(network).error, undefined);
  // Forty-eight periods are over and unposted, and the forty-ninth has begun: all go by the values before.
  for (let number = 1; number <= 49; number++) {
    const parent = BigInt(number - 1);
    t.is(network.post(number, { total: parent + CAP + 1n }).error, 'AboveEmissionCap', String(number));
    t.is(network.post(number, { total: parent + 1n }).error, undefined, String(number));
    t.is(network.epochState(number).param_version, 1, String(number));
  }
  network.ledger.warp(2 * HOUR);
  t.is(network.post(50, { total: 49n + CAP }).error, undefined);
  t.is(network.epochState(50).param_version, 1);
  t.is(network.post(51, { total: 49n + CAP + raised }).error, undefined);
  t.is(network.epochState(51).param_version, 2);
});

test('A change races no epoch: one re-posted after it still goes by the values of its own period', (t) => {
  const network = aNetwork();
  t.is(network.post(1, { total: CAP }).error, undefined);
  t.is(propose(network, { emission_cap: u64((CAP * 5n) / 4n) }).error, undefined);
  network.ledger.warp(DELAY);
  t.is(apply(network).error, undefined);
  t.is(network.expire(1).error, undefined);
  t.is(network.post(1, { total: CAP + 1n }).error, 'AboveEmissionCap');
  t.is(network.post(1, { total: CAP }).error, undefined);
  t.is(network.epochState(1).param_version, 1);
});

test('A second change waits until the first binds the oldest open period, so that no version is forgotten', (t) => {
  const network = aNetwork();
  t.is(propose(network).error, undefined);
  network.ledger.warp(DELAY);
  t.is(apply(network).error, undefined);
  t.is(propose(network, { base: u64(1_200) }, { version: 3 }).error, undefined);
  network.ledger.warp(DELAY);
  t.is(apply(network, 3).error, 'ChangeNotInForce');
});

test('The values of a past version stay readable in the change that ended it', (t) => {
  const network = aNetwork();
  t.is(propose(network).error, undefined);
  network.ledger.warp(DELAY);
  t.is(apply(network).error, undefined);
  const change = network.ledger.account<{ before: { base: unknown }; after: { base: unknown } }>(
    'ParamChange',
    changeOf(network),
  );
  t.deepEqual([String(change.before.base), String(change.after.base)], ['1000', '1100']);
});

test('The change of another network is not applied, nor cancelled, here', (t) => {
  const network = aNetwork();
  const other = fundedNetwork(network.ledger, network.mint);
  t.is(propose(other).error, undefined);
  network.ledger.warp(DELAY);
  t.is(apply(network, 2, { change: changeOf(other) }).error, 'WrongNetwork');
  const slots = { authority: network.guardian.publicKey, change: changeOf(other) };
  t.is(network.run('cancel_params', {}, slots, [network.guardian]).error, 'WrongNetwork');
});
