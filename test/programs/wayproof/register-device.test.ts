import { readFileSync } from 'node:fs';
import {
  Keypair,
  PublicKey,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  SystemProgram,
  TransactionInstruction,
} from '@solana/web3.js';
import test from 'ava';
import {
  aDevice,
  anUnregisteredDevice,
  register,
  registerInstruction,
  registration,
  type TestDevice,
  verification,
} from './devices.ts';
import { otherPda, type Slot } from './ledger.ts';
import { aNetwork, HOUR, START, type TestNetwork, text } from './network.ts';
import { aMint, tokenAccount } from './tokens.ts';

const EXPIRES = BigInt(START + HOUR);

interface Attempt {
  /** Who signs the statement, and over what. */
  readonly signer?: Keypair;
  readonly statement?: Uint8Array;
  /** Change the verification instruction's bytes. */
  readonly tamper?: (data: Buffer) => void;
  readonly before?: readonly TransactionInstruction[];
  readonly nonce?: bigint;
  readonly expires?: bigint;
  readonly slots?: Record<string, Slot>;
}

function attempt(network: TestNetwork, device: TestDevice, how: Attempt = {}): string | undefined {
  const { nonce = 1n, expires = EXPIRES } = how;
  const owner = device.owner.publicKey;
  const statement =
    how.statement ?? registration(network.address, device.key.publicKey, owner, nonce, expires);
  const verify = verification(how.signer ?? device.key, statement);
  how.tamper?.(verify.data);
  const instructions = how.before ?? [verify];
  const call = registerInstruction(network, device, nonce, expires, how.slots);
  return network.ledger.send([...instructions, call], [device.owner], device.owner).error;
}

test('A device is registered with its owner, payee and bond, and says so in an event', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const { error, events } = register(network, device);
  t.is(error, undefined);
  const state = network.ledger.account<Record<string, unknown>>('Device', device.address);
  t.is(String(state['owner']), device.owner.publicKey.toBase58());
  t.is(String(state['payee']), device.payee.toBase58());
  t.is(String(state['key']), device.key.publicKey.toBase58());
  t.deepEqual(
    [String(state['nonce']), String(state['claimed']), state['status'], state['version']],
    ['1', '0', 1, 1],
  );
  const rent = network.ledger.rent(network.ledger.data(device.address).length);
  t.is(network.ledger.balance(device.address), rent + Number(network.settings.device_bond));
  t.deepEqual(
    events.map(({ name }) => name),
    ['DeviceRegistered'],
  );
});

test('A device cannot be registered twice, even with a fresh statement', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  t.is(attempt(network, device), 'custom program error: 0x0');
  t.is(attempt(network, device, { nonce: 2n }), 'custom program error: 0x0');
});

test('Lamports sent to the address beforehand do not stop a registration and are not its bond', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  network.ledger.fund(device.address, 1n);
  t.is(register(network, device).error, undefined);
  t.is(String(network.ledger.account<{ bond: unknown }>('Device', device.address).bond), '1000000000');
});

test('A first registration has nonce 1', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  for (const nonce of [0n, 2n, 2n ** 64n - 1n]) t.is(attempt(network, device, { nonce }), 'WrongNonce');
});

test('An expired statement is refused', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  for (const expires of [BigInt(START), BigInt(START - 1), 0n, -1n, -(2n ** 63n)]) {
    t.is(attempt(network, device, { expires }), 'StatementExpired');
  }
  t.is(attempt(network, device, { expires: BigInt(START + 1) }), undefined);
});

test('Without a verification, or with one that is not the instruction just before, nothing is registered', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const statement = registration(network.address, device.key.publicKey, device.owner.publicKey, 1n, EXPIRES);
  const verify = verification(device.key, statement);
  const harmless = SystemProgram.transfer({
    fromPubkey: device.owner.publicKey,
    toPubkey: device.owner.publicKey,
    lamports: 0,
  });
  t.is(attempt(network, device, { before: [] }), 'MissingVerification');
  t.is(attempt(network, device, { before: [harmless] }), 'MissingVerification');
  t.is(attempt(network, device, { before: [verify, harmless] }), 'MissingVerification');
});

