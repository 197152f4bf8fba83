import test from 'ava';
import { FAULT, MISSING_DATA, MISTAKE, voidEpoch } from '../challenges.ts';
import { asCouncil, setOracles } from '../governance.ts';
import { aNetwork, balances, fundedNetwork, HOUR } from '../network.ts';

const BOND = 500_000_000;

function aPostedEpoch(threshold = 2) {
  const network = aNetwork({ threshold });
  const { error } = network.post(1);
  if (error) throw new Error(error);
  return network;
}

test('The council voids an epoch at once; its number and period are free again and the bond goes back', (t) => {
  const network = aPostedEpoch();
  const before = network.ledger.balance(network.oracle(0).publicKey);
  const { error, events } = voidEpoch(network, 1, network.council, MISSING_DATA);
  t.is(error, undefined);
  t.is(events[0]?.name, 'EpochVoided');
  t.is(network.ledger.balance(network.oracle(0).publicKey), before + BOND);
  t.deepEqual([network.epochState(1).state, Number(network.state.latest_posted)], [4, 0]);
  t.is(network.post(1).error, undefined);
  t.is(network.epochState(1).attempt, 2);
});

test('A voided epoch is neither attested, finalised, expired nor voided again', (t) => {
  const network = aPostedEpoch();
  t.is(voidEpoch(network, 1).error, undefined);
  t.is(network.attest(1).error, 'EpochNotPending');
  t.is(network.finalise(1).error, 'EpochNotPending');
  t.is(network.expire(1).error, 'EpochNotPending');
  t.is(voidEpoch(network, 1).error, 'EpochNotPending');
});

test('A post on a voided number starts from nothing: attempt, attestations and votes of the old one are gone', (t) => {
  const network = aPostedEpoch(3);
  t.is(network.attest(1).error, undefined);
  const first = network.contentHash(1);
  t.is(voidEpoch(network, 1, network.oracle(2)).error, undefined);
  t.is(network.post(1).error, undefined);
  const { attempt, bitmap, void_votes, fault_votes, state } = network.epochState(1);
  t.deepEqual([attempt, bitmap, void_votes, fault_votes, state], [2, 1, 0, 0, 1]);
  t.is(network.attest(1, network.oracle(1), first).error, 'WrongContents');
});

test('A proposer has no vote on its own epoch: it cannot take it back before a challenge, not even where all must attest', (t) => {
  for (const threshold of [2, 3]) {
    const network = aPostedEpoch(threshold);
    for (const reason of [FAULT, MISSING_DATA, MISTAKE]) {
      t.is(voidEpoch(network, 1, network.oracle(0), reason).error, 'ProposerCannotVote');
    }
  }
});

test('A council that is the proposer itself may void its epoch', (t) => {
  const network = aNetwork();
  const council = network.oracle(0).publicKey;
  t.is(asCouncil(network, 'propose_council', { council }).error, undefined);
  t.is(asCouncil(network, 'accept_council', {}, network.oracle(0)).error, undefined);
  t.is(network.post(1).error, undefined);
  const before = network.ledger.balance(council);
  t.is(voidEpoch(network, 1, network.oracle(0), MISTAKE).error, undefined);
  t.is(network.ledger.balance(council), before + BOND);
});

test('Only a fault costs the bond, and nobody who decides gains by it', (t) => {
  const network = aPostedEpoch();
  const [held, proposer, council] = balances(
    network,
    network.address,
    network.oracle(0).publicKey,
    network.council.publicKey,
  );
  t.is(voidEpoch(network, 1, network.council, FAULT).error, undefined);
  t.is(network.ledger.balance(network.address), held + BOND);
  t.is(network.ledger.balance(network.oracle(0).publicKey), proposer);
  t.is(network.ledger.balance(network.council.publicKey), council);
});

test('An oracle whose epoch was voided as a fault posts no more, so that rubbish under every number ends', (t) => {
  const network = aPostedEpoch();
  t.is(voidEpoch(network, 1, network.council, MISTAKE).error, undefined);
  t.is(network.post(1).error, undefined);
  t.is(voidEpoch(network, 1, network.council, FAULT).error, undefined);
  t.is(network.post(1).error, 'OracleSuspended');
  const replaced = { replaced: network.oracle(0).publicKey };
  t.is(network.post(1, {}, replaced, network.oracle(1)).error, undefined);
});

test('After an epoch is final not even the council takes it back', (t) => {
  const network = aNetwork();
  network.finaliseEpoch(1);
  t.is(voidEpoch(network, 1).error, 'EpochNotPending');
});

