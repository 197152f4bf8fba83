import type { Connection } from '@solana/web3.js';
import type { Draft } from '../../programs/client/co-signed.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { type Address, networkId } from '../../protocol/ids.ts';
import { toBase64 } from '../../protocol/views/fields.ts';
import { keypairOf, openCluster } from '../chain/cluster.ts';
import { agreeOn, type SendFlags } from '../chain/proposal.ts';
import { report } from '../chain/tell-proposal.ts';
import type { Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { showSol } from '../output/units.ts';
import { writePrivateFile } from '../private-file.ts';
import type { OwnedDevice } from './device-on-chain.ts';
import { type OfferFile, readOffer } from './offer-file.ts';
import { saleOf } from './sale.ts';
import { faultOf, type PrintedStatement, type TransferFile } from './statement-file.ts';

/** The owner's half: asks, signs, and writes the offer. Nothing is sent. */
export async function makeOffer(
  run: Run,
  flags: SendFlags & { readonly offer: string; readonly newPayee?: string },
  { cluster, network, owner, device }: OwnedDevice,
  file: TransferFile,
  payee: Address | undefined,
): Promise<void> {
  const [{ freshBlockhash, partOf }, { unitsLimit }] = await Promise.all([
    import('../../programs/client/co-signed.ts'),
    import('../../programs/client/send.ts'),
  ]);
  const { newOwner } = file;
  const { instructions } = await saleOf(network, file, owner.address, newOwner, payee);
  const { priced, agreed } = await agreeOn(run, flags, cluster, {
    what: `offer robot ${device.device} with its bond of ${showSol(device.bond)} to ${newOwner}`,
    instructions,
    parties: [{ role: 'owner', wallet: owner }],
    elsewhere: [{ role: 'new owner', address: newOwner }],
    feePayer: newOwner,
  });
  if (!agreed) {
    return report(run, { result: 'would send', priced, receipt: undefined }, { device: device.device });
  }
  const units = unitsLimit(priced.quote.units);
  const fresh = await freshBlockhash(cluster.connection);
  const draft: Draft = { feePayer: newOwner, instructions, units, ...fresh };
  const signature = toBase64(partOf(draft, await keypairOf(owner)));
  const statement: PrintedStatement = { ...file, signature: toBase64(file.signature) };
  const offer = { kind: 'transfer offer', statement, owner: owner.address, units, ...fresh, signature };
  const whole = payee === undefined ? offer : { ...offer, payee };
  await writePrivateFile('offer of a robot', flags.offer, `${JSON.stringify(whole, null, 2)}\n`);
  run.output.result({ device: device.device, newOwner, offer: flags.offer }, () =>
    [
      `wrote ${flags.offer}; it holds for about a minute. The new owner runs:`,
      `wayproof device accept ${flags.offer} --keypair THEIR_KEY_FILE`,
    ].join('\n'),
  );
}

/** The new owner's half: makes the transaction anew from the offer, shows it, signs and sends it. */
export async function acceptOffer(run: Run, flags: SendFlags, [path = '']: readonly string[]): Promise<void> {
  const [{ fetchNetwork }, { isAlive, partOf, whole }, { confirm }, { receiptOf }] = await Promise.all([
    import('../../programs/client/queries.ts'),
    import('../../programs/client/co-signed.ts'),
    import('../../programs/client/confirm.ts'),
    import('../../programs/client/send.ts'),
  ]);
  const offer = await readOffer(path);
  const wallet = walletOf(run);
  const { statement: file, owner, units, blockhash, lastValidBlockHeight } = offer;
  if (file.kind !== 'transfer' || file.newOwner !== wallet.address) {
    const allowed = file.kind === 'transfer' ? file.newOwner : 'nobody';
    throw new FleetError('CLI_WRONG_AUTHORITY', { wallet: wallet.address, role: 'the new owner', allowed });
  }
  const cluster = await openCluster(run);
  const { connection } = cluster;
  const network = await fetchNetwork(connection, networkId(file.network));
  await assertOffered(connection, offer, file, path);
  if (!(await isAlive(connection, { blockhash }))) throw new FleetError('CLI_OFFER_EXPIRED', { path });
  const { payee, instructions } = await saleOf(network, file, owner, wallet.address, offer.payee);
  const { priced, agreed } = await agreeOn(run, flags, cluster, {
    what: `take robot ${file.device} over from ${owner}`,
    instructions,
    parties: [{ role: 'new owner', wallet }],
    elsewhere: [{ role: 'owner', address: owner }],
    feePayer: wallet.address,
  });
  const facts = { device: file.device, owner: wallet.address, payee };
  const fields = [
    ['device', file.device],
    ['owner', wallet.address],
    ['rewards to', payee],
  ] as const;
  if (!agreed) return report(run, { result: 'would send', priced, receipt: undefined }, facts, fields);
  const draft: Draft = { feePayer: wallet.address, instructions, units, blockhash, lastValidBlockHeight };
  const signed = whole(draft, [
    [owner, offer.signature],
    [wallet.address, partOf(draft, await keypairOf(wallet))],
  ]);
  try {
    const { slot } = await confirm(connection, signed, { clock: run.environment.clock });
    const receipt = await receiptOf(connection, signed.signature, slot);
    report(run, { result: 'sent', priced, receipt }, facts, fields);
  } catch (error) {
    if (isFleetError(error, 'CHAIN_BLOCKHASH_EXPIRED')) throw new FleetError('CLI_OFFER_EXPIRED', { path });
    throw error;
  }
}

/** What the chain would refuse is told before the question. Throws CLI_STATEMENT_INVALID. */
async function assertOffered(
  connection: Connection,
  { owner }: OfferFile,
  file: TransferFile,
  path: string,
): Promise<void> {
  const [{ findDevice }, { chainTime }, { nativeVerifier }] = await Promise.all([
    import('../../programs/client/queries.ts'),
    import('../../programs/client/chain-time.ts'),
    import('../../protocol/sodium/native.ts'),
  ]);
  const device = await findDevice(connection, file.network, file.device);
  const expected = {
    network: file.network,
    device: file.device,
    owner: file.newOwner,
    nonce: (device?.nonce ?? 0n) + 1n,
    now: await chainTime(connection),
  };
  const foreign = device?.owner === owner ? undefined : `the robot belongs to ${device?.owner ?? 'nobody'}`;
  const reason = foreign ?? faultOf(file, expected, nativeVerifier);
  const command = 'the owner makes a new offer with "wayproof device transfer --offer".';
  if (reason !== undefined) throw new FleetError('CLI_STATEMENT_INVALID', { path, reason, command });
}