test('One verification serves one registration', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const statement = registration(network.address, device.key.publicKey, device.owner.publicKey, 1n, EXPIRES);
  const other = anUnregisteredDevice(network);
  const call = registerInstruction(network, device, 1n, EXPIRES);
  const second = registerInstruction(network, { ...other, owner: device.owner }, 1n, EXPIRES);
  const { error } = network.ledger.send(
    [verification(device.key, statement), call, second],
    [device.owner],
    device.owner,
  );
  t.is(error, 'MissingVerification');
});

test('The right statement signed by another key is refused', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  t.is(attempt(network, device, { signer: Keypair.generate() }), 'SignedByOtherKey');
});

test('The right key over any other statement is refused: other network, device, owner, nonce, expiry or tag', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const [own, key, owner] = [network.address, device.key.publicKey, device.owner.publicKey];
  const stranger = Keypair.generate().publicKey;
  const tagged = registration(own, key, owner, 1n, EXPIRES);
  tagged.write('wayproof-own-v01', 'ascii');
  const statements = [
    registration(stranger, key, owner, 1n, EXPIRES),
    registration(own, stranger, owner, 1n, EXPIRES),
    registration(own, key, stranger, 1n, EXPIRES),
    registration(own, key, owner, 2n, EXPIRES),
    registration(own, key, owner, 1n, EXPIRES + 1n),
    tagged,
  ];
  for (const statement of statements) t.is(attempt(network, device, { statement }), 'SignedOtherStatement');
  t.is(attempt(network, device, { statement: tagged.subarray(0, 127) }), 'SignatureLayout');
  t.is(attempt(network, device, { statement: Buffer.concat([tagged, Buffer.alloc(1)]) }), 'SignatureLayout');
});

test('No signature, or two, is refused', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const none = new TransactionInstruction({
    keys: [],
    programId: verification(device.key, Buffer.alloc(1)).programId,
    data: Buffer.from([0, 0]),
  });
  t.is(attempt(network, device, { before: [none] }), 'SignatureCount');
  const statement = registration(network.address, device.key.publicKey, device.owner.publicKey, 1n, EXPIRES);
  const one = verification(device.key, statement);
  // Two headers over the same signature: the precompile is content with it.
  const two = Buffer.concat([
    Buffer.from([2, 0]),
    one.data.subarray(2, 16),
    one.data.subarray(2, 16),
    one.data.subarray(16),
  ]);
  for (const header of [2, 16]) {
    for (const field of [0, 4, 8]) two.writeUInt16LE(two.readUInt16LE(header + field) + 14, header + field);
  }
  t.is(
    attempt(network, device, { before: [new TransactionInstruction({ ...one, data: two })] }),
    'SignatureCount',
  );
});

test('Offsets that point into another instruction or to other data are refused', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const attacker = Keypair.generate();
  const owner = device.owner.publicKey;
  const honestLooking = verification(
    attacker,
    registration(network.address, device.key.publicKey, owner, 1n, EXPIRES),
  );
  honestLooking.data.set(device.key.publicKey.toBytes(), 16);
  // The bytes shown name the device's key; what the precompile verifies is the attacker's signature elsewhere.
  const hidden = verification(
    attacker,
    registration(network.address, device.key.publicKey, owner, 1n, EXPIRES),
  );
  for (const field of [4, 8, 14]) honestLooking.data.writeUInt16LE(0, field);
  t.is(attempt(network, device, { before: [hidden, honestLooking] }), 'SignatureLayout');
  // The same instruction named by its number instead of 0xffff.
  t.is(attempt(network, device, { tamper: (data) => void data.writeUInt16LE(0, 4) }), 'SignatureLayout');
  t.is(attempt(network, device, { tamper: (data) => void data.writeUInt8(1, 1) }), 'SignatureLayout');
});

test('Trailing bytes behind the statement are refused', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const verify = verification(
    device.key,
    registration(network.address, device.key.publicKey, device.owner.publicKey, 1n, EXPIRES),
  );
  const longer = new TransactionInstruction({
    ...verify,
    data: Buffer.concat([verify.data, Buffer.alloc(3)]),
  });
  t.is(attempt(network, device, { before: [longer] }), 'SignatureLayout');
});

