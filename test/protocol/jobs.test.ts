import test from 'ava';
import fc from 'fast-check';
import { drawCode, parseCode } from '../../protocol/codes.ts';
import { fromHex, networkId, toHex } from '../../protocol/ids.ts';
import { assertOpenings, checkCode, jobIdOf, verifyJob } from '../../protocol/jobs.ts';
import { seededRandom, systemRandom } from '../../protocol/random.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import { decodeTerms, encodeTerms, termsHash } from '../../protocol/terms.ts';
import { unixSeconds } from '../../protocol/units.ts';
import vectors from '../vectors/missions.json' with { type: 'json' };
import { terms } from '../vectors/missions.ts';
import { aJob, network, shipper, verifier } from './world.ts';

const otherNetwork = networkId('11111111111111111111111111111111');

test('a job is signed by its shipper and commits to places, codes and terms', (t) => {
  const job = aJob(1);
  const fields = verifyJob(network, job, verifier);
  t.deepEqual(fields.shipper, shipper.publicKey);
  t.is(job.id, jobIdOf(job.statement));
  t.notThrows(() => assertOpenings(fields, job.id, job));
  t.false(toHex(job.statement).includes(toHex(parseCode(job.codes['pick-up']))));
});

test('an unsigned job, one of another network and one changed afterwards are refused', (t) => {
  const job = aJob(1);
  t.throws(() => verifyJob(network, { ...job, signature: new Uint8Array(64) }, verifier), {
    code: 'SIGNATURE_INVALID',
  });
  t.throws(() => verifyJob(otherNetwork, job, verifier), { code: 'STATEMENT_NETWORK' });
  const { fields } = jobStatement.decode(job.statement);
  const cheaper = jobStatement.encode(network, { ...fields, distance: fields.distance + 1 });
  t.throws(() => verifyJob(network, { ...job, statement: cheaper }, verifier), { code: 'SIGNATURE_INVALID' });
});

test('other places or terms than the signed ones are refused', (t) => {
  const job = aJob(1);
  const { fields } = jobStatement.decode(job.statement);
  const moved = { ...job.dropOff, at: { ...job.dropOff.at, latitude: 0 } };
  t.throws(() => assertOpenings(fields, job.id, { ...job, dropOff: moved }), { code: 'PLACE_WRONG' });
  t.throws(() => assertOpenings(fields, job.id, { ...job, pickUp: job.dropOff }), { code: 'PLACE_WRONG' });
  const rushed = { ...job.terms, priority: 9 };
  t.throws(() => assertOpenings(fields, job.id, { ...job, terms: rushed }), { code: 'TERMS_WRONG' });
  const longer = { ...job.terms, latest: unixSeconds(job.terms.latest + 1) };
  t.throws(() => assertOpenings(fields, job.id, { ...job, terms: longer }), { code: 'TERMS_WRONG' });
});

test('a code opens its own job in its own role, however it is typed', (t) => {
  const job = aJob(1);
  const code = job.codes['drop-off'];
  const typed = ` ${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8)}`.toLowerCase();
  t.deepEqual(checkCode(job.statement, 'drop-off', typed), parseCode(code));
  t.throws(() => checkCode(job.statement, 'pick-up', code), { code: 'CODE_WRONG' });
  t.throws(() => checkCode(aJob(2).statement, 'drop-off', code), { code: 'CODE_WRONG' });
  t.throws(() => checkCode(job.statement, 'drop-off', code.slice(1)), { code: 'CODE_FORMAT' });
  t.throws(() => parseCode('UUUUUUUUUUUUUUUU'), { code: 'CODE_FORMAT' });
  t.deepEqual(parseCode('OIL0123456789ABC'), parseCode('0110123456789ABC'));
});

test('codes are sixteen letters of Crockford base32, different every time', (t) => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      t.regex(drawCode(seededRandom(seed)), /^[0-9A-HJKMNP-TV-Z]{16}$/);
    }),
  );
  t.is(new Set(Array.from({ length: 100 }, () => drawCode(systemRandom))).size, 100);
});

test('terms have one encoding, the golden one', (t) => {
  t.is(toHex(encodeTerms(terms)), vectors.terms.bytes);
  t.is(toHex(termsHash(terms)), vectors.terms.hash);
  t.deepEqual(decodeTerms(fromHex(vectors.terms.bytes)), terms);
  t.throws(() => encodeTerms({ ...terms, latest: unixSeconds(terms.earliest - 1) }), {
    code: 'PAYLOAD_INVALID',
  });
  t.throws(() => encodeTerms({ ...terms, load: { ...terms.load, parcels: 0 } }), { code: 'PAYLOAD_INVALID' });
});
