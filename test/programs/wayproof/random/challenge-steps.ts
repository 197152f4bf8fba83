import type { PublicKey } from '@solana/web3.js';
import { frame } from '../challenges.ts';
import { ABSENT, instruction, u64 } from '../ledger.ts';
import type { Command } from './command.ts';
import { numberAt, oldestOpen, oracle } from './epoch-steps.ts';
import { isFaulty } from './faults.ts';
import { person } from './governance-steps.ts';
import type { Posted, Step, Trial } from './trial.ts';

type Try = (trial: Trial, command: Command) => Step | undefined;

/** What each kind of command tries that holds an epoch or a device to account. */
export const challengeSteps: Readonly<Record<string, Try>> = {
  open: (trial, { who, which, ahead, shape }) => {
    const posted = target(trial, ahead, shape);
    const leaf = posted?.leaves[which];
    if (!posted || !leaf) return undefined;
    const { world } = trial;
    const opening = world.opening(posted.number, posted.attempt, which);
    const payer = person(trial, who);
    const slots = { payer, epoch: world.epoch(posted.number), opening };
    const args = {
      index: which,
      device: world.keys[leaf[0]],
      cumulative: u64(shape === 11 ? leaf[1] + 1n : leaf[1]),
      proof: Buffer.from(posted.tree.at(which).proof),
    };
    return {
      instructions: [instruction('open_leaf', args, slots)],
      done: () => trial.seen.set(opening, 'Opening') && trial.opened.set(opening, payer),
    };
  },
  'challenge order': (trial, { who, ahead, shape }) => {
    const posted = target(trial, ahead, 0);
    const found = posted && openings(trial, posted);
    const [lower, upper] = [found?.[shape % 3], found?.[(shape % 3) + 1]];
    if (!posted || !lower || !upper) return undefined;
    const pair = shape === 11 ? { lower: upper, upper: lower } : { lower, upper };
    return against(trial, posted, 'challenge_order', {}, { payer: person(trial, who), ...pair });
  },
  'challenge regression': (trial, { who, which, ahead, shape }) => {
    const posted = target(trial, ahead, 0);
    const parent = posted && trial.latest.get(posted.number - 1);
    const before = parent && openings(trial, parent)[which % 3];
    if (!posted || !parent || !before) return undefined;
    const found = openings(trial, posted);
    const [left, right] = [[], [0], [0, 1], [1, 2], [which % 3], [-1]][shape % 6] ?? [];
    const slots = {
      payer: person(trial, who),
      parent: trial.world.epoch(parent.number),
      before,
      left: (shape === 1 ? undefined : found.at(left ?? found.length)) ?? ABSENT,
      right: (shape === 1 ? found[0] : found[right ?? found.length]) ?? ABSENT,
    };
    return against(trial, posted, 'challenge_regression', {}, slots);
  },
  'challenge padding': (trial, { who, ahead, shape }) => {
    const posted = target(trial, ahead, 0);
    if (!posted) return undefined;
    const index = shape % 2 === 0 ? posted.leaves.length : shape % 4;
    const args = { index, proof: Buffer.from(posted.tree.at(index).proof) };
    return against(trial, posted, 'challenge_padding', args, { payer: person(trial, who) });
  },
  void: (trial, { who, ahead, shape }) => {
    const posted = target(trial, ahead, 0);
    if (!posted) return undefined;
    const authority =
      shape < 3 ? trial.world.council() : shape === 3 ? person(trial, who) : oracle(trial, who);
    const proposer = trial.world.proposerOf(trial.world.epoch(posted.number));
    return against(trial, posted, 'void_epoch', { reason: 1 + (shape % 3) }, { authority, proposer });
  },
  slash: ({ world }, { who, which, shape }) => {
    const device = world.devices[which];
    if (!device || !world.exists(device.address)) return undefined;
    const say = (payload: string, sequence = 7n) =>
      world.signed(device.key, frame(world.network.address, device.key.publicKey, { payload, sequence }));
    const second = shape === 0 ? say('here') : shape === 1 ? say('there', 8n) : say('there');
    const slots = {
      payer: person({ world }, who),
      network: world.network.address,
      device: device.address,
    };
    return { instructions: [say('here'), second, instruction('slash_equivocation', {}, slots)] };
  },
  'close epoch': (trial, { ahead, shape }) => {
    const { world } = trial;
    const number = shape < 8 ? 1 + ahead : oldestOpen(trial) - 1 - ahead;
    const epoch = world.epoch(number);
    if (!world.exists(epoch)) return undefined;
    const slots = { network: world.network.address, epoch, proposer: world.proposerOf(epoch) };
    return {
      instructions: [instruction('close_epoch', {}, slots)],
      done: () => trial.gone(epoch),
    };
  },
  'close opening': (trial, { amount, shape }) => {
    const { world } = trial;
    const [opening, payer] = [...trial.opened][amount % Math.max(trial.opened.size, 1)] ?? [];
    if (!opening || !payer || !world.exists(opening)) return undefined;
    const epoch = shape < 3 ? ABSENT : (world.keyIn(opening, 'Opening', 'epoch') ?? ABSENT);
    if ('equals' in epoch && !world.exists(epoch)) return undefined;
    const slots = { network: world.network.address, epoch, opening, payer };
    return {
      instructions: [instruction('close_opening', {}, slots)],
      done: () => trial.gone(opening),
    };
  },
};

/** An open epoch, or (shape 10) the latest final one. */
function target(trial: Trial, ahead: number, shape: number): Posted | undefined {
  const number = numberAt(trial, ahead) - (shape === 10 ? 1 : 0);
  return trial.world.exists(trial.world.epoch(number)) ? trial.latest.get(number) : undefined;
}

/** The openings of an attempt, by index. */
function openings({ world }: Trial, { number, attempt, leaves }: Posted): PublicKey[] {
  return leaves
    .map((_, index) => world.opening(number, attempt, index))
    .filter((opening) => world.exists(opening));
}

function against(
  trial: Trial,
  posted: Posted,
  name: string,
  args: Record<string, unknown>,
  slots: Parameters<typeof instruction>[2],
): Step {
  const { network } = trial.world;
  const all = { network: network.address, epoch: trial.world.epoch(posted.number), ...slots };
  const done = (): void => {
    const fault = isFaulty[name]?.(posted, trial.latest.get(posted.number - 1)) ?? true;
    if (!fault) throw new Error(`broken: an honest epoch lost to ${name}`);
  };
  return { instructions: [instruction(name, args, all)], done };
}
