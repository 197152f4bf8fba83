import { useEffect, useState } from 'preact/hooks';
import type { RewardLineView, RewardsView } from '../../../protocol/views/rewards.ts';
import { showAmount } from '../format/amount.ts';
import { usePage } from '../page.ts';
import { Facts } from './facts.tsx';
import { JobLink } from './job-link.tsx';

/** What a robot earned, delivery by delivery, and what its owner can claim. */
export function RewardList({ device }: { readonly device: string }) {
  const page = usePage();
  const [rewards, setRewards] = useState<RewardsView | 'loading' | 'unknown'>('loading');
  // Every step of an epoch can change what is earned or claimable.
  const epochs = page.fleet.epochs.value.map(({ number, state }) => `${number} ${state}`).join();
  useEffect(() => {
    let wanted = true;
    page.api.rewards(device).then(
      (read) => wanted && setRewards(read),
      () => wanted && setRewards('unknown'),
    );
    return () => {
      wanted = false;
    };
  }, [device, epochs]);
  return (
    <section class="rewards">
      <h3>{page.text('rewards')}</h3>
      {rewards === 'loading' ? <p class="sub">{page.text('rewardLoading')}</p> : null}
      {rewards === 'unknown' ? <p class="sub">{page.text('rewardsUnknown')}</p> : null}
      {typeof rewards === 'string' ? null : <Rewards rewards={rewards} />}
    </section>
  );
}

function Rewards({ rewards }: { readonly rewards: RewardsView }) {
  const page = usePage();
  const { decimals, earned, claimable, claimed, lines } = rewards;
  const tokens = (units: string | null) =>
    units === null ? '–' : page.text('tokens', { amount: showAmount(units, decimals) });
  if (lines.length === 0) return <p class="sub">{page.text('noRewards')}</p>;
  return (
    <>
      <Facts
        rows={[
          [page.text('earned'), <strong key="earned">{tokens(earned)}</strong>],
          [page.text('claimable'), tokens(claimable)],
          [page.text('claimed'), tokens(claimed)],
        ]}
      />
      <ul class="reward-lines">
        {lines.map((line) => (
          <RewardLine key={`${line.epoch} ${line.job} ${line.kind}`} line={line} decimals={decimals} />
        ))}
      </ul>
    </>
  );
}

function RewardLine({ line, decimals }: { readonly line: RewardLineView; readonly decimals: number }) {
  const page = usePage();
  const { job, epoch, kind, amount, late, reasons } = line;
  return (
    <li>
      <span>
        {page.text(`line.${kind}`)} <JobLink job={job} />{' '}
        <button
          type="button"
          class="link-button plain"
          onClick={() => page.select({ kind: 'epoch', id: String(epoch) })}
        >
          {page.text('rewardEpoch', { number: epoch })}
        </button>
        {late ? <span class="sub"> · {page.text('late')}</span> : null}
        {reasons.length === 0 ? null : (
          <span class="disputed">
            {page.text('disputed', {
              reasons: reasons.map((reason) => page.hubSays(reason)).join(page.text('listComma')),
            })}
          </span>
        )}
      </span>
      <strong>{showAmount(amount, decimals)}</strong>
    </li>
  );
}
