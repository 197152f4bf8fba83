import { Keypair, PublicKey, SystemProgram } from '@solana/web3.js';
import test from 'ava';
import { Ledger, otherPda, programId, type Slot, u64 } from './ledger.ts';
import { HOUR, type NetworkAccount, type Settings, START, TestNetwork, text } from './network.ts';
import { aMint, mintTo, tokenAccount } from './tokens.ts';

const key = (): PublicKey => Keypair.generate().publicKey;
const DAY = 86_400;

/** Create a network with some settings changed; the error's name, or undefined. */
function create(change: Partial<Settings>, slots: Record<string, Slot> = {}): string | undefined {
  const ledger = new Ledger(START);
  return new TestNetwork(ledger, aMint(ledger), change).create(slots).error;
}

test('A network holds the settings it was created with, its canonical bumps and an empty vault', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger));
  const { error, events } = network.create();
  t.is(error, undefined);
  const state = network.state;
  for (const [field, value] of Object.entries(network.settings)) {
    if (field === 'oracles' || field === 'first_epoch_end') continue;
    t.is(String(state[field]), String(value), field);
  }
  t.deepEqual(
    (state['oracles'] as PublicKey[]).slice(0, 3).map(String),
    network.settings.oracles.map(String),
  );
  t.is(Number(state.next_epoch_end), START);
  t.is(String(state['creator']), network.creator.publicKey.toBase58());
  t.is(String(state['mint']), network.mint.toBase58());
  t.deepEqual(
    [state['oracle_count'], state['oracle_version'], state['param_version'], state['version']],
    [3, 1, 1, 1],
  );
  const canonical = (...seeds: Uint8Array[]): number => PublicKey.findProgramAddressSync(seeds, programId)[1];
  const seeds = [text('network'), network.mint.toBytes(), network.creator.publicKey.toBytes(), network.salt];
  t.is(state['bump'], canonical(...seeds));
  t.is(state['vault_bump'], canonical(text('vault'), network.address.toBytes()));
  t.is(ledger.tokens(network.vault), 0n);
  t.deepEqual(
    events.map(({ name }) => name),
    ['NetworkCreated'],
  );
});

test('A network cannot be created twice at one address', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger));
  t.is(network.create().error, undefined);
  t.is(network.create().error, 'custom program error: 0x0');
});

test('Lamports sent to the address beforehand do not stop a network from being created', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger));
  ledger.fund(network.address, 1n);
  ledger.fund(network.vault, 1n);
  t.is(network.create().error, undefined);
});

test('Nobody can squat the network another creator would make on the same mint', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger));
  const squatter = new TestNetwork(ledger, network.mint);
  t.is(
    squatter.create({ network: network.address, vault: network.vault }).error,
    'Provided seeds do not result in a valid address',
  );
  t.is(network.create().error, undefined);
});

test('An address of a bump that is not the canonical one is refused', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger));
  const { mint, creator, salt } = network;
  const other = otherPda(text('network'), mint.toBytes(), creator.publicKey.toBytes(), salt);
  t.is(network.create({ network: other }).error, 'Provided seeds do not result in a valid address');
  const vault = otherPda(text('vault'), network.address.toBytes());
  t.is(network.create({ vault }).error, 'Provided seeds do not result in a valid address');
});

test('The creator must sign', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger));
  const unsigned = { pubkey: network.creator.publicKey, isSigner: false, isWritable: true };
  t.is(network.create({ creator: unsigned }).error, 'missing required signature for instruction');
});

test('A mint with a freeze authority is refused', (t) => {
  const ledger = new Ledger(START);
  const network = new TestNetwork(ledger, aMint(ledger, key()));
  t.is(network.create().error, 'MintCanFreeze');
});

test('A mint that is no mint, or not of the token program, is refused', (t) => {
  const ledger = new Ledger(START);
  const mint = aMint(ledger);
  const other = tokenAccount(ledger, mint, key());
  mintTo(ledger, mint, other, 1n);
  t.is(new TestNetwork(ledger, other).create().error, 'invalid account data for instruction');
  const fake = key();
  ledger.forge(fake, ledger.data(mint), key());
  t.is(new TestNetwork(ledger, fake).create().error, 'Provided owner is not allowed');
});

test('A fake token program or system program is refused', (t) => {
  t.is(create({}, { token_program: SystemProgram.programId }), 'incorrect program id for instruction');
  t.is(create({}, { system_program: key() }), 'ConstraintExecutable');
});

