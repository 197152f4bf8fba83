import { type Keypair, PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { aDevice, anUnregisteredDevice, registration, type TestDevice, verification } from '../devices.ts';
import { changeOf } from '../governance.ts';
import { Ledger, le32, pda, u64 } from '../ledger.ts';
import { fundedNetwork, START, TestNetwork, text } from '../network.ts';
import { aMint, tokenAccount } from '../tokens.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { QuickLedger } from './quick-ledger.ts';

export const FUNDED = 3_000n;
export const EPOCH = 60;
export const EXPIRY = 300;
const FAR = 10 * 365 * 86_400;
/** Epochs without rewards that are final before a trial begins: the first of them may be closed. */
export const OLD = 34;
const NOTHING = { leaves: 0, reward_root: Buffer.alloc(32) };

/**
 * One network that every trial starts from: four oracles of which three are seated and two must agree, five devices
 * of which three are registered, a sixth key that
 * never is, and a second network on the same mint whose accounts an attacker may pass.
 */
export class World {
  readonly quick: QuickLedger;
  readonly network: TestNetwork;
  readonly other: TestNetwork;
  readonly devices: readonly TestDevice[];
  /** What a leaf may name: the devices' keys, rising, and last the one of nobody. */
  readonly keys: readonly PublicKey[];
  readonly oracles: readonly Keypair[];
  /** Where devices are paid: every payee of every owner. */
  readonly payees: readonly PublicKey[];
  /** Whoever may try what only others may: owners, oracles, and the network's first keys. */
  readonly people: readonly PublicKey[];
  readonly expires: bigint;
  /** Roots and digests that no rule looks into. */
  readonly contents: ReturnType<TestNetwork['contents']>;
  private readonly stored = new Map<string, PublicKey>();
  private readonly addresses = new Map<string, PublicKey>();
  private readonly verifications = new Map<string, TransactionInstruction>();

  constructor() {
    const ledger = new Ledger(START);
    const mint = aMint(ledger);
    const spare = ledger.signer();
    this.network = fundedNetwork(ledger, mint, quickSettings, FUNDED);
    this.oracles = [...this.network.oracles, spare];
    this.other = new TestNetwork(ledger, mint, quickSettings, 'other002');
    const { error } = this.other.create();
    if (error) throw new Error(error);
    const keys = Array.from({ length: 6 }, () => ledger.keypair()).sort((a, b) =>
      Buffer.compare(a.publicKey.toBytes(), b.publicKey.toBytes()),
    );
    this.keys = keys.map(({ publicKey }) => publicKey);
    this.devices = keys
      .slice(0, 5)
      .map((key, i) => (i < 3 ? aDevice(this.network, key) : anUnregisteredDevice(this.network, key)));
    this.payees = [
      ...this.devices.map(({ payee }) => payee),
      tokenAccount(ledger, mint, spare.publicKey),
      tokenAccount(ledger, mint, spare.publicKey),
    ];
    this.people = [
      ...[this.network.council, this.network.guardian, spare, this.network.oracle(0)],
      ...this.devices.slice(0, 2).map(({ owner }) => owner),
    ].map(({ publicKey }) => publicKey);
    for (const key of this.people) this.stored.set(key.toBuffer().toString('hex'), key);
    for (let number = 1; number <= OLD; number++) this.network.finaliseEpoch(number, NOTHING);
    this.contents = this.network.contents();
    this.expires = BigInt(START + FAR);
    this.quick = new QuickLedger(ledger);
  }

  epoch(number: number): PublicKey {
    return this.at(`epoch ${number}`, () => this.network.epoch(number));
  }

  /** The Ed25519 instruction over a statement; each is signed only once however often trials use it. */
  signed(key: Keypair, statement: Uint8Array): TransactionInstruction {
    const name = `${key.publicKey.toBase58()} ${Buffer.from(statement).toString('hex')}`;
    const found = this.verifications.get(name) ?? verification(key, statement);
    this.verifications.set(name, found);
    return found;
  }

  registrationOf(device: TestDevice, owner: PublicKey): TransactionInstruction {
    const { address } = this.network;
    return this.signed(device.key, registration(address, device.key.publicKey, owner, 1n, this.expires));
  }

  state(): Fields {
    return this.fields('Network', this.network.address) as Fields;
  }

  fields(account: string, key: PublicKey): Fields | undefined {
    const data = this.quick.data(key);
    return data && data.length > 0 ? fieldsOf(account, data) : undefined;
  }

  tokens(account: PublicKey): bigint {
    return this.quick.data(account)?.readBigUInt64LE(64) ?? 0n;
  }

  exists(key: PublicKey): boolean {
    return (this.quick.data(key)?.length ?? 0) > 0;
  }

  oracle(index: number): PublicKey {
    return this.oracles[index % this.oracles.length]?.publicKey ?? this.network.vault;
  }

  council(): PublicKey {
    return this.keyIn(this.network.address, 'Network', 'council') ?? this.network.council.publicKey;
  }

  guardian(): PublicKey {
    return this.keyIn(this.network.address, 'Network', 'guardian') ?? this.network.guardian.publicKey;
  }

  params(): { emissionCap: bigint; outflowLimit: bigint } {
    const state = this.state();
    return { emissionCap: state.u64('emission_cap'), outflowLimit: state.u64('outflow_limit') };
  }

  nonceOf(device: PublicKey): bigint {
    return this.fields('Device', device)?.u64('nonce') ?? 0n;
  }

  change(version: number): PublicKey {
    return this.at(`change ${version}`, () => changeOf(this.network, version));
  }

  opening(number: number, attempt: number, index: number): PublicKey {
    const epoch = this.epoch(number).toBytes();
    const make = () => pda(text('opening'), epoch, le32(attempt), le32(index));
    return this.at(`opening ${number} ${attempt} ${index}`, make);
  }

  /** Addresses take a search for a bump: each is made once for all trials. */
  private at(name: string, make: () => PublicKey): PublicKey {
    const found = this.addresses.get(name) ?? make();
    this.addresses.set(name, found);
    return found;
  }

  proposerOf(epoch: PublicKey): PublicKey {
    return this.keyIn(epoch, 'Epoch', 'proposer') ?? PublicKey.default;
  }

  ownerOf(device: PublicKey): PublicKey | undefined {
    return this.keyIn(device, 'Device', 'owner');
  }

  payeeOf(device: PublicKey): PublicKey | undefined {
    return this.keyIn(device, 'Device', 'payee');
  }

  payee(index: number): PublicKey {
    return this.payees[index % this.payees.length] ?? this.network.vault;
  }

  /** A key stored in an account, as the one object every trial knows it by. */
  keyIn(account: PublicKey, type: string, field: string): PublicKey | undefined {
    const name = this.fields(type, account)?.hex(field);
    if (name === undefined) return undefined;
    const found = this.stored.get(name) ?? new PublicKey(Buffer.from(name, 'hex'));
    this.stored.set(name, found);
    return found;
  }
}

const quickSettings = {
  ...{ kind: 1, epoch_seconds: EPOCH, challenge_seconds: EPOCH, expiry_seconds: EXPIRY },
  ...{ epoch_bond: u64(1_000_000), device_bond: u64(2_000_000) },
  ...{ emission_cap: u64(1_000), device_cap: u64(1_000), base: u64(1), rate_per_km: u64(1) },
  ...{ outflow_limit: u64(1_600), outflow_seconds: 120 },
};
