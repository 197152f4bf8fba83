import { FleetError } from '../../protocol/errors.ts';
import { type Address, address } from '../../protocol/ids.ts';
import { carryOut, type SendFlags } from '../chain/proposal.ts';
import { report } from '../chain/tell-proposal.ts';
import type { Run } from '../command.ts';
import { signedInHub } from '../connect.ts';
import { showSol } from '../output/units.ts';
import { openWallet, type Wallet } from '../wallet.ts';
import { assertActive, type OwnedDevice, ownedDevice } from './device-on-chain.ts';
import { makeOffer } from './offer.ts';
import { saleOf } from './sale.ts';
import {
  expiryOf,
  faultOf,
  type RotationFile,
  readStatementFile,
  type StatementFile,
  type TransferFile,
} from './statement-file.ts';

export interface TransferFlags extends SendFlags {
  readonly statement?: string;
  /** The new owner's key file, when it is here. */
  readonly newKeypair?: string;
  /** The new owner's address, when its key is elsewhere: then an offer is written to this file. */
  readonly to?: string;
  readonly offer?: string;
  readonly newPayee?: string;
}

/** Gives a robot to a new owner: the robot, the owner and the new owner agree. */
export async function transfer(
  run: Run,
  flags: TransferFlags,
  [word = '']: readonly string[],
): Promise<void> {
  const owned = await ownedDevice(run, word);
  assertActive(owned);
  const { cluster, network, owner } = owned;
  const { device, bond, nonce } = owned.device;
  const next = flags.newKeypair === undefined ? undefined : openWallet(flags.newKeypair);
  const newOwner = next?.address ?? newOwnerOf(flags);
  const command = `wayproof agent sign transfer --dir FOLDER --to ${newOwner} --nonce ${nonce + 1n} > transfer.json`;
  const file = await statementOf<TransferFile>(flags, 'transfer', owned, newOwner, command);
  const payee = flags.newPayee === undefined ? undefined : address(flags.newPayee);
  if (next === undefined) {
    const { offer = 'offer.json' } = flags;
    return await makeOffer(run, { ...flags, offer }, owned, file, payee);
  }
  const sale = await saleOf(network, file, owner.address, payerOf(run, owner).address, payee);
  const outcome = await carryOut(run, flags, cluster, {
    what: `give robot ${device} with its bond of ${showSol(bond)} to ${newOwner}`,
    instructions: sale.instructions,
    parties: [
      { role: 'owner', wallet: owner },
      { role: 'new owner', wallet: next },
    ],
  });
  report(run, outcome, { device, owner: newOwner, payee: sale.payee, bond }, [
    ['device', device],
    ['owner', newOwner],
    ['rewards to', sale.payee],
    ['bond', `${showSol(bond)} goes with it`],
  ]);
}

function newOwnerOf({ to }: TransferFlags): Address {
  if (to !== undefined) return address(to);
  const what = "the new owner's key file (or, when it is elsewhere, --to with the address)";
  throw new FleetError('CLI_FLAG_MISSING', { flag: '--new-keypair', what });
}

export interface ReplaceFlags extends SendFlags {
  readonly statement?: string;
  /** The device that takes the place; only for `replace`. */
  readonly by?: string;
}

/** Puts a new key in a robot's place: its own after a new flash (`rotate-key`), or another robot's (`replace`). */
export async function replace(run: Run, flags: ReplaceFlags, [word = '']: readonly string[]): Promise<void> {
  const { rotateKey } = await import('../../programs/client/handover-instructions.ts');
  const owned = await ownedDevice(run, word);
  assertActive(owned);
  const { cluster, network, owner } = owned;
  const { device, nonce } = owned.device;
  const command = `wayproof agent sign rotation --dir NEW_FOLDER --old ${device} --nonce ${nonce + 1n} > rotation.json`;
  const file = await statementOf<RotationFile>(flags, 'rotation', owned, owner.address, command);
  const { newKey } = file;
  if (flags.by !== undefined) await assertEnrolled(run, flags, newKey, command);
  const proof = {
    oldDevice: device,
    newKey,
    owner: owner.address,
    nonce: nonce + 1n,
    expires: expiryOf(file),
    signature: file.signature,
  };
  const outcome = await carryOut(run, flags, cluster, {
    what: `put ${newKey} in the place of robot ${device}`,
    instructions: await rotateKey(network.address, proof),
    parties: [{ role: 'owner', wallet: owner }],
    bond: network.deviceBond,
  });
  const { bond, payee } = owned.device;
  report(run, outcome, { device, successor: newKey, payee, oldBond: bond }, [
    ['device', `${device}, rotated: its total stays claimable`],
    ['successor', `${newKey}, active`],
    ['rewards to', payee],
    ['old bond', `${showSol(bond)}: "wayproof device withdraw ${device}" once its time is over`],
  ]);
}

/** The robot's statement, checked. Throws CLI_STATEMENT_MISSING with what to run on the robot, CLI_STATEMENT_INVALID. */
async function statementOf<F extends StatementFile>(
  flags: { readonly statement?: string },
  kind: F['kind'],
  { network, device, now }: OwnedDevice,
  owner: Address,
  command: string,
): Promise<F> {
  const { nativeVerifier } = await import('../../protocol/sodium/native.ts');
  const path = flags.statement;
  if (path === undefined) throw new FleetError('CLI_STATEMENT_MISSING', { command });
  const file = await readStatementFile(path);
  const expected = {
    network: network.address,
    device: device.device,
    owner,
    nonce: device.nonce + 1n,
    now,
  };
  const reason =
    file.kind === kind ? faultOf(file, expected, nativeVerifier) : `it is a ${file.kind}, not a ${kind}`;
  if (reason !== undefined) throw new FleetError('CLI_STATEMENT_INVALID', { path, reason, command });
  return file as F;
}

/** The successor must work for the hub as well: it has enrolled there for this wallet and was not registered yet. */
async function assertEnrolled(
  run: Run,
  { by, statement: path = '' }: ReplaceFlags,
  newKey: string,
  command: string,
): Promise<void> {
  if (!newKey.startsWith(by ?? '')) {
    const reason = `it was signed by ${newKey}, not by ${by}`;
    throw new FleetError('CLI_STATEMENT_INVALID', { path, reason, command });
  }
  const enrolled = (await signedInHub(run).hub.enrolments()).find(({ device }) => device === newKey);
  if (enrolled?.state !== 'awaiting registration') {
    throw new FleetError('CLI_DEVICE_NOT_ENROLLED', { device: newKey });
  }
}

function payerOf(run: Run, owner: Wallet): Wallet {
  const path = run.settings.find('payer');
  return path === undefined ? owner : openWallet(path);
}
