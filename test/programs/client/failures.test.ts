import { readFileSync } from 'node:fs';
import test from 'ava';
import { programAddress } from '../../../programs/client/addresses.ts';
import { runtimeErrors } from '../../../programs/client/builtin-errors.ts';
import { isProgramError, refusalOf } from '../../../programs/client/failures.ts';
import { fixedErrors, fixOf } from '../../../programs/client/refusal-fixes.ts';

const idl = JSON.parse(
  readFileSync(new URL('../../../programs/artifacts/wayproof.json', import.meta.url), 'utf8'),
);
const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const failed = (program: string, code: number) => [
  `Program ${program} invoke [1]`,
  `Program ${program} failed: custom program error: 0x${code.toString(16)}`,
];
const custom = (code: number) => ({ InstructionError: [0, { Custom: code }] });

test('every error of the program has its name, its sentence and what to do about it', async (t) => {
  t.true(idl.errors.length > 0);
  for (const { code, name, msg } of idl.errors) {
    const error = await refusalOf(custom(code), failed(programAddress, code));
    t.true(isProgramError(error, name), name);
    t.true(error.message.includes(msg), error.message);
    t.true(fixedErrors.has(name), `${name} has no fix in refusal-fixes.ts`);
    t.true(error.hint.startsWith(fixOf(name)), error.hint);
  }
  const names = new Set(idl.errors.map(({ name }: { name: string }) => name));
  t.deepEqual(
    [...fixedErrors].filter((name) => !names.has(name)),
    [],
  );
});

test('every error of the runtime has a sentence', async (t) => {
  const source = readFileSync(
    new URL('../../../programs/devchain/chain/failure.ts', import.meta.url),
    'utf8',
  );
  const names = /instructionErrors =\s*`([^`]*)`/.exec(source)?.[1]?.split(/\s+/) ?? [];
  t.true(names.length > 50);
  for (const name of names) {
    const error = await refusalOf({ InstructionError: [1, name] }, []);
    t.true(runtimeErrors[name] !== undefined, name);
    t.regex(error.message, new RegExp(`${runtimeErrors[name]} \\(${name}, instruction 1\\)`));
  }
});

test('errors of the System and Token programs and of signature checks are told in words', async (t) => {
  const token = await refusalOf(custom(4), failed(TOKEN, 4));
  t.regex(token.message, /another wallet owns the token account \(program Tokenkeg\w+, error 4\)/);
  const logged = await refusalOf(custom(2), failed('Ed25519SigVerify111111111111111111111111111', 2));
  const silent = await refusalOf(custom(2), []);
  for (const error of [logged, silent]) {
    t.is(error.code, 'CHAIN_TRANSACTION_FAILED');
    t.regex(error.message, /a signature does not match its message and key/);
  }
});

test('codes are read with the program that gave them', async (t) => {
  t.is((await refusalOf(custom(6000), failed(TOKEN, 6000))).code, 'CHAIN_TRANSACTION_FAILED');
  t.is((await refusalOf(custom(1), failed(TOKEN, 1))).code, 'CHAIN_TOKEN_FUNDS');
  const nested = [...failed(TOKEN, 1), `Program ${programAddress} failed: custom program error: 0x1`];
  t.is((await refusalOf(custom(1), nested)).code, 'CHAIN_TOKEN_FUNDS');
  t.is(
    (await refusalOf(custom(0), failed('11111111111111111111111111111111', 0))).code,
    'CHAIN_ACCOUNT_EXISTS',
  );
  t.is((await refusalOf(custom(1), failed('11111111111111111111111111111111', 1))).code, 'CHAIN_FUNDS');
});

test("the framework's own constraints come with their sentence", async (t) => {
  const error = await refusalOf(custom(2006), failed(programAddress, 2006));
  t.true(isProgramError(error, 'Anchor2006'));
  t.regex(error.message, /seeds constraint/);
});

test('what is no instruction error is told by its kind', async (t) => {
  const cases = [
    ['BlockhashNotFound', 'CHAIN_BLOCKHASH_EXPIRED'],
    ['AlreadyProcessed', 'CHAIN_ALREADY_PROCESSED'],
    ['AccountNotFound', 'CHAIN_FUNDS'],
    ['InsufficientFundsForFee', 'CHAIN_FUNDS'],
    [{ InsufficientFundsForRent: { account_index: 1 } }, 'CHAIN_FUNDS'],
    ['TooManyAccountLocks', 'CHAIN_TRANSACTION_FAILED'],
    [null, 'CHAIN_TRANSACTION_FAILED'],
  ] as const;
  for (const [err, code] of cases) t.is((await refusalOf(err, [])).code, code);
});
