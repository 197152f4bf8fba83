import './epoch.css';
import type { EpochAccount, NetworkAccount } from '../../../programs/client/accounts.ts';
import { attestationTimes } from '../../../programs/client/attestation-times.ts';
import { mintDecimals } from '../../../programs/client/mint.ts';
import { fetchNetwork, findEpoch } from '../../../programs/client/queries.ts';
import type { Address } from '../../../protocol/ids.ts';
import type { UnixSeconds } from '../../../protocol/units.ts';
import { Facts } from '../components/facts.tsx';
import { WholeValue } from '../components/whole-value.tsx';
import { showAmount } from '../format/amount.ts';
import { shortId } from '../format/short.ts';
import { showMoment, showSpan } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import type { Chain } from '../wallet/chain.ts';
import { showSol } from '../wallet/lamports.ts';
import { AttestationList } from './attestation-list.tsx';
import { differsFrom, rootsOfAccount, rootsOfHub } from './epoch-roots.ts';
import { RootList } from './root-list.tsx';
import { useChain } from './use-chain.ts';

/** An epoch's account beside what is needed to read it. */
export interface ReadEpoch {
  readonly network: NetworkAccount;
  readonly epoch: EpochAccount;
  /** Of those whose transaction the endpoint still tells of. */
  readonly times: ReadonlyMap<Address, UnixSeconds>;
  readonly decimals: number;
}

/** The chosen epoch. */
export function EpochOnChain() {
  const chosen = usePage().selection.value;
  return chosen?.kind === 'epoch' ? <OneEpoch key={chosen.id} number={Number(chosen.id)} /> : null;
}

function OneEpoch({ number }: { readonly number: number }) {
  const page = usePage();
  const told = page.fleet.epochs.value.find((epoch) => epoch.number === number);
  const { state, attempt, attestations } = told ?? {};
  const { read, failed } = useChain((chain) => readEpoch(chain, number), [state, attempt, attestations]);
  if (failed !== undefined) return <p class="note">{page.text('networkUnread', { reason: failed })}</p>;
  if (read === undefined) return <p class="empty">{page.text('networkLoading')}</p>;
  if (read === 'absent') {
    return (
      <>
        <p class="note">{page.text('epochNotOnChain')}</p>
        {told === undefined ? null : <RootList roots={rootsOfHub(told)} />}
      </>
    );
  }
  const roots = rootsOfAccount(read.epoch);
  return (
    <>
      {told !== undefined && differsFrom(told, read.epoch) ? (
        <p class="note" role="alert">
          {page.text('epochHubDiffers')}
        </p>
      ) : null}
      <Facts rows={stateRows(page, read)} />
      <AttestationList {...read} />
      <RootList roots={roots} />
    </>
  );
}

async function readEpoch({ connection, network: id }: Chain, number: number): Promise<ReadEpoch | 'absent'> {
  const [network, epoch] = await Promise.all([
    fetchNetwork(connection, id),
    findEpoch(connection, id, BigInt(number)),
  ]);
  if (epoch === undefined) return 'absent';
  const [decimals, times] = await Promise.all([
    mintDecimals(connection, network.mint),
    // Who attested stands in the account; an endpoint without old transactions only leaves out when.
    attestationTimes(connection, epoch).catch(() => new Map<Address, UnixSeconds>()),
  ]);
  return { network, epoch, times, decimals };
}

function stateRows(page: Page, { network, epoch, decimals }: ReadEpoch) {
  const { content, state, endsAt, proposer, bond } = epoch;
  const moment = (seconds: number) => showMoment(page.language.value, seconds * 1_000, page.clock.now());
  const attempt = content.attempt === 1 ? '' : ` · ${page.text('epochAttempt', { number: content.attempt })}`;
  return [
    [page.text('state'), `${page.text(`epoch.${state}`)}${attempt}`],
    [page.text('epochEnded'), moment(endsAt)],
    [page.text('networkWindow'), windowOf(page, network, epoch)],
    [page.text('totalEarned'), page.text('tokens', { amount: showAmount(String(content.total), decimals) })],
    [page.text('epochLeaves'), String(content.leaves)],
    [page.text('epochParameters'), String(content.parameterVersion)],
    [
      page.text('epochProposer'),
      <WholeValue
        key="proposer"
        name={page.text('epochProposer')}
        value={proposer}
        short={shortId(proposer)}
      />,
    ],
    ...(bond === 0n ? [] : [[page.text('epochBond'), showSol(bond)] as const]),
  ] as const;
}

/** Until when a wrong epoch can be proven wrong. It opens as the epoch is posted. */
function windowOf(
  page: Page,
  { challengeSeconds }: NetworkAccount,
  { state, postedAt }: EpochAccount,
): string {
  void page.tick.value;
  const language = page.language.value;
  const [end, now] = [(postedAt + challengeSeconds) * 1_000, page.clock.now()];
  const time = showMoment(language, end, now);
  if (state === 'expired' || state === 'voided') return page.text('windowNone');
  return end > now
    ? page.text('windowOpen', { left: showSpan(language, end - now), time })
    : page.text('windowOver', { time });
}
