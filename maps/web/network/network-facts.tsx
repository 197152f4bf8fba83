import type { NetworkAccount } from '../../../programs/client/accounts.ts';
import { vaultAddress } from '../../../programs/client/addresses.ts';
import { mintDecimals } from '../../../programs/client/mint.ts';
import { fetchNetwork } from '../../../programs/client/queries.ts';
import { tokenBalance } from '../../../programs/client/tokens.ts';
import { toHex } from '../../../protocol/ids.ts';
import { Facts } from '../components/facts.tsx';
import { WholeValue } from '../components/whole-value.tsx';
import { showAmount } from '../format/amount.ts';
import { shortHash, shortId } from '../format/short.ts';
import { showMoment, showSpan } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import type { Chain } from '../wallet/chain.ts';
import { showSol } from '../wallet/lamports.ts';
import { type Bounds, boundsOf, changeDelay, stepPercent } from './parameter-bounds.ts';
import { useChain } from './use-chain.ts';

interface Read {
  readonly account: NetworkAccount;
  readonly decimals: number;
  readonly vault: bigint;
}

/** The network as the chain has it, not as the hub tells it. */
export function NetworkFacts() {
  const page = usePage();
  // Every step of an epoch moves something here.
  const epochs = page.fleet.epochs.value.map(({ number, state }) => `${number} ${state}`).join();
  const { read, failed } = useChain(readNetwork, [epochs]);
  if (failed !== undefined) return <p class="note">{page.text('networkUnread', { reason: failed })}</p>;
  if (read === undefined) return <p class="empty">{page.text('networkLoading')}</p>;
  return (
    <details class="network-facts">
      <summary>{page.text('networkChain')}</summary>
      <h2 class="hidden">{page.text('networkChain')}</h2>
      <Facts rows={stateRows(page, read)} />
      <h3>{page.text('networkParameters', { version: read.account.parameterVersion })}</h3>
      <p class="sub">
        {page.text('networkStep', {
          percent: stepPercent(read.account),
          delay: showSpan(page.language.value, changeDelay(read.account) * 1_000),
        })}
      </p>
      <Facts rows={parameterRows(page, read)} />
    </details>
  );
}

async function readNetwork({ connection, network: id }: Chain): Promise<Read> {
  const account = await fetchNetwork(connection, id);
  const [decimals, vault] = await Promise.all([
    mintDecimals(connection, account.mint),
    tokenBalance(connection, vaultAddress(id)),
  ]);
  return { account, decimals, vault };
}

function stateRows(page: Page, { account, decimals, vault }: Read) {
  const { latestFinal, latestPosted, threshold, oracles, challengeSeconds, pausedUntil } = account;
  const tokens = (units: bigint) => page.text('tokens', { amount: showAmount(String(units), decimals) });
  const now = page.clock.now();
  const mapHash = toHex(account.mapHash);
  const paused = pausedUntil * 1_000 > now;
  return [
    [page.text('networkFinal'), String(latestFinal)],
    [page.text('networkPosted'), String(latestPosted)],
    [page.text('networkOracles'), page.text('networkOraclesOf', { threshold, count: oracles.length })],
    [page.text('networkWindow'), showSpan(page.language.value, challengeSeconds * 1_000)],
    [page.text('networkVault'), tokens(vault)],
    [page.text('networkPaid'), tokens(account.paidTotal)],
    [page.text('networkMint'), whole(page.text('networkMint'), account.mint, shortId(account.mint))],
    [page.text('networkMap'), whole(page.text('networkMap'), mapHash, shortHash(mapHash))],
    ...(paused
      ? [
          [
            '',
            page.text('networkPaused', {
              time: showMoment(page.language.value, pausedUntil * 1_000, now),
            }),
          ] as const,
        ]
      : []),
  ] as const;
}

const whole = (name: string, value: string, short: string) => (
  <WholeValue key={name} name={name} value={value} short={short} />
);

type Show = (value: bigint) => string;

/** Each parameter with what it may be. */
function parameterRows(page: Page, { account, decimals }: Read) {
  const bounds = boundsOf(account);
  // To the last unit: a least value of one would read as none.
  const tokens: Show = (units) =>
    page.text('tokens', { amount: showAmount(String(units), decimals, decimals) });
  const percent: Show = (bps) => `${Number(bps) / 100} %`;
  const span: Show = (seconds) => showSpan(page.language.value, Number(seconds) * 1_000);
  const row = (name: keyof typeof bounds, show: Show) => {
    const { least, most }: Bounds = bounds[name];
    const within = most === undefined ? `≥ ${show(least)}` : `${show(least)} – ${show(most)}`;
    const value = (
      <span key={name}>
        {show(BigInt(account[name]))}{' '}
        <span class="sub block">
          {page.text('networkBounds')}: {within}
        </span>
      </span>
    );
    return [page.text(`param.${name}`), value] as const;
  };
  return [
    row('base', tokens),
    row('ratePerKm', tokens),
    row('lateBps', percent),
    row('returnedBps', percent),
    row('deviceCap', tokens),
    row('emissionCap', tokens),
    row('outflowLimit', tokens),
    row('deviceBond', showSol),
    row('epochBond', showSol),
    row('noShowSeconds', span),
  ];
}
