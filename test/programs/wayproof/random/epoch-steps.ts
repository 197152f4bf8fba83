import { ABSENT, instruction, u64 } from '../ledger.ts';
import type { Command } from './command.ts';
import type { Leaves, Step, Trial } from './trial.ts';

/** What each kind of command about epochs tries; undefined when there is nothing to try it on. */
export const epochSteps: Readonly<Record<string, (trial: Trial, command: Command) => Step | undefined>> = {
  post,
  attest: (trial, { who, ahead, shape }) => {
    const number = numberAt(trial, ahead);
    const epoch = trial.world.epoch(number);
    const data = trial.latest.has(number) ? trial.world.quick.data(epoch) : undefined;
    if (!data?.length) return undefined;
    const contents = contentsOf(trial, number);
    if (shape === 11) contents[0] = (contents[0] ?? 0) ^ 1;
    const slots = { oracle: oracle(trial, who), network: trial.world.network.address, epoch };
    return { instructions: [instruction('attest_epoch', { contents: [...contents] }, slots)] };
  },
  finalise: (trial, { ahead }) => {
    const number = numberAt(trial, ahead);
    const step = closing('finalise_epoch', trial, number);
    const posted = trial.latest.get(number);
    return step && posted && { ...step, done: () => trial.noteFinal(posted) };
  },
  expire: (trial, { ahead }) => closing('expire_epoch', trial, oldestOpen(trial) + ahead),
};

/** The shape that is within the rules whatever was posted before. */
export const RESTART = 3;
/** Three leaves counted as four. */
export const PADDED = 12;
const NOBODY = 5;

export const oldestOpen = ({ world }: Trial): number => Number(world.state().u64('latest_final')) + 1;

/** Instead of a distance from the oldest open epoch: the latest posted one, or the one before. */
export const [LATEST, PARENT] = [9, 8];

export function numberAt(trial: Trial, ahead: number): number {
  if (ahead < PARENT) return oldestOpen(trial) + ahead;
  return Number(trial.world.state().u64('latest_posted')) - (ahead === PARENT ? 1 : 0);
}

export function oracle({ world }: Trial, who: number) {
  return world.oracle(who);
}

/** The content hash of an epoch as it stands. */
function contentsOf({ world }: Trial, number: number): Buffer {
  return world.network.contentHashOf(world.quick.data(world.epoch(number)) ?? Buffer.alloc(0));
}

/** The next epoch, honest or as thieves would have it. */
function post(trial: Trial, { who, which, amount, shape }: Command): Step {
  const { world } = trial;
  const state = world.state();
  const [posted, final] = [Number(state.u64('latest_posted')), Number(state.u64('latest_final'))];
  const number = posted + (shape === 11 ? 0 : 1);
  const before = trial.latest.get(posted)?.total ?? 0n;
  const leaves = shaped(trial.standing(), which, BigInt(amount), before, shape);
  const tree = trial.treeOf(leaves);
  const total = shape === 9 ? tree.total / 2n : shape === 10 ? tree.total + 100n : tree.total;
  const proposer = oracle(trial, who);
  const epoch = world.epoch(number);
  const earlier = world.exists(epoch) ? world.proposerOf(epoch) : undefined;
  const counted = leaves.length + (shape === PADDED && leaves.length === 3 ? 1 : 0);
  const root = { reward_root: [...tree.reward_root], total: u64(total), leaves: counted };
  const contents = { ...world.contents, ...root };
  const slots = {
    oracle: proposer,
    network: world.network.address,
    epoch,
    parent: posted === final ? undefined : world.epoch(posted),
    replaced: earlier && !earlier.equals(proposer) ? earlier : ABSENT,
  };
  return {
    instructions: [instruction('post_epoch', { number: u64(number), contents }, slots)],
    done: () => {
      // The proposer replaced gets all that the account held, gifts too.
      if (slots.replaced !== ABSENT) trial.donatedLamports.delete(epoch);
      trial.remember(number, leaves, total, counted);
    },
  };
}

/** How the leaves go on from those before: by `amount` for one device, or against the rules. */
function shaped(before: Leaves, which: number, amount: bigint, total: bigint, shape: number): Leaves {
  const sum = before.reduce((all, [, value]) => all + value, 0n);
  const others = before.filter(([device]) => device !== which);
  const own = before.find(([device]) => device === which)?.[1] ?? 0n;
  switch (shape) {
    case RESTART: // after thieves made final what no leaves add up to, honest oracles give it to nobody
      return [[NOBODY, total + (amount % 1_000n)]];
    case 4: // everything moves to one device
      return [[which, sum + amount]];
    case 5: // what one device had goes to the next
      return inOrder([...others, [(which + 1) % 5, own + amount]]);
    case 6: // half of what one device had goes to the next
      return inOrder([...others, [which, own / 2n], [(which + 1) % 5, own - own / 2n + amount]]);
    case 7: // one device twice
      return [...before, [which, amount]];
    case 8: // the wrong order
      return [...inOrder([...others, [which, own + amount]])].reverse();
    default:
      return inOrder([...others, [which, own + amount]]);
  }
}

/** World's devices are sorted by key, so their order is that of their numbers; a device stands once. */
function inOrder(leaves: Leaves): Leaves {
  const merged = new Map<number, bigint>();
  for (const [device, value] of leaves) merged.set(device, (merged.get(device) ?? 0n) + value);
  return [...merged].sort(([a], [b]) => a - b);
}

export function closing(name: string, trial: Trial, number: number): Step | undefined {
  const { world } = trial;
  const epoch = world.epoch(number);
  if (!trial.latest.has(number) || !world.quick.data(epoch)?.length) return undefined;
  const slots = { network: world.network.address, epoch, proposer: world.proposerOf(epoch) };
  return { instructions: [instruction(name, {}, slots)] };
}
