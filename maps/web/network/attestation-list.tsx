import { WholeValue } from '../components/whole-value.tsx';
import { shortId } from '../format/short.ts';
import { showMoment } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import type { ReadEpoch } from './epoch-on-chain.tsx';

/** Each oracle of the network and whether it stands for this epoch; the proposer counts as one. */
export function AttestationList({ network, epoch, times }: ReadEpoch) {
  const page = usePage();
  const { oracles, threshold, suspended, oracleVersion } = network;
  const { attestedBy } = epoch;
  const head = page.text('attestationsOf', { count: attestedBy.length, all: oracles.length, threshold });
  // The account holds places in the set of then; who sat there is told by nobody any more.
  if (epoch.oracleVersion !== oracleVersion) {
    return (
      <section>
        <h3>{page.text('attestationsTitle')}</h3>
        <p class="sub">{page.text('attestationsFormer', { count: attestedBy.length })}</p>
      </section>
    );
  }
  return (
    <section>
      <h3>{page.text('attestationsTitle')}</h3>
      <p class="sub">{head}</p>
      <ul class="attestations">
        {oracles.map((oracle, i) => {
          const name = page.text('oracleNumber', { number: i + 1 });
          return (
            <li key={oracle} data-oracle={oracle}>
              <WholeValue name={name} value={oracle} short={shortId(oracle)} />
              <span class="attestation-when">
                {attestedBy.includes(i) ? (
                  <>
                    <span aria-hidden="true">✓ </span>
                    {whenOf(page, oracle === epoch.proposer, times.get(oracle))}
                  </>
                ) : (
                  page.text('attestedNot')
                )}
                {suspended.includes(i) ? ` · ${page.text('oracleSuspended')}` : ''}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function whenOf(page: Page, isProposer: boolean, seconds: number | undefined): string {
  const what = page.text(isProposer ? 'attestedProposed' : 'attestedYes');
  if (seconds === undefined) return what;
  return `${what} ${showMoment(page.language.value, seconds * 1_000, page.clock.now())}`;
}