test('Nobody else voids: not the guardian, a stranger, nor an oracle that left', (t) => {
  const network = aPostedEpoch();
  t.is(voidEpoch(network, 1, network.guardian).error, 'NotCouncilOrOracle');
  t.is(voidEpoch(network, 1, network.ledger.signer()).error, 'NotCouncilOrOracle');
  t.is(setOracles(network, [network.oracle(0), network.oracle(1)]).error, undefined);
  t.is(voidEpoch(network, 1, network.oracle(2)).error, 'NotCouncilOrOracle');
});

test('One oracle of three has no veto, and its vote counts once', (t) => {
  const network = aPostedEpoch();
  t.is(voidEpoch(network, 1, network.oracle(1)).error, undefined);
  t.is(network.epochState(1).state, 1);
  t.is(voidEpoch(network, 1, network.oracle(1)).error, 'AlreadyVoted');
  t.is(voidEpoch(network, 1, network.oracle(1), FAULT).error, undefined);
  t.is(voidEpoch(network, 1, network.oracle(1), FAULT).error, 'AlreadyVoted');
  t.is(network.epochState(1).state, 1);
  t.is(voidEpoch(network, 1, network.oracle(2)).error, undefined);
  t.is(network.epochState(1).state, 4);
});

test('Where all must attest a single vote voids, but burns no bond', (t) => {
  const network = aPostedEpoch(3);
  const before = network.ledger.balance(network.oracle(0).publicKey);
  t.is(voidEpoch(network, 1, network.oracle(1), FAULT).error, undefined);
  t.is(network.epochState(1).state, 4);
  t.is(network.ledger.balance(network.oracle(0).publicKey), before + BOND);
});

test('A bond is burnt by votes only when enough oracles call it a fault', (t) => {
  const mixed = aPostedEpoch();
  const before = mixed.ledger.balance(mixed.oracle(0).publicKey);
  t.is(voidEpoch(mixed, 1, mixed.oracle(1), FAULT).error, undefined);
  t.is(voidEpoch(mixed, 1, mixed.oracle(2), MISTAKE).error, undefined);
  t.is(mixed.ledger.balance(mixed.oracle(0).publicKey), before + BOND);
  const agreed = aPostedEpoch();
  const held = agreed.ledger.balance(agreed.address);
  t.is(voidEpoch(agreed, 1, agreed.oracle(1), FAULT).error, undefined);
  t.is(voidEpoch(agreed, 1, agreed.oracle(2), FAULT).error, undefined);
  t.is(agreed.ledger.balance(agreed.address), held + BOND);
});

test('Votes of the old set are not counted for the new one, whose bits stand for other keys', (t) => {
  const network = aPostedEpoch();
  t.is(voidEpoch(network, 1, network.oracle(1)).error, undefined);
  const [x, y] = [network.ledger.signer(), network.ledger.signer()];
  t.is(setOracles(network, [x, y, network.oracle(1)]).error, undefined);
  t.is(voidEpoch(network, 1, x).error, undefined);
  t.is(network.epochState(1).state, 1);
  t.is(voidEpoch(network, 1, y).error, undefined);
  t.is(network.epochState(1).state, 4);
});

test('A reason that is none of the three is refused', (t) => {
  const network = aPostedEpoch();
  for (const reason of [0, 4, 255]) {
    t.is(voidEpoch(network, 1, network.council, reason).error, 'UnknownReason');
  }
});

test('The bond of a voided epoch goes to its proposer and to nobody else, and not of another network’s', (t) => {
  const network = aPostedEpoch();
  const wrong = { proposer: network.oracle(1).publicKey };
  t.is(voidEpoch(network, 1, network.council, MISTAKE, wrong).error, 'WrongProposer');
  const other = fundedNetwork(network.ledger, network.mint);
  t.is(other.post(1).error, undefined);
  const slots = { epoch: other.epoch(1), proposer: other.oracle(0).publicKey };
  t.is(voidEpoch(network, 1, network.council, FAULT, slots).error, 'WrongNetwork');
});

test('An orphan is not voided for its bond: it waits for its proposer', (t) => {
  const network = aPostedEpoch();
  network.ledger.warp(HOUR);
  t.is(network.post(2, {}, {}, network.oracle(1)).error, undefined);
  t.is(voidEpoch(network, 1).error, undefined);
  t.is(voidEpoch(network, 2, network.council, FAULT).error, 'EpochNotPending');
  network.ledger.warp(24 * HOUR);
  const before = network.ledger.balance(network.oracle(1).publicKey);
  t.is(network.expire(2).error, undefined);
  t.is(network.ledger.balance(network.oracle(1).publicKey), before + BOND);
});
