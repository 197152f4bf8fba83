import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { wholeAmount, wholeNumber } from '../arguments.ts';
import type { SendFlags } from '../chain/proposal.ts';
import { sendOptions } from '../chain/send-options.ts';
import { type Define, type Handler, leaf } from '../command.ts';
import type { Environment } from '../environment.ts';
import type { RuleFlags } from '../network/authority.ts';
import { parameterFields } from '../network/parameter-fields.ts';
import type { VoidFlags } from '../network/rule.ts';

const settings = ['hub', 'cluster', 'network', 'keypair', 'payer'] as const;

export const define: Define = (command, environment) => {
  create(command, environment);
  const showing = command.command('show').description('everything the chain says of a network');
  leaf(showing, environment, ['hub', 'cluster', 'network'], async (run) =>
    (await import('../network/show-network.ts')).showNetwork(run),
  );
  params(
    command.command('params').description('reward parameters: show, propose, apply, cancel'),
    environment,
  );
  const { ruling } = maker(environment);

  const oracles = command.command('oracles').description('who attests epochs');
  const seating = oracles.command('set').description('seat a new set of oracles (council)');
  seating
    .argument('<oracle...>', 'their addresses, one to eight; the whole set, not only new ones')
    .requiredOption('--threshold <n>', 'how many of them must agree', wholeNumber(1, 8));
  ruling<{ threshold: number }>(seating, async (...args) =>
    (await import('../network/rule.ts')).seatOracles(...args),
  );

  const keys = command.command('keys').description('the keys a network speaks with');
  const setting = keys.command('set').description('set hub key, release key or controller (council)');
  setting
    .option('--hub-key <address>', 'signs missions and commands')
    .option('--release-key <address>', 'signs releases of agents, models and maps')
    .option('--controller <address>', 'may propose parameters and nothing else; "none" removes it');
  ruling(setting, async (run, flags) => (await import('../network/rule.ts')).changeKeys(run, flags));

  const guardian = command.command('guardian').description('who may pause');
  const replacing = guardian.command('set').description('seat another guardian (council)');
  replacing.argument('<address>', 'the new guardian');
  ruling(replacing, async (...args) => (await import('../network/rule.ts')).seatGuardian(...args));

  const council = command.command('council').description('who rules: propose, accept');
  const offering = council.command('propose').description('offer the council to another key (council)');
  offering.argument('<address>', 'who is to accept; your own address takes an offer back');
  ruling(offering, async (...args) => (await import('../network/rule.ts')).offerCouncil(...args));
  const taking = council.command('accept').description('take the council over (the key it was offered to)');
  ruling(taking, async (run, flags) => (await import('../network/rule.ts')).takeCouncil(run, flags));

  const pausing = command
    .command('pause')
    .description('close registrations and epochs for 14 days (guardian, council); claims go on');
  ruling(pausing, async (run, flags) => (await import('../network/rule.ts')).pause(run, flags));
  const voiding = command
    .command('void')
    .description('void a posted epoch: the council at once, oracles by their votes');
  voiding
    .argument('<epoch>', 'its number')
    .addOption(
      new Option('--reason <reason>', 'why; a fault costs the proposer its bond')
        .choices(['fault', 'missing data', 'mistake'])
        .makeOptionMandatory(),
    );
  ruling<VoidFlags>(voiding, async (...args) => (await import('../network/rule.ts')).voidPosted(...args));
  const resuming = command.command('resume').description('open them before the pause lapses (council)');
  ruling(resuming, async (run, flags) => (await import('../network/rule.ts')).resume(run, flags));
};

function create(command: Command, environment: Environment): void {
  const creating = command.command('create').description('create a network and, without --mint, its token');
  creating
    .option('--file <path>', 'settings of the network as JSON; defaults are those of a development network')
    .option('--mint <address>', 'an existing token without freeze authority')
    .option('--map <source>', 'the map the network pins: a file, town or town:SEED')
    .option('--map-hash <hex>', 'its hash, instead of the map itself')
    .option('--hub-key <address>', "the hub's mission key (default: the creator's, for development)");
  sendOptions(creating);
  leaf(creating, environment, ['cluster', 'keypair', 'payer'], async (run, flags) =>
    (await import('../network/create-network.ts')).createOnChain(run, flags),
  );
}

function params(command: Command, environment: Environment): void {
  const { sending, ruling } = maker(environment);
  const showing = command.command('show').description('the values in force, and a change that waits');
  showing.option('--of <version>', 'reward values of an earlier version', wholeNumber(1, 2 ** 32 - 1));
  leaf<{ of?: number }>(showing, environment, ['hub', 'cluster', 'network'], async (run, flags) =>
    (await import('../network/change-params.ts')).showParams(run, flags),
  );
  const proposing = command
    .command('propose')
    .description('propose other values (council or controller); what is not given stays');
  for (const { flag, description, kind } of parameterFields) {
    const [value, parse] = optionOf[kind];
    proposing.option(`${flag} <${value}>`, description, (text: string): unknown => parse(text));
  }
  ruling(proposing, async (run, flags) =>
    (await import('../network/change-params.ts')).proposeChange(run, { ...flags }),
  );
  const applying = command.command('apply').description('put a change in force once its delay is over');
  sending(applying, async (run, flags) =>
    (await import('../network/change-params.ts')).applyChange(run, flags),
  );
  const cancelling = command.command('cancel').description('take a change back (council, guardian)');
  ruling(cancelling, async (run, flags) =>
    (await import('../network/change-params.ts')).cancelChange(run, flags),
  );
}

const optionOf = {
  tokens: ['units', wholeAmount],
  lamports: ['lamports', wholeAmount],
  'basis points': ['bps', wholeNumber(0, 10_000)],
  seconds: ['seconds', wholeNumber(1, 86_400)],
  hash: ['hex', hexHash],
} as const;

function hexHash(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 64 hex digits, as "wayproof map" prints a hash.');
}

/** Leaves that send a transaction have the same options, so that nobody has to learn them twice. */
function maker(environment: Environment) {
  return {
    sending: <F extends object>(command: Command, handler: Handler<F & SendFlags>): void => {
      sendOptions(command);
      leaf<F & SendFlags>(command, environment, settings, handler);
    },
    /** What a multisig may have to sign instead of a key file. */
    ruling: <F extends object>(command: Command, handler: Handler<F & RuleFlags>): void => {
      sendOptions(command);
      command.option('--export', 'print the unsigned transaction for a multisig, and send nothing');
      leaf<F & RuleFlags>(command, environment, settings, handler);
    },
  };
}
