import type { WalletAccount } from '@wallet-standard/base';
import test, { type ExecutionContext } from 'ava';
import { HubApi } from '../../../maps/web/live/hub-api.ts';
import { Session } from '../../../maps/web/robots/session.ts';
import { connectWallet, type UsableWallet } from '../../../maps/web/wallet/page-wallet.ts';
import { troubleOf } from '../../../maps/web/wallet/wallet-trouble.ts';
import { signInInput, signInText } from '../../../protocol/views/sign-in-message.ts';
import { aHttpHub } from '../../hub/support/a-http-hub.ts';
import { aPerson, type Person, START } from '../../hub/support/a-world.ts';

const [owner, stranger] = [aPerson(1), aPerson(2)];
const bytes = (text: string) => new TextEncoder().encode(text);
type Input = ReturnType<typeof signInInput>;

const accountOf = ({ address }: Person) =>
  ({ address, chains: ['solana:localnet'] }) as unknown as WalletAccount;

/** The text a wallet writes from what it is given; its lines end as the standard's do. */
const textOf = ({ domain, address, statement, version, nonce, issuedAt, expirationTime }: Input) =>
  `${domain} wants you to sign in with your Solana account:\n${address}\n\n${statement}\n\nVersion: ${version}\n` +
  `Nonce: ${nonce}\nIssued At: ${issuedAt}\nExpiration Time: ${expirationTime}`;

/** A wallet of the owner with these ways to sign. */
function aWallet(features: Readonly<Record<string, unknown>>): UsableWallet {
  const connect = async () => ({ accounts: [accountOf(owner)] });
  const all = { 'standard:connect': { connect }, 'solana:signTransaction': {}, ...features };
  return { name: 'Test', chains: ['solana:localnet'], features: all } as unknown as UsableWallet;
}

/** A page on a real hub; `signIn` connects the wallet and signs in, and gives what the page would say instead. */
async function aPage(t: ExecutionContext) {
  const hub = await aHttpHub(t);
  const api = new HubApi((path, init) => fetch(`${hub.base}${path}`, init));
  const session = new Session({ api, domain: hub.domain, now: () => START });
  const signIn = async (wallet: UsableWallet) => {
    try {
      await session.signIn(await connectWallet(wallet, 'development'));
      return undefined;
    } catch (error) {
      return troubleOf(error);
    }
  };
  return { hub, session, signIn };
}

const signing = (write: (input: Input) => string, by: Person = owner, account: Person = owner) => ({
  'solana:signIn': {
    signIn: async (input: Input) => {
      const signedMessage = bytes(write(input));
      return [{ account: accountOf(account), signedMessage, signature: by.signer.sign(signedMessage) }];
    },
  },
});

test('a wallet with sign-ins writes the message, and the hub takes its very text', async (t) => {
  const { session, signIn } = await aPage(t);
  const neverAsked = () =>
    Promise.reject(new Error('a message is signed by those only that know no sign-in'));
  const wallet = aWallet({ ...signing(textOf), 'solana:signMessage': { signMessage: neverAsked } });
  t.is(await signIn(wallet), undefined);
  t.is(session.caller.value?.address, owner.address);
});

test('times in another form are the same times, and the signature is over what the wallet wrote', async (t) => {
  const { session, signIn } = await aPage(t);
  const short = (time: string) => time.replace(/\.000Z$/, 'Z');
  const written = (input: Input) =>
    textOf({
      ...input,
      issuedAt: short(input.issuedAt),
      expirationTime: short(input.expirationTime),
    });
  t.is(await signIn(aWallet(signing(written))), undefined);
  t.is(session.caller.value?.address, owner.address);
});

test('another domain, address, nonce, time, line or account is not used', async (t) => {
  const { session, signIn } = await aPage(t);
  const crooked: readonly ((input: Input) => string)[] = [
    (input) => textOf({ ...input, domain: 'elsewhere.example' }),
    (input) => textOf({ ...input, address: stranger.address }),
    (input) => textOf({ ...input, nonce: `${input.nonce}0` }),
    (input) => textOf({ ...input, expirationTime: '2099-01-01T00:00:00.000Z' }),
    (input) => `${textOf(input)}\nResources:\n- https://elsewhere.example`,
    () => 'I give my robots away.',
    () => '\ufeff',
  ];
  for (const write of crooked) {
    t.deepEqual(await signIn(aWallet(signing(write))), { key: 'walletDeviates' });
  }
  const other = signing((input) => textOf(input), stranger, stranger);
  t.deepEqual(await signIn(aWallet(other)), { key: 'walletDeviates' });
  t.is(session.caller.value, undefined);
});

test('the right text under a wrong signature is refused by the hub', async (t) => {
  const { session, signIn } = await aPage(t);
  const trouble = await signIn(aWallet(signing(textOf, stranger)));
  t.regex(JSON.stringify(trouble), /signature does not match the message/);
  t.is(session.caller.value, undefined);
});

test('a wallet without sign-ins signs the message; other bytes than those given are not used', async (t) => {
  const { session, signIn } = await aPage(t);
  const signMessage = (change: (message: Uint8Array) => Uint8Array) => ({
    'solana:signMessage': {
      signMessage: async ({ message }: { message: Uint8Array }) => {
        const signedMessage = change(message);
        return [{ signedMessage, signature: owner.signer.sign(signedMessage) }];
      },
    },
  });
  const prefixed = signMessage((message) => new Uint8Array([0xff, ...message]));
  t.deepEqual(await signIn(aWallet(prefixed)), { key: 'walletDeviates' });
  t.is(session.caller.value, undefined);
  t.is(await signIn(aWallet(signMessage((message) => message))), undefined);
  t.is(session.caller.value?.address, owner.address);
});

test('whoever declines is told that nothing was signed', async (t) => {
  const { session, signIn } = await aPage(t);
  const declined = () => Promise.reject(new Error('User rejected the request.'));
  const wallets = [
    { 'solana:signIn': { signIn: declined } },
    { 'solana:signMessage': { signMessage: declined } },
    { 'solana:signIn': { signIn: async () => [] } },
  ];
  for (const features of wallets) t.deepEqual(await signIn(aWallet(features)), { key: 'walletDeclined' });
  t.is(session.caller.value, undefined);
});

test('what a wallet is given to write is the text the hub wrote', (t) => {
  const { address } = owner;
  const asked = { domain: 'hub:1', address, nonce: 'ab', issuedAt: START, expirationTime: START };
  t.is(textOf(signInInput(asked)), signInText(asked));
});
