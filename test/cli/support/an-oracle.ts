import type { Connection } from '@solana/web3.js';
import type { ExecutionContext } from 'ava';
import { type OracleLoopOptions, type OracleOutcome, runOracle } from '../../../cli/oracle-loop.ts';
import { openWallet } from '../../../cli/wallet.ts';
import type { EvidenceSource } from '../../../programs/client/evidence-source.ts';
import { type Clock, systemClock } from '../../../protocol/clock.ts';
import type { NetworkId } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { milliseconds, type UnixMilliseconds } from '../../../protocol/units.ts';

export interface Watched {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly keyFile: string;
}

/** The loop in this process; its rounds follow quickly and are counted. */
export function anOracle(
  t: ExecutionContext,
  world: Watched,
  evidence: EvidenceSource,
  more: Partial<OracleLoopOptions> = {},
) {
  const stopping = new AbortController();
  const outcomes: OracleOutcome[] = [];
  const waiting: { readonly done: () => boolean; readonly tell: () => void }[] = [];
  let rounds = 0;
  const look = () => {
    for (const [i, { done, tell }] of [...waiting.entries()].reverse()) {
      if (!done()) continue;
      waiting.splice(i, 1);
      tell();
    }
  };
  const clock: Clock = {
    now: (): UnixMilliseconds => systemClock.now(),
    after: (delay, run) => {
      // Pauses are a second, and longer while something fails; what is shorter waits for the chain.
      if (delay < 1_000) return systemClock.after(delay, run);
      rounds++;
      look();
      return systemClock.after(milliseconds(10), run);
    },
  };
  const running = runOracle({
    connection: world.connection,
    network: world.network,
    evidence,
    traces: false,
    verifier: nativeVerifier,
    oracle: openWallet(world.keyFile),
    clock,
    signal: stopping.signal,
    ...more,
    onOutcome: (outcome) => {
      outcomes.push(outcome);
      look();
    },
  });
  const stop = async () => {
    stopping.abort();
    await running;
  };
  t.teardown(stop);
  const until = (done: () => boolean) => new Promise<void>((tell) => waiting.push({ done, tell }));
  return {
    outcomes,
    stop,
    /** Resolves with the first so many outcomes. */
    first: async (count: number) => {
      if (outcomes.length < count) await until(() => outcomes.length >= count);
      return outcomes.slice(0, count);
    },
    /** Resolves after so many more rounds. */
    rounds: (count: number) => {
      const end = rounds + count;
      return until(() => rounds >= end);
    },
  };
}

/** An outcome in a few words. */
export function shortly(outcome: OracleOutcome): string {
  if (outcome.kind === 'trouble') return outcome.kind;
  const fault = outcome.kind === 'challenged' ? ` ${outcome.fault}` : '';
  return `${outcome.kind} ${outcome.epoch}/${outcome.attempt}${fault}`;
}
