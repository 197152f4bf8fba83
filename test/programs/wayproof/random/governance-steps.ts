import type { PublicKey } from '@solana/web3.js';
import { paramsOf } from '../governance.ts';
import { instruction, u64 } from '../ledger.ts';
import type { Command } from './command.ts';
import type { Step, Trial } from './trial.ts';

type Try = (trial: Trial, command: Command) => Step | undefined;

/** What each kind of command about the network's keys and parameters tries. */
export const governanceSteps: Readonly<Record<string, Try>> = {
  'set oracles': (trial, command) => {
    const { which, shape } = command;
    const start = which % 4;
    const count = 2 + (shape % 3);
    const oracles = Array.from({ length: count }, (_, i) => trial.world.oracle(start + i));
    return byCouncil(trial, command, 'set_oracles', { oracles, threshold: shape === 11 ? 9 : 2 });
  },
  'set keys': (trial, command) => {
    const key = person(trial, command.which);
    return byCouncil(trial, command, 'set_keys', { hub_key: key, release_key: key, controller: key });
  },
  'set guardian': (trial, command) =>
    byCouncil(trial, command, 'set_guardian', { guardian: person(trial, command.which) }),
  'propose council': (trial, command) =>
    byCouncil(trial, command, 'propose_council', { council: person(trial, command.which) }),
  'accept council': ({ world }, { shape, which }) => {
    const proposed = world.keyIn(world.network.address, 'Network', 'pending_council');
    const council = shape === 0 || !proposed ? person({ world }, which) : proposed;
    return { instructions: [instruction('accept_council', {}, { council, network: world.network.address })] };
  },
  pause: ({ world }, { shape, which }) => {
    const authority = shape === 0 ? person({ world }, which) : world.guardian();
    return { instructions: [instruction('pause_intake', {}, { authority, network: world.network.address })] };
  },
  resume: (trial, command) => byCouncil(trial, command, 'resume_intake', {}),
  'propose params': (trial, { which, amount, shape }) => {
    const { world } = trial;
    const [change, before] = [nextChange(trial), world.params()];
    const emission_cap = (before.emissionCap * BigInt(500 + amount)) / 1_000n;
    const outflow_limit = (before.outflowLimit * BigInt(600 + (amount % 800))) / 1_000n;
    const params = {
      ...paramsOf(world.network),
      ...{ device_cap: u64(1), emission_cap: u64(emission_cap), outflow_limit: u64(outflow_limit) },
    };
    const authority = shape === 0 ? person(trial, which) : world.council();
    const slots = { authority, network: world.network.address, change };
    return {
      instructions: [instruction('propose_params', { params }, slots)],
      done: () => void trial.seen.set(change, 'ParamChange'),
    };
  },
  'apply params': (trial) => onChange(trial, 'apply_params', {}),
  'cancel params': (trial, { shape, which }) =>
    onChange(trial, 'cancel_params', {
      authority: shape === 0 ? person(trial, which) : trial.world.guardian(),
    }),
};

/** Now and then somebody else poses as the council. */
function byCouncil(
  trial: Trial,
  { shape, which }: Command,
  name: string,
  args: Record<string, unknown>,
): Step {
  const { world } = trial;
  const council = shape === 0 ? person(trial, which) : world.council();
  return { instructions: [instruction(name, args, { council, network: world.network.address })] };
}

export const person = ({ world }: Pick<Trial, 'world'>, index: number): PublicKey =>
  world.people[index % world.people.length] ?? world.network.guardian.publicKey;

const nextChange = ({ world }: Trial): PublicKey => world.change(world.state().u32('param_version') + 1);

function onChange(trial: Trial, name: string, slots: Record<string, PublicKey>): Step | undefined {
  const { world } = trial;
  const change = nextChange(trial);
  if (!world.exists(change)) return undefined;
  return { instructions: [instruction(name, {}, { network: world.network.address, change, ...slots })] };
}
