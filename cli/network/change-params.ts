import type { ChangeAccount, NetworkAccount } from '../../programs/client/accounts.ts';
import type { NetworkParameters } from '../../programs/client/parameter-instructions.ts';
import { FleetError } from '../../protocol/errors.ts';
import { fromHex } from '../../protocol/ids.ts';
import { carryOut, type SendFlags } from '../chain/proposal.ts';
import { report } from '../chain/tell-proposal.ts';
import type { Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { formatFields, formatTable } from '../output/table.ts';
import { showTime } from '../output/units.ts';
import { authorityOf, type RuleFlags, ruleOrExport } from './authority.ts';
import { openNetwork, type Site } from './open-network.ts';
import { optionName, parameterFields, showParameter } from './parameter-fields.ts';

/** What was given on the command line, by the option's name: numbers, bigints or hex. */
export type ParamFlags = RuleFlags & Readonly<Record<string, unknown>>;

/** The values in force and those of a change that waits; with `--of` those of any version there ever was. */
export async function showParams(run: Run, { of: version }: { readonly of?: number }): Promise<void> {
  const site = await openNetwork(run);
  const { cluster, network } = site;
  if (version !== undefined) return showVersion(run, site, version);
  const { mintDecimals } = await import('../../programs/client/mint.ts');
  const change = await pendingChange(site);
  const decimals = await mintDecimals(cluster.connection, network.mint);
  const values = Object.fromEntries(
    parameterFields.map(({ name, flag }) => [optionName(flag), jsonOf(network[name])]),
  );
  const next =
    change &&
    Object.fromEntries(
      parameterFields.map(({ name, flag }) => [optionName(flag), jsonOf(change.after[name])]),
    );
  run.output.result({ version: network.parameterVersion, values, pending: next ?? null }, () =>
    [
      formatTable(
        [
          { title: 'parameter', cell: ({ description }) => description },
          {
            title: `version ${network.parameterVersion}`,
            cell: (field) => showParameter(field, network, decimals),
          },
          ...(change === undefined
            ? []
            : [
                {
                  title: `version ${change.parameterVersion}`,
                  cell: (field: (typeof parameterFields)[number]) =>
                    unless(
                      showParameter(field, change.after, decimals),
                      showParameter(field, network, decimals),
                    ),
                },
              ]),
          { title: 'changed by', cell: ({ flag }) => flag },
        ],
        parameterFields,
        run.output.width,
      ),
      change === undefined
        ? 'no change is pending; "wayproof network params propose" makes one'
        : `proposed by ${change.proposer}; anybody may apply it from ${showTime(change.earliest * 1_000)}`,
    ].join('\n'),
  );
}

async function showVersion(run: Run, { cluster, network }: Site, version: number): Promise<void> {
  const { paramsOf } = await import('../../programs/client/reward-parameters.ts');
  const parameters = await paramsOf(cluster.connection, network, version);
  const { mintDecimals } = await import('../../programs/client/mint.ts');
  const decimals = await mintDecimals(cluster.connection, network.mint);
  const values = { ...network, ...parameters };
  run.output.result(parameters, () =>
    formatFields([
      ['version', `${version}${version === network.parameterVersion ? ', in force' : ''}`],
      ...parameterFields
        .filter(({ name }) => Object.hasOwn(parameters, name))
        .map((field) => [field.description, showParameter(field, values, decimals)] as const),
    ]),
  );
}

/** Council or controller proposes; what is not given stays as it is. */
export async function proposeChange(run: Run, flags: ParamFlags): Promise<void> {
  const { proposeParams } = await import('../../programs/client/parameter-instructions.ts');
  const { mintDecimals } = await import('../../programs/client/mint.ts');
  const site = await openNetwork(run);
  const { cluster, network } = site;
  const authority = authorityOf(run, flags, 'the council or the controller', [
    network.council,
    network.controller,
  ]);
  const waiting = await pendingChange(site);
  if (waiting !== undefined) {
    throw new FleetError('CLI_CHANGE_PENDING', { version: waiting.parameterVersion });
  }
  const after = changed(network, flags);
  const decimals = await mintDecimals(cluster.connection, network.mint);
  const rows = parameterFields
    .map((field) => ({
      field,
      from: showParameter(field, network, decimals),
      to: showParameter(field, after, decimals),
    }))
    .filter(({ from, to }) => from !== to);
  if (rows.length === 0) throw new FleetError('CLI_CHANGE_EMPTY');
  for (const { field, from, to } of rows) run.output.note(`${field.description}: ${from} -> ${to}`);
  const rule = {
    what: `propose parameter version ${network.parameterVersion + 1}`,
    instructions: await proposeParams(network, authority.address, after),
  };
  const outcome = await ruleOrExport(run, flags, cluster, rule, authority);
  if (outcome === undefined) return;
  const found = outcome.receipt === undefined ? undefined : await pendingChange(site);
  report(run, outcome, { version: network.parameterVersion + 1, earliest: found?.earliest ?? null }, [
    ['proposed', `version ${network.parameterVersion + 1}`],
    [
      'next',
      found === undefined
        ? 'after the delay: "wayproof network params apply" (anybody)'
        : `from ${showTime(found.earliest * 1_000)}: "wayproof network params apply" (anybody)`,
    ],
  ]);
}

/** Anybody puts a change in force once its delay is over. */
export async function applyChange(run: Run, flags: SendFlags): Promise<void> {
  const { applyParams } = await import('../../programs/client/parameter-instructions.ts');
  const { chainTime } = await import('../../programs/client/chain-time.ts');
  const site = await openNetwork(run);
  const change = await waitingChange(site);
  const now = await chainTime(site.cluster.connection);
  if (now < change.earliest) {
    const context = { version: change.parameterVersion, from: showTime(change.earliest * 1_000) };
    throw new FleetError('CLI_CHANGE_TOO_EARLY', context);
  }
  const outcome = await carryOut(run, flags, site.cluster, {
    what: `put parameter version ${change.parameterVersion} in force`,
    instructions: await applyParams(change),
    parties: [{ role: 'anybody', wallet: walletOf(run) }],
  });
  report(run, outcome, { version: change.parameterVersion }, [
    ['applied', `version ${change.parameterVersion}, for epochs that begin from now on`],
  ]);
}

/** Council or guardian takes a pending change back. */
export async function cancelChange(run: Run, flags: RuleFlags): Promise<void> {
  const { cancelParams } = await import('../../programs/client/parameter-instructions.ts');
  const site = await openNetwork(run);
  const { cluster, network } = site;
  const authority = authorityOf(run, flags, 'the council or the guardian', [
    network.council,
    network.guardian,
  ]);
  const change = await waitingChange(site);
  const rule = {
    what: `cancel the change to parameter version ${change.parameterVersion}`,
    instructions: await cancelParams(change, authority.address),
  };
  const outcome = await ruleOrExport(run, flags, cluster, rule, authority);
  if (outcome === undefined) return;
  report(run, outcome, { version: change.parameterVersion }, [
    ['cancelled', `version ${change.parameterVersion}`],
  ]);
}

async function pendingChange({ cluster, network }: Site): Promise<ChangeAccount | undefined> {
  const { findChange } = await import('../../programs/client/queries.ts');
  const change = await findChange(cluster.connection, network.address, network.parameterVersion + 1);
  return change?.state === 'pending' ? change : undefined;
}

async function waitingChange(site: Site): Promise<ChangeAccount> {
  const change = await pendingChange(site);
  if (change === undefined) throw new FleetError('CLI_CHANGE_MISSING', { network: site.network.address });
  return change;
}

function changed(network: NetworkAccount, flags: ParamFlags): NetworkParameters {
  const given = parameterFields.flatMap(({ name, flag, kind }) => {
    const value = flags[optionName(flag)];
    if (value === undefined) return [];
    return [[name, kind === 'hash' ? fromHex(String(value)) : value] as const];
  });
  // The parsers of the options made each value what its field wants.
  return { ...network, ...(Object.fromEntries(given) as Partial<NetworkParameters>) };
}

const unless = (value: string, same: string): string => (value === same ? '' : value);
const jsonOf = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
