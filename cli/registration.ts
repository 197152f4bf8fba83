import { prepareRegistration, type RegistrationOptions } from '../programs/client/registration.ts';
import { type Receipt, sendAndConfirm } from '../programs/client/send.ts';
import type { Clock } from '../protocol/clock.ts';
import type { Address, DeviceId } from '../protocol/ids.ts';
import { keypairOf } from './chain/cluster.ts';
import type { Wallet } from './wallet.ts';

export interface RegisterOptions extends RegistrationOptions {
  readonly owner: Wallet;
  readonly payer?: Wallet;
}

/** Both at once, without asking: what `start --check` and scripts use. */
export async function registerDevice(
  options: RegisterOptions & { readonly clock: Clock },
): Promise<{ readonly device: DeviceId; readonly payee: Address; readonly receipt: Receipt | undefined }> {
  const registering = await prepareRegistration(options);
  const { device, payee } = registering;
  if (registering.kind === 'registered already') return { device, payee, receipt: undefined };
  const { connection, owner, payer = owner, clock } = options;
  const wallets = new Map([payer, owner].map((wallet) => [wallet.address, wallet]));
  const signers = await Promise.all([...wallets.values()].map(keypairOf));
  const receipt = await sendAndConfirm(connection, registering.instructions, signers, { clock });
  return { device, payee, receipt };
}