test('An account that only looks like the instructions sysvar is refused', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const fake = Keypair.generate().publicKey;
  network.ledger.forge(fake, Buffer.alloc(512), new PublicKey('Sysvar1111111111111111111111111111111111111'));
  t.is(attempt(network, device, { slots: { instructions: fake } }), 'invalid program argument');
  t.is(attempt(network, device, { slots: { instructions: SYSVAR_INSTRUCTIONS_PUBKEY } }), undefined);
});

test('Small-order and non-canonical keys are refused, as the shared vectors say', (t) => {
  interface Vector {
    name: string;
    key: string;
    keyValid: boolean;
  }
  const file = new URL('../../vectors/strictness.json', import.meta.url);
  const vectors = (JSON.parse(readFileSync(file, 'utf8')) as Vector[]).filter(({ key }) => key.length === 64);
  const network = aNetwork();
  const { owner, payee } = anUnregisteredDevice(network);
  const seen: Record<string, number> = { WeakDeviceKey: 0, MissingVerification: 0 };
  for (const { name, key, keyValid } of vectors) {
    const device = { key: { publicKey: new PublicKey(Buffer.from(key, 'hex')) }, owner, payee };
    const { error } = network.ledger.send([registerInstruction(network, device)], [owner], owner);
    // Off the curve or of mixed order: the verification itself fails, or harms only its owner.
    const wanted =
      keyValid || /mixed-order key|off the curve/.test(name) ? 'MissingVerification' : 'WeakDeviceKey';
    t.is(error, wanted, name);
    seen[wanted] = (seen[wanted] ?? 0) + 1;
  }
  t.true((seen['WeakDeviceKey'] ?? 0) >= 30);
});

test('The payee must be a token account of the network mint and not the vault', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const { ledger } = network;
  const foreign = tokenAccount(ledger, aMint(ledger), device.owner.publicKey);
  t.is(attempt(network, { ...device, payee: foreign }), 'WrongPayeeMint');
  t.is(attempt(network, { ...device, payee: network.vault }), 'PayeeIsVault');
  t.is(
    attempt(network, { ...device, payee: tokenAccount(ledger, network.mint, network.address) }),
    'PayeeIsVault',
  );
  t.is(attempt(network, { ...device, payee: network.mint }), 'invalid account data for instruction');
  t.is(attempt(network, { ...device, payee: Keypair.generate().publicKey }), 'Provided owner is not allowed');
  const fake = Keypair.generate().publicKey;
  ledger.forge(fake, ledger.data(device.payee), Keypair.generate().publicKey);
  t.is(attempt(network, { ...device, payee: fake }), 'Provided owner is not allowed');
});

test('The owner must sign, and the device address must be the one of its key', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const unsigned = { pubkey: device.owner.publicKey, isSigner: false, isWritable: true };
  const statement = registration(network.address, device.key.publicKey, device.owner.publicKey, 1n, EXPIRES);
  const call = registerInstruction(network, device, 1n, EXPIRES, { owner: unsigned });
  t.is(
    network.ledger.send([verification(device.key, statement), call]).error,
    'missing required signature for instruction',
  );
  const other = network.device(Keypair.generate().publicKey);
  t.is(
    attempt(network, device, { slots: { device: other } }),
    'Provided seeds do not result in a valid address',
  );
  const bump = otherPda(text('device'), network.address.toBytes(), device.key.publicKey.toBytes());
  t.is(
    attempt(network, device, { slots: { device: bump } }),
    'Provided seeds do not result in a valid address',
  );
});

test('A registration for one network is worth nothing on another', (t) => {
  const network = aNetwork();
  const device = anUnregisteredDevice(network);
  const statement = registration(
    Keypair.generate().publicKey,
    device.key.publicKey,
    device.owner.publicKey,
    1n,
    EXPIRES,
  );
  t.is(attempt(network, device, { statement }), 'SignedOtherStatement');
  t.is(attempt(network, device, { slots: { network: device.payee } }), 'Provided owner is not allowed');
});
