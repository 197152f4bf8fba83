import { type Keypair, PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { aDevice, anUnregisteredDevice, registration, type TestDevice, verification } from '../devices.ts';
import { Ledger, u64 } from '../ledger.ts';
import { fundedNetwork, START, TestNetwork } from '../network.ts';
import { aMint, tokenAccount } from '../tokens.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { QuickLedger } from './quick-ledger.ts';

export const FUNDED = 3_000n;
export const EPOCH = 60;
export const EXPIRY = 300;
const FAR = 365 * 86_400;

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
  readonly expires: bigint;
  /** Roots and digests that no rule looks into. */
  readonly contents: ReturnType<TestNetwork['contents']>;
  private readonly stored = new Map<string, PublicKey>();
  private readonly epochs = new Map<number, PublicKey>();
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
    this.contents = this.network.contents();
    this.expires = BigInt(START + FAR);
    this.quick = new QuickLedger(ledger);
  }

  epoch(number: number): PublicKey {
    const found = this.epochs.get(number) ?? this.network.epoch(number);
    this.epochs.set(number, found);
    return found;
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
  private keyIn(account: PublicKey, type: string, field: string): PublicKey | undefined {
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
