import { availableParallelism } from 'node:os';
import type { Audited, AuditOptions } from '../../programs/client/audit-epoch.ts';
import type { EvidenceSource } from '../../programs/client/evidence-source.ts';
import type { AuditReport } from '../../protocol/audit.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type NetworkId, networkId, toHex } from '../../protocol/ids.ts';
import type { PinnedMap } from '../../protocol/pinned-map.ts';
import type { WorkLine } from '../../protocol/settle.ts';
import { epochNumber, epochOrLatest } from '../arguments.ts';
import { openCluster } from '../chain/cluster.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, otherHub, signedInHub } from '../connect.ts';
import { folderEvidence, hubEvidence, withFile } from '../evidence-source.ts';
import { openMap } from '../map-source.ts';
import { formatFields } from '../output/table.ts';
import { shortJob, showAmount } from '../output/units.ts';

/** What `audit` and `oracle attest` take alike. */
export interface EvidenceFlags {
  readonly epoch: bigint;
  readonly evidence?: readonly string[];
  readonly work?: string;
  readonly traces?: string;
  readonly withTraces?: boolean;
  readonly map?: string;
}

interface Flags extends Omit<EvidenceFlags, 'epoch'> {
  readonly epoch: bigint | 'latest';
  readonly lines?: boolean;
}

export const define: Define = (command, environment) => {
  command.requiredOption('--epoch <n>', 'its number, or latest: the newest final one', epochOrLatest);
  sourceOptions(command);
  command.option(
    '--with-traces',
    'also judge the traces, which the hub gives to oracles, auditors and owners',
  );
  command.option('--lines', 'show every delivery and return as it is recomputed');
  leaf<Flags>(command, environment, ['hub', 'cluster', 'network', 'keypair'], auditCommand);
};

