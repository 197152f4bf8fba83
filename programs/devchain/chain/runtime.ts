import { readFileSync } from 'node:fs';
import {
  type EncodedAccount,
  getTransactionDecoder,
  address as kitAddress,
  lamports as kitLamports,
} from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM, type SlotHash, type TransactionMetadata } from 'litesvm';
import { FleetError } from '../../../protocol/errors.ts';
import { keyText } from '../../../protocol/ids.ts';
import type { ChainAccount } from './account.ts';
import { type Failure, failureOf } from './failure.ts';
import { SLOTS_PER_EPOCH } from './slots.ts';
import type { WireInstruction } from './transaction.ts';

export interface InnerInstructions {
  readonly index: number;
  readonly instructions: readonly (WireInstruction & { readonly stackHeight: number })[];
}

/** What running a transaction gave. */
export interface Outcome {
  readonly failure: Failure | null;
  readonly logs: readonly string[];
  readonly units: number;
  readonly inner: readonly InnerInstructions[];
  readonly returned: { readonly programId: string; readonly data: Uint8Array } | null;
  /** Accounts after a simulation; empty for a real run. */
  readonly accounts: readonly ChainAccount[];
}

/** A program loaded at every start from its file, so that a rebuilt one takes effect. */
export interface ProgramFile {
  readonly address: string;
  readonly path: string;
}

/** litesvm behind web3-free types. Blockhashes and duplicates are the chain's business, not the engine's. */
export class Runtime {
  readonly #svm = new LiteSVM().withNativeMints().withBlockhashCheck(false).withTransactionHistory(0n);

  /** Loads bytecode; throws CHAIN_PROGRAM_FILE when the file is missing or the loader refuses it. */
  loadProgram({ address, path }: ProgramFile): void {
    try {
      this.#svm.addProgram(kitAddress(address), readFileSync(path));
    } catch (cause) {
      throw new FleetError('CHAIN_PROGRAM_FILE', { path, reason: reasonOf(cause) }, { cause });
    }
  }

  account(address: string): ChainAccount | undefined {
    const found = this.#svm.getAccount(kitAddress(address));
    return found.exists ? accountOf(found) : undefined;
  }

  accountsOf(program: string): ChainAccount[] {
    return this.#svm.getProgramAccounts(kitAddress(program)).map(accountOf);
  }

  setAccount(account: ChainAccount): void {
    this.#svm.setAccount({
      address: kitAddress(account.address),
      lamports: kitLamports(account.lamports),
      programAddress: kitAddress(account.owner),
      executable: account.executable,
      data: account.data,
      space: BigInt(account.data.length),
    });
  }

  /** Sets the Clock and SlotHashes sysvars that programs read. */
  setTime(slot: number, unixSeconds: number, recent: () => readonly { slot: number; hash: string }[]): void {
    const clock = this.#svm.getClock();
    if (clock.slot !== BigInt(slot)) this.#svm.setSlotHashes(recent().map(slotHash));
    clock.slot = BigInt(slot);
    clock.epoch = BigInt(Math.floor(slot / SLOTS_PER_EPOCH));
    clock.leaderScheduleEpoch = clock.epoch + 1n;
    clock.unixTimestamp = BigInt(unixSeconds);
    this.#svm.setClock(clock);
  }

  rentExemption(bytes: number): bigint {
    return this.#svm.minimumBalanceForRentExemption(BigInt(bytes));
  }

  execute(wire: Uint8Array): Outcome {
    return this.#refusing(() => {
      const result = this.#svm.sendTransaction(getTransactionDecoder().decode(wire));
      return result instanceof FailedTransactionMetadata
        ? outcome(result.meta(), failureOf(result.err()))
        : outcome(result, null);
    });
  }

  simulate(wire: Uint8Array, { verify }: { verify: boolean }): Outcome {
    this.#svm.withSigverify(verify);
    try {
      return this.#refusing(() => {
        const result = this.#svm.simulateTransaction(getTransactionDecoder().decode(wire));
        if (result instanceof FailedTransactionMetadata)
          return outcome(result.meta(), failureOf(result.err()));
        const accounts = result.postAccounts().map(accountOf);
        return { ...outcome(result.meta(), null), accounts };
      });
    } finally {
      this.#svm.withSigverify(true);
    }
  }

  /** The Kit wrapper throws on absent signatures where a node answers with an error. */
  #refusing(run: () => Outcome): Outcome {
    try {
      return run();
    } catch (error) {
      const failure = /sign/i.test(reasonOf(error)) ? 'SignatureFailure' : 'SanitizeFailure';
      return { failure, logs: [], units: 0, inner: [], returned: null, accounts: [] };
    }
  }
}

function slotHash({ slot, hash }: { slot: number; hash: string }): SlotHash {
  return { slot: BigInt(slot), hash };
}

function accountOf({ address, lamports, programAddress, data, executable }: EncodedAccount): ChainAccount {
  return { address, lamports, owner: programAddress, data: Uint8Array.from(data), executable };
}

function outcome(meta: TransactionMetadata, failure: Failure | null): Outcome {
  const returned = meta.returnData();
  const inner = meta.innerInstructions().map((instructions, index) => ({
    index,
    instructions: instructions.map((each) => {
      const compiled = each.instruction();
      return {
        programIdIndex: compiled.programIdIndex(),
        accounts: [...compiled.accounts()],
        data: compiled.data(),
        stackHeight: each.stackHeight(),
      };
    }),
  }));
  return {
    failure,
    logs: meta.logs(),
    units: Number(meta.computeUnitsConsumed()),
    inner: inner.filter((each) => each.instructions.length > 0),
    returned:
      returned.data().length === 0
        ? null
        : { programId: keyText(returned.programId()), data: returned.data() },
    accounts: [],
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
