import test from 'ava';
import { parseCode } from '../../protocol/codes.ts';
import {
  assertOrdered,
  signDelivery,
  signPickUp,
  verifyDelivery,
  verifyMission,
  verifyPickUp,
  verifyReturn,
} from '../../protocol/handover.ts';
import { networkId } from '../../protocol/ids.ts';
import type { Signed } from '../../protocol/jobs.ts';
import { deliveryStatement, pickUpStatement } from '../../protocol/statements/delivery.ts';
import { aJob, aMission, delivered, hub, network, returned, robots, verifier } from './world.ts';

const job = aJob(1);
const record = delivered(1);
const otherNetwork = networkId('11111111111111111111111111111111');
const robot = robots[0] as (typeof robots)[0];

test('what a robot signs at the doors holds against the job it was given', (t) => {
  const pickUp = verifyPickUp(network, record.pickUp as Signed, job.statement, verifier);
  const delivery = verifyDelivery(network, record.outcome, job.statement, verifier);
  const mission = verifyMission(network, hub.publicKey, record.mission, verifier);
  t.notThrows(() => assertOrdered('pick-up', pickUp, mission));
  t.notThrows(() => assertOrdered('delivery', delivery, mission));
  t.notThrows(() => verifyReturn(network, returned(1).outcome, job.statement, verifier));
});

test('a wrong code is refused, and so is the right code of another role', (t) => {
  const { fields } = pickUpStatement.decode((record.pickUp as Signed).statement);
  const wrong = signPickUp(network, robot, { ...fields, code: parseCode(job.codes['drop-off']) });
  t.throws(() => verifyPickUp(network, wrong, job.statement, verifier), { code: 'CODE_WRONG' });
});

test('another job, network, key or a changed byte is refused', (t) => {
  const verify =
    (signed: Signed, from = network, statement = job.statement) =>
    () =>
      verifyDelivery(from, signed, statement, verifier);
  t.throws(verify(record.outcome, network, aJob(2).statement), { code: 'HANDOVER_MISMATCH' });
  t.throws(verify(record.outcome, otherNetwork), { code: 'STATEMENT_NETWORK' });
  const foreign = (robots[1] as typeof robot).sign(record.outcome.statement);
  t.throws(verify({ ...record.outcome, signature: foreign }), { code: 'SIGNATURE_INVALID' });
  t.throws(verify(record.pickUp as Signed), { code: 'STATEMENT_LENGTH' });
});

test('a delivery before its pick-up, or whose frames run backwards, is refused', (t) => {
  const { fields } = deliveryStatement.decode(record.outcome.statement);
  const early = signDelivery(network, robot, { ...fields, delivered: fields.pickedUp - 1 });
  t.throws(() => verifyDelivery(network, early, job.statement, verifier), { code: 'HANDOVER_MISMATCH' });
  const backwards = signDelivery(network, robot, { ...fields, lastSequence: fields.firstSequence - 1 });
  t.throws(() => verifyDelivery(network, backwards, job.statement, verifier), { code: 'HANDOVER_MISMATCH' });
});

test('a mission counts only when this network’s hub signed it, for this device', (t) => {
  const other = aMission(1, { robot: 1 });
  t.throws(() => verifyMission(network, robot.publicKey, other, verifier), { code: 'SIGNATURE_INVALID' });
  const fields = deliveryStatement.decode(record.outcome.statement).fields;
  const foreign = verifyMission(network, hub.publicKey, other, verifier);
  t.throws(() => assertOrdered('delivery', fields, foreign), { code: 'HANDOVER_MISMATCH' });
  const newer = verifyMission(network, hub.publicKey, aMission(2), verifier);
  t.throws(() => assertOrdered('delivery', fields, newer), { code: 'HANDOVER_MISMATCH' });
});
