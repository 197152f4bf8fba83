import test from 'ava';
import { checkOrder } from '../../../hub/jobs/check-order.ts';
import { keyText, networkId } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { jobStatement } from '../../../protocol/statements/job.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { parseJobOrder } from '../../../protocol/views/job.ts';
import { aJob, aPerson, network, orderOf, START, straightRouter } from '../support/a-world.ts';

const shipper = aPerson(1);
const checks = { network, verifier: nativeVerifier, router: straightRouter };
const made = aJob(shipper);

/** The order with some fields of its statement changed and signed again. */
function resigned(changes: Partial<ReturnType<typeof jobStatement.decode>['fields']>, by = shipper) {
  const { fields } = jobStatement.decode(made.statement);
  const statement = jobStatement.encode(network, { ...fields, ...changes });
  const signature = by.signer.sign(statement);
  return parseJobOrder({ ...orderOf(made), statement: toBase64(statement), signature: toBase64(signature) });
}

test('a good order becomes an open job named by the hash of its statement', (t) => {
  const job = checkOrder(checks, parseJobOrder(orderOf(made)), START);
  t.like(job, { id: made.id, state: 'open', shipper: shipper.address, revision: 1, device: null });
});

test('one code for two hand-overs is refused: who gives the first could take the second', (t) => {
  const { fields } = jobStatement.decode(made.statement);
  const same = resigned({ dropOffCodeHash: fields.pickUpCodeHash });
  const none = resigned({ returnCodeHash: new Uint8Array(32) });
  for (const order of [same, none]) t.throws(() => checkOrder(checks, order, START), { code: 'JOB_CODES' });
});

test('a longer distance than the map has is refused, whoever signs it', (t) => {
  const { fields } = jobStatement.decode(made.statement);
  const order = resigned({ distance: fields.distance + 1 });
  t.throws(() => checkOrder(checks, order, START), { code: 'JOB_DISTANCE' });
});

test('an order for another network or signed by another wallet is refused', (t) => {
  const elsewhere = { ...checks, network: networkId(keyText(new Uint8Array(32).fill(9))) };
  t.throws(() => checkOrder(elsewhere, parseJobOrder(orderOf(made)), START), { code: 'STATEMENT_NETWORK' });
  t.throws(() => checkOrder(checks, resigned({}, aPerson(2)), START), { code: 'JOB_BADLY_SIGNED' });
});

test('an order that is late already is refused', (t) => {
  const { latest } = jobStatement.decode(made.statement).fields;
  const order = parseJobOrder(orderOf(made));
  t.throws(() => checkOrder(checks, order, unixMilliseconds(latest * 1_000)), { code: 'JOB_TOO_LATE' });
  t.notThrows(() => checkOrder(checks, order, unixMilliseconds((latest - 1) * 1_000)));
});