/** Also of `oracle run`. */
export const evidenceOption = [
  '--evidence <source>',
  'a folder ({n}/work.car, {n}/traces.car) or the address of another hub, instead of the hub; may be repeated, the next is asked when one fails',
  (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
] as const;

export function evidenceOptions(command: Parameters<Define>[0]): void {
  command.requiredOption('--epoch <n>', 'its number', epochNumber);
  sourceOptions(command);
}

function sourceOptions(command: Parameters<Define>[0]): void {
  command
    .option(...evidenceOption)
    .option('--work <file>', "this epoch's work CAR")
    .option('--traces <file>', "this epoch's traces CAR")
    .option('--map <source>', 'the pinned map, to check distances when traces open the places');
}

/** Exit 0 when all holds, 1 at the first contradiction, 3 when evidence or chain cannot be reached. */
async function auditCommand(run: Run, flags: Flags): Promise<void> {
  const { auditEpoch } = await import('../../programs/client/audit-epoch.ts');
  const lines: WorkLine[] = [];
  const epoch = flags.epoch === 'latest' ? await newestFinal(run) : flags.epoch;
  const options = await auditOptions(
    run,
    { ...flags, epoch },
    flags.withTraces === true || flags.traces !== undefined,
  );
  const onLine = flags.lines === true ? (line: WorkLine) => void lines.push(line) : undefined;
  const audited = await auditEpoch({ ...options, ...(onLine === undefined ? {} : { onLine }) });
  const decimals = await decimalsOf(options, audited);
  run.output.result({ ...reportJson(audited), ...(flags.lines === true ? { lines } : {}) }, () =>
    [...lines.map((line) => describeLine(line, decimals)), describe(audited, decimals)].join('\n'),
  );
  if (!audited.report.ok) run.fail();
}

async function newestFinal(run: Run): Promise<bigint> {
  const { fetchNetwork } = await import('../../programs/client/queries.ts');
  const { connection } = await openCluster(run);
  const network = await networkOf(run);
  const { latestFinal } = await fetchNetwork(connection, network);
  if (latestFinal === 0n) throw new FleetError('CLI_EPOCH_MISSING', { number: 'latest', network });
  return latestFinal;
}

/** Chain, evidence and map as the flags say. */
export async function auditOptions(run: Run, flags: EvidenceFlags, traces: boolean): Promise<AuditOptions> {
  const { nativeVerifier } = await import('../../protocol/sodium/native.ts');
  const { NativePool } = await import('../../protocol/sodium/native-pool.ts');
  const { fetchNetwork } = await import('../../programs/client/queries.ts');
  const { connection } = await openCluster(run);
  const network = await networkOf(run);
  const pinned = toHex((await fetchNetwork(connection, network)).mapHash);
  const map = flags.map === undefined ? undefined : await mapOf(flags.map, pinned);
  return {
    connection,
    network,
    number: flags.epoch,
    ...sourcesOf(run, flags, traces),
    traces,
    verifier: nativeVerifier,
    batch: new NativePool(availableParallelism()),
    ...(map === undefined ? {} : { map }),
  };
}

async function mapOf(source: string, pinned: string): Promise<PinnedMap> {
  const { pinnedMap } = await import('../../maps/pinned-map.ts');
  return pinnedMap((await openMap(source, pinned)).network);
}

function sourcesOf(
  run: Run,
  flags: EvidenceFlags,
  traces: boolean,
): Pick<AuditOptions, 'evidence' | 'otherEvidence'> {
  const signedIn = traces && flags.traces === undefined;
  const [evidence, ...otherEvidence] = (flags.evidence ?? [undefined]).map((named): EvidenceSource => {
    let source = sourceOf(run, named, signedIn);
    if (flags.work !== undefined) source = withFile(source, 'work', flags.epoch, flags.work);
    if (flags.traces !== undefined) source = withFile(source, 'traces', flags.epoch, flags.traces);
    return source;
  });
  return { evidence: evidence ?? sourceOf(run, undefined, signedIn), otherEvidence };
}

/** @param named a folder or the address of a hub; the hub of the settings when absent */
function sourceOf(run: Run, named: string | undefined, signedIn: boolean): EvidenceSource {
  if (named === undefined) return hubEvidence(signedIn ? signedInHub(run).hub : anonymousHub(run));
  return /^https?:\/\//.test(named) ? hubEvidence(otherHub(run, named, signedIn)) : folderEvidence(named);
}

async function networkOf(run: Run): Promise<NetworkId> {
  const given = run.settings.find('network');
  return given === undefined ? (await anonymousHub(run).network()).network : networkId(given);
}

export function reportJson({ epoch, report }: Audited): object {
  const base = {
    epoch: epoch.content.number,
    attempt: epoch.content.attempt,
    state: epoch.state,
    ok: report.ok,
  };
  return report.ok ? { ...base, summary: report.summary } : { ...base, contradiction: report.contradiction };
}

/** Of the network's token, to show amounts. */
export async function decimalsOf({ connection }: AuditOptions, { network }: Audited): Promise<number> {
  const { mintDecimals } = await import('../../programs/client/mint.ts');
  return await mintDecimals(connection, network.mint);
}

export function describe({ network, epoch, report }: Audited, decimals: number): string {
  const { number, attempt } = epoch.content;
  if (!report.ok) return describeContradiction(number, epoch.state, report);
  const { records, paid, disputed, devices, emitted, total, withTraces, frames } = report.summary;
  return [
    `epoch ${number} holds: everything that can be recomputed is as the chain has it`,
    formatFields([
      ['network', network.address],
      [
        'state',
        `${epoch.state}, attempt ${attempt}, ${epoch.attestedBy.length} of ${network.threshold} attestations`,
      ],
      ['records', `${records}: ${paid} paid, ${disputed} disputed; ${devices} devices`],
      ['emitted', `${showAmount(emitted, decimals)} in this epoch, ${showAmount(total, decimals)} in all`],
      [
        'traces',
        withTraces
          ? `${frames} frames checked`
          : 'not looked at: distance and motion are taken at their word',
      ],
    ]),
  ].join('\n');
}

/** What can still be done about it. */
function adviceOf(state: Audited['epoch']['state']): string[] {
  if (state !== 'posted') return ['It is final: claims are paid from it. Tell the council and the owners.'];
  return [
    'It is not final. Honest oracles refuse it, so it expires unattested; "wayproof oracle run" shows the chain what the',
    'chain can see (leaves out of order, a total that fell, a device left out) and voids it; the council may void it too.',
  ];
}

function describeContradiction(
  number: bigint,
  state: Audited['epoch']['state'],
  { contradiction }: Extract<AuditReport, { ok: false }>,
): string {
  const { check, place, expected, got } = contradiction;
  const fields = formatFields([
    ['place', place],
    ['expected', expected],
    ['got', got],
  ]);
  if (check === 'EVIDENCE_DAMAGED') {
    return [`epoch ${number} CANNOT BE JUDGED: these are not the bytes the chain committed to`, fields].join(
      '\n',
    );
  }
  return [`epoch ${number} DOES NOT HOLD: ${check}`, fields, ...adviceOf(state)].join('\n');
}

function describeLine({ job, kind, device, late, amount, reasons }: WorkLine, decimals: number): string {
  const outcome =
    reasons.length > 0
      ? `disputed: ${reasons.join(', ')}`
      : `${showAmount(amount, decimals)}${late ? ' (late)' : ''}`;
  return `${shortJob(job)}  ${kind.padEnd(8)}  ${device?.slice(0, 8) ?? '-'.padEnd(8)}  ${outcome}`;
}
