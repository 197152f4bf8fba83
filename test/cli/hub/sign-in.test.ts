import test from 'ava';
import { assertSignInMessage } from '../../../cli/hub/sign-in.ts';
import { address } from '../../../protocol/ids.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { signInText } from '../../../protocol/views/sign-in-message.ts';

const wallet = address('11111111111111111111111111111112');
const expected = { domain: 'hub.example:8787', address: wallet, nonce: 'ab'.repeat(16) };
const good = {
  ...expected,
  issuedAt: unixMilliseconds(1_790_000_000_000),
  expirationTime: unixMilliseconds(1_790_000_600_000),
};

test('a sign-in to the hub that was dialled is signed', (t) => {
  t.notThrows(() => assertSignInMessage(signInText(good), expected));
});

test('a hub cannot have anything else signed', (t) => {
  const other = address('11111111111111111111111111111113');
  for (const message of [
    signInText({ ...good, domain: 'other.example' }),
    signInText({ ...good, address: other }),
    signInText({ ...good, nonce: 'cd'.repeat(16) }),
    `${signInText(good)}\nand pay everything`,
    'wayproof-job-v01 and so on',
    '',
  ]) {
    t.throws(() => assertSignInMessage(message, expected), { code: 'CLI_SIGN_IN_MESSAGE' }, message);
  }
});
