import type { NetworkAccount } from '../../programs/client/accounts.ts';
import type { VoidReason } from '../../programs/client/epoch-instructions.ts';
import { FleetError } from '../../protocol/errors.ts';
import { address } from '../../protocol/ids.ts';
import { epochNumber } from '../arguments.ts';
import type { Proposal } from '../chain/proposal.ts';
import { report } from '../chain/tell-proposal.ts';
import type { Run } from '../command.ts';
import { showTime } from '../output/units.ts';
import { type Authority, authorityOf, type RuleFlags, ruleOrExport } from './authority.ts';
import { openNetwork, type Site } from './open-network.ts';

/** Seats a new set of oracles. */
export async function seatOracles(
  run: Run,
  flags: RuleFlags & { readonly threshold: number },
  words: readonly string[],
): Promise<void> {
  const { setOracles } = await import('../../programs/client/council-instructions.ts');
  const oracles = words.map(address);
  const { threshold } = flags;
  await rule(run, flags, `seat ${oracles.length} oracles of whom ${threshold} must agree`, (site, council) =>
    setOracles(site.network.address, council, oracles, threshold),
  );
}

export interface KeyFlags extends RuleFlags {
  readonly hubKey?: string;
  readonly releaseKey?: string;
  readonly controller?: string;
}

/** Changes hub key, release key or controller; what is not given stays, `--controller none` removes it. */
export async function changeKeys(run: Run, flags: KeyFlags): Promise<void> {
  const { setKeys } = await import('../../programs/client/council-instructions.ts');
  const { keyText } = await import('../../protocol/ids.ts');
  await rule(run, flags, 'set hub key, release key and controller', ({ network }, council) => {
    const hubKey = flags.hubKey ?? keyText(network.hubKey);
    const releaseKey = flags.releaseKey ?? keyText(network.releaseKey);
    const { controller } = flags;
    const given = controller === undefined || controller === 'none' ? undefined : address(controller);
    run.output.note(`hub key ${hubKey}\nrelease key ${releaseKey}`);
    return setKeys(network.address, council, {
      hubKey: address(hubKey),
      releaseKey: address(releaseKey),
      controller: controller === undefined ? network.controller : given,
    });
  });
}

/** Seats another guardian. */
export async function seatGuardian(
  run: Run,
  flags: RuleFlags,
  [word = '']: readonly string[],
): Promise<void> {
  const { setGuardian } = await import('../../programs/client/council-instructions.ts');
  const guardian = address(word);
  await rule(run, flags, `make ${guardian} the guardian`, ({ network }, council) =>
    setGuardian(network.address, council, guardian),
  );
}

/** Offers the council to another key, which has to accept; its own address takes an offer back. */
export async function offerCouncil(
  run: Run,
  flags: RuleFlags,
  [word = '']: readonly string[],
): Promise<void> {
  const { proposeCouncil } = await import('../../programs/client/council-instructions.ts');
  const next = address(word);
  await rule(run, flags, `offer the council to ${next}`, ({ network }, council) =>
    proposeCouncil(network.address, council, next),
  );
}

/** The offered key takes the council over. */
export async function takeCouncil(run: Run, flags: RuleFlags): Promise<void> {
  const { acceptCouncil } = await import('../../programs/client/council-instructions.ts');
  const site = await openNetwork(run);
  const { pendingCouncil } = site.network;
  const authority = authorityOf(run, flags, 'the council that was offered', [pendingCouncil]);
  const instructions = await acceptCouncil(site.network.address, authority.address);
  await carry(run, flags, site, { what: 'take the council over', instructions }, authority);
}

/** Closes registrations and postings for 14 days. */
export async function pause(run: Run, flags: RuleFlags): Promise<void> {
  const { pauseIntake } = await import('../../programs/client/council-instructions.ts');
  const { fetchNetwork } = await import('../../programs/client/queries.ts');
  const site = await openNetwork(run);
  const { cluster, network } = site;
  const authority = authorityOf(run, flags, 'the guardian or the council', [
    network.guardian,
    network.council,
  ]);
  const rule = {
    what: 'pause the intake: no registrations, no epochs; claims and bonds go on',
    instructions: await pauseIntake(network.address, authority.address),
  };
  const outcome = await ruleOrExport(run, flags, cluster, rule, authority);
  if (outcome === undefined) return;
  const { pausedUntil } = await fetchNetwork(cluster.connection, network.address);
  report(run, outcome, { pausedUntil }, [
    ['paused', outcome.receipt === undefined ? 'for 14 days' : `until ${showTime(pausedUntil * 1_000)}`],
  ]);
}

export interface VoidFlags extends RuleFlags {
  readonly reason: VoidReason;
}

/** Voids a posted epoch: the council at once, an oracle by its vote. */
export async function voidPosted(run: Run, flags: VoidFlags, [word = '']: readonly string[]): Promise<void> {
  const { voidEpoch } = await import('../../programs/client/epoch-instructions.ts');
  const { findEpoch } = await import('../../programs/client/queries.ts');
  const site = await openNetwork(run);
  const { cluster, network } = site;
  const number = epochNumber(word);
  const authority = authorityOf(run, flags, 'the council or an oracle', [
    network.council,
    ...network.oracles,
  ]);
  const epoch = await findEpoch(cluster.connection, network.address, number);
  if (epoch === undefined || epoch.state !== 'posted') {
    throw new FleetError('CLI_EPOCH_NOT_POSTED', { number, state: epoch?.state ?? 'not there' });
  }
  const alone = authority.address === network.council;
  const what = alone ? `void epoch ${number}` : `vote epoch ${number} void`;
  const fault = flags.reason === 'fault' ? '; a fault costs its proposer the bond' : '';
  const instructions = await voidEpoch(epoch, authority.address, flags.reason);
  const rule = { what: `${what} (${flags.reason}${fault})`, instructions };
  const outcome = await ruleOrExport(run, flags, cluster, rule, authority);
  if (outcome === undefined) return;
  const after = await findEpoch(cluster.connection, network.address, number);
  const votes = after?.voidVotes.length ?? 0;
  report(run, outcome, { number, state: after?.state ?? null, votes }, [
    ['epoch', `${number}, ${after?.state ?? '-'}${alone ? '' : `, ${votes} of ${needed(network)} votes`}`],
  ]);
}

/** So many oracles that those left could not attest it. */
const needed = ({ oracles, threshold }: NetworkAccount): number => oracles.length - threshold + 1;

/** Opens them again. */
export async function resume(run: Run, flags: RuleFlags): Promise<void> {
  const { resumeIntake } = await import('../../programs/client/council-instructions.ts');
  await rule(run, flags, 'open the intake again', ({ network }, council) =>
    resumeIntake(network.address, council),
  );
}

/** What only the council may do. */
async function rule(
  run: Run,
  flags: RuleFlags,
  what: string,
  build: (site: Site, council: Authority['address']) => Promise<Proposal['instructions']>,
): Promise<void> {
  const site = await openNetwork(run);
  const authority = authorityOf(run, flags, 'the council', [site.network.council]);
  const instructions = await build(site, authority.address);
  await carry(run, flags, site, { what, instructions }, authority);
}

async function carry(
  run: Run,
  flags: RuleFlags,
  { cluster, network }: Site,
  what: Pick<Proposal, 'what' | 'instructions'>,
  authority: Authority,
): Promise<void> {
  const outcome = await ruleOrExport(run, flags, cluster, what, authority);
  if (outcome !== undefined) {
    report(run, outcome, { network: network.address }, [['network', network.address]]);
  }
}
