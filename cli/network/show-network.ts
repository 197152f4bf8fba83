import type { NetworkAccount } from '../../programs/client/accounts.ts';
import { keyText, toHex } from '../../protocol/ids.ts';
import type { TokenAmount, UnixSeconds } from '../../protocol/units.ts';
import type { Run } from '../command.ts';
import { formatFields } from '../output/table.ts';
import { showAmount, showSol, showTime } from '../output/units.ts';
import { openNetwork } from './open-network.ts';
import { parameterFields, showParameter } from './parameter-fields.ts';

/** Everything the chain says of a network. */
export async function showNetwork(run: Run): Promise<void> {
  const { vaultAddress } = await import('../../programs/client/addresses.ts');
  const { tokenBalance } = await import('../../programs/client/tokens.ts');
  const { chainTime } = await import('../../programs/client/chain-time.ts');
  const { findChange } = await import('../../programs/client/queries.ts');
  const { mintDecimals } = await import('../../programs/client/mint.ts');
  const { cluster, network } = await openNetwork(run);
  const { connection } = cluster;
  const [vault, decimals, now, change] = await Promise.all([
    tokenBalance(connection, vaultAddress(network.address)),
    mintDecimals(connection, network.mint),
    chainTime(connection),
    findChange(connection, network.address, network.parameterVersion + 1),
  ]);
  const pending = change?.state === 'pending' ? change : undefined;
  run.output.result({ ...plain(network), vault, pendingChange: pending && plain(pending) }, () =>
    formatFields([
      ...whoRules(network, now),
      ...whereEpochsStand(network),
      ...parameterFields.map(
        (field) => [field.description, showParameter(field, network, decimals)] as const,
      ),
      ['parameters', `version ${network.parameterVersion}${since(network)}`],
      [
        'next parameters',
        pending === undefined
          ? 'no change is pending'
          : `version ${pending.parameterVersion} from ${at(pending.earliest)}; see "wayproof network params show"`,
      ],
      ...whatWasPaid(network, vault, decimals),
    ]),
  );
}

type Field = readonly [string, string];

function whoRules(network: NetworkAccount, now: UnixSeconds): Field[] {
  const { council, pendingCouncil, guardian, controller, oracles, threshold, suspended } = network;
  const offered = pendingCouncil !== undefined && pendingCouncil !== council;
  return [
    ['network', `${network.address} (${network.kind})`],
    ['token', network.mint],
    ['council', `${council}${offered ? `; offered to ${pendingCouncil}, who has not accepted` : ''}`],
    [
      'guardian',
      `${guardian}${network.guardianPauseFrom > now ? `; may pause again from ${at(network.guardianPauseFrom)}` : ''}`,
    ],
    ['controller', controller ?? 'none'],
    ['hub key', keyText(network.hubKey)],
    ['release key', keyText(network.releaseKey)],
    ['oracles', `${threshold} of ${oracles.length} must agree (set ${network.oracleVersion})`],
    ...oracles.map(
      (oracle, index) =>
        ['', `${oracle}${suspended.includes(index) ? '  SUSPENDED: lost a challenge' : ''}`] as const,
    ),
    [
      'intake',
      network.pausedUntil > now
        ? `PAUSED until ${at(network.pausedUntil)}: no registrations, no epochs; claims go on`
        : 'open',
    ],
  ];
}

function whereEpochsStand(network: NetworkAccount): Field[] {
  const { epochSeconds, challengeSeconds, expirySeconds, latestPosted, latestFinal } = network;
  return [
    [
      'epochs',
      `every ${epochSeconds} s, challenged within ${challengeSeconds} s, expired after ${expirySeconds} s`,
    ],
    ['latest', `posted ${latestPosted}, final ${latestFinal}`],
    ['next ends', at(network.nextEpochEnd)],
  ];
}

function whatWasPaid(network: NetworkAccount, vault: TokenAmount, decimals: number): Field[] {
  const { finalTotal, paidTotal, slashedTotal } = network;
  return [
    [
      'earned',
      `${showAmount(finalTotal, decimals)} in final epochs, ${showAmount(paidTotal, decimals)} of it paid`,
    ],
    ['vault', showAmount(vault, decimals)],
    ['slashed', `${showSol(slashedTotal)} of bonds, held by the network for ever`],
  ];
}

const at = (time: UnixSeconds): string => showTime(time * 1_000);
const since = ({ paramsAt }: NetworkAccount): string => (paramsAt === 0 ? '' : `, since ${at(paramsAt)}`);

/** JSON has no byte strings: hashes and keys go out as hex, as everywhere else. */
function plain(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      each instanceof Uint8Array
        ? toHex(each)
        : typeof each === 'object' && each !== null && !Array.isArray(each)
          ? plain(each)
          : each,
    ]),
  );
}