const oracles = (count: number): PublicKey[] => Array.from({ length: count }, key);
const same = key();
const refused: Record<string, readonly Partial<Settings>[]> = {
  UnknownKind: [{ kind: 2 }, { kind: 255 }],
  MissingAuthority: (['council', 'guardian', 'hub_key', 'release_key'] as const).map((role) => ({
    [role]: PublicKey.default,
  })),
  OracleCount: [{ oracles: [] }, { oracles: oracles(9) }, { oracles: [key(), PublicKey.default] }],
  DuplicateOracle: [{ oracles: [same, key(), same] }],
  ThresholdOutOfRange: [{ threshold: 0 }, { threshold: 1 }, { threshold: 4 }, { kind: 1, threshold: 0 }],
  EpochSecondsOutOfRange: [
    { epoch_seconds: 599 },
    { epoch_seconds: 7 * DAY + 1 },
    { kind: 1, epoch_seconds: 0 },
  ],
  ChallengeSecondsOutOfRange: [
    { challenge_seconds: HOUR - 1 },
    { challenge_seconds: 14 * DAY + 1, expiry_seconds: 60 * DAY },
  ],
  ExpirySecondsOutOfRange: [
    { expiry_seconds: 3 * HOUR - 1 },
    { expiry_seconds: 60 * DAY + 1 },
    { kind: 1, challenge_seconds: 0, expiry_seconds: 0 },
  ],
  FirstEpochEndOutOfRange: [
    { first_epoch_end: u64(START - HOUR - 1) },
    { first_epoch_end: u64(START + 30 * DAY + 1) },
    { kind: 1, first_epoch_end: u64(START - DAY - 1) },
  ],
  BondOutOfRange: [
    { device_bond: u64(1) },
    { device_bond: u64(890_879) },
    { device_bond: u64(10n ** 12n + 1n) },
    { epoch_bond: u64(99_999_999) },
    { epoch_bond: u64(10n ** 12n + 1n) },
    { kind: 1, epoch_bond: u64(890_879) },
  ],
  EmissionCapOutOfRange: [{ emission_cap: u64(0) }, { emission_cap: u64(2n ** 64n / 1_000n + 1n) }],
  RewardParameterOutOfRange: [
    { base: u64(1_000_000_001) },
    { rate_per_km: u64(1_000_000_001) },
    { device_cap: u64(0) },
    { device_cap: u64(1_000_000_001) },
    { late_bps: 10_001 },
    { returned_bps: 10_001 },
    { no_show_seconds: 59 },
    { no_show_seconds: DAY + 1 },
  ],
  OutflowOutOfRange: [
    { outflow_limit: u64(7) },
    { outflow_seconds: HOUR - 1 },
    { outflow_seconds: 30 * DAY + 1 },
    { kind: 1, outflow_seconds: 0 },
  ],
};

for (const [error, changes] of Object.entries(refused)) {
  test(`Settings out of bounds are refused: ${error}`, (t) => {
    for (const change of changes) t.is(create(change), error, JSON.stringify(change));
  });
}

test('Every bound itself is allowed', (t) => {
  const allowed: Partial<Settings>[] = [
    { oracles: oracles(8), threshold: 8 },
    { epoch_seconds: 600, challenge_seconds: HOUR, expiry_seconds: 2 * HOUR, outflow_seconds: HOUR },
    {
      epoch_seconds: 7 * DAY,
      challenge_seconds: 14 * DAY,
      expiry_seconds: 60 * DAY,
      outflow_seconds: 30 * DAY,
    },
    { first_epoch_end: u64(START - HOUR) },
    { first_epoch_end: u64(START + 30 * DAY) },
    { device_bond: u64(0), epoch_bond: u64(100_000_000) },
    { device_bond: u64(890_880), epoch_bond: u64(10n ** 12n) },
    {
      base: u64(10n ** 9n),
      rate_per_km: u64(10n ** 9n),
      device_cap: u64(10n ** 9n),
      late_bps: 10_000,
      returned_bps: 0,
    },
    { emission_cap: u64((2n ** 64n - 1n) / 1_000n), outflow_limit: u64(2n ** 64n - 1n) },
    { outflow_limit: u64(8), no_show_seconds: 60 },
  ];
  for (const change of allowed) t.is(create(change), undefined, JSON.stringify(change));
});

test('A development network may have one oracle, second-long epochs, no window and no bonds', (t) => {
  const change = {
    ...{
      kind: 1,
      oracles: oracles(1),
      threshold: 1,
      epoch_seconds: 1,
      challenge_seconds: 0,
      expiry_seconds: 1,
    },
    ...{ device_bond: u64(0), epoch_bond: u64(0), outflow_seconds: 1, no_show_seconds: 1 },
    first_epoch_end: u64(START - DAY),
  };
  t.is(create(change), undefined);
});

test('Two networks of one creator and mint differ by their salt', (t) => {
  const ledger = new Ledger(START);
  const first = new TestNetwork(ledger, aMint(ledger));
  t.is(first.create().error, undefined);
  const second = new TestNetwork(ledger, first.mint, {}, 'salt0002');
  t.is(second.create().error, undefined);
  t.not(
    (first.state as NetworkAccount & { salt: number[] }).salt.join(),
    (second.state as NetworkAccount & { salt: number[] }).salt.join(),
  );
});
