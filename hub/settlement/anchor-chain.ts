import type { Connection, Keypair, TransactionInstruction } from '@solana/web3.js';
import type { EpochAccount, NetworkAccount } from '../../programs/client/accounts.ts';
import {
  attestEpoch,
  expireEpoch,
  finaliseEpoch,
  postEpoch,
} from '../../programs/client/epoch-instructions.ts';
import { rpc } from '../../programs/client/failures.ts';
import { fetchNetwork, findEpoch, listDevices } from '../../programs/client/queries.ts';
import { bindingVersion, paramsOf } from '../../programs/client/reward-parameters.ts';
import { sendAndConfirm } from '../../programs/client/send.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { EpochProposal } from '../../protocol/epoch.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type Address, address, type DeviceId, type NetworkId } from '../../protocol/ids.ts';
import type { DeviceAccount } from '../../protocol/judge.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import { milliseconds, type UnixSeconds } from '../../protocol/units.ts';
import type { Chain, ChainEpoch, ChainNetwork } from './chain.ts';

export interface AnchorChainParts {
  readonly connection: Connection;
  readonly network: NetworkId;
  /** The hub as an oracle: signs and pays. */
  readonly oracle: Keypair;
  readonly realClock: Clock;
}

/** The program's Network and Epoch accounts behind the `Chain` port. Errors are the client's CHAIN_… codes. */
export class AnchorChain implements Chain {
  readonly #parts: AnchorChainParts;

  constructor(parts: AnchorChainParts) {
    this.#parts = parts;
  }

  async network(): Promise<ChainNetwork> {
    return networkOf(await this.#network(), this.#us());
  }

  async parametersFor(end: UnixSeconds): Promise<RewardParameters> {
    const network = await this.#network();
    return await paramsOf(this.#parts.connection, network, bindingVersion(network, end));
  }

  /** The slot is asked first: the accounts are as of it or a little newer, and say what they said then or since. */
  async devices() {
    const { connection, network } = this.#parts;
    const slot = await rpc(connection.getSlot());
    const devices = new Map<DeviceId, DeviceAccount>();
    for (const { device, status, successor } of await listDevices(connection, network)) {
      devices.set(device, { status, ...(successor === undefined ? {} : { successor }) });
    }
    return { slot, devices };
  }

  async epoch(number: number): Promise<ChainEpoch | undefined> {
    const found = await this.#epoch(number);
    if (found === undefined) return undefined;
    const { content, contentHash, state, proposer, attestedBy, postedAt } = found;
    const { oracles, oracleVersion, suspended } = await this.#network();
    const seat = oracles.indexOf(this.#us());
    // Attestations of an older set of oracles count no more, nor do those of whoever lost a challenge.
    const oraclesCurrent = found.oracleVersion === oracleVersion;
    const current = oraclesCurrent ? attestedBy : [];
    const valid = current.filter((oracle) => !suspended.includes(oracle));
    const attestedByUs = seat < 0 || current.includes(seat);
    return {
      content,
      contentHash,
      state,
      proposer,
      attestations: valid.length,
      attestedByUs,
      oraclesCurrent,
      postedAt,
    };
  }

  async post(proposal: EpochProposal): Promise<void> {
    const network = await this.#network();
    const existing = await this.#epoch(Number(proposal.number));
    await this.#send(await postEpoch(network, this.#us(), proposal, existing));
  }

  async attest(number: number, contentHash: Uint8Array): Promise<void> {
    await this.#send(await attestEpoch(this.#parts.network, BigInt(number), this.#us(), contentHash));
  }

  async finalise(number: number): Promise<void> {
    await this.#send(await finaliseEpoch(await this.#existing(number)));
  }

  async expire(number: number): Promise<void> {
    await this.#send(await expireEpoch(await this.#existing(number)));
  }

  #network(): Promise<NetworkAccount> {
    return fetchNetwork(this.#parts.connection, this.#parts.network);
  }

  #epoch(number: number): Promise<EpochAccount | undefined> {
    return findEpoch(this.#parts.connection, this.#parts.network, BigInt(number));
  }

  async #existing(number: number): Promise<EpochAccount> {
    const epoch = await this.#epoch(number);
    if (epoch === undefined) throw new FleetError('EPOCH_UNKNOWN', { number });
    return epoch;
  }

  async #send(instructions: readonly TransactionInstruction[]): Promise<void> {
    const { connection, oracle, realClock: clock } = this.#parts;
    await sendAndConfirm(connection, instructions, [oracle], { clock, poll: milliseconds(250) });
  }

  #us = () => address(this.#parts.oracle.publicKey.toBase58());
}

function networkOf(account: NetworkAccount, us: Address): ChainNetwork {
  const { hubKey, threshold, epochSeconds, challengeSeconds, expirySeconds, nextEpochEnd } = account;
  return {
    hubKey,
    threshold,
    epochSeconds,
    challengeSeconds,
    expirySeconds,
    nextEpochEnd,
    latestPosted: Number(account.latestPosted),
    latestFinal: Number(account.latestFinal),
    pausedUntil: account.pausedUntil,
    suspended: account.suspended.includes(account.oracles.indexOf(us)),
  };
}
