import './network.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Page, usePage } from '../page.ts';
import { verifyEpoch } from './verify-epoch.ts';
import type { VerifyAnswer } from './verify-messages.ts';

/** Recomputes an epoch from its evidence in this browser and says whether it is as the chain has it. */
export function VerifyButton({ number }: { readonly number: number }) {
  const page = usePage();
  const [answer, setAnswer] = useState<VerifyAnswer | undefined>(undefined);
  const end = useRef(() => {});
  useEffect(() => () => end.current(), []);
  const network = page.network.value?.network;
  if (network === undefined) return null;
  const start = () => {
    setAnswer({ state: 'running', bytes: 0, lines: 0 });
    end.current();
    end.current = verifyEpoch({ origin: location.origin, network, number }, setAnswer);
  };
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={`${page.text('verify')} ${number}`}
        disabled={answer?.state === 'running'}
        onClick={start}
      >
        {page.text(answer === undefined ? 'verify' : 'verifyAgain')}
      </button>
      <span role="status" class={`sub block verdict-${answer?.state ?? 'none'}`}>
        {answer === undefined ? '' : sentence(page, answer)}
      </span>
    </>
  );
}

function sentence(page: Page, answer: VerifyAnswer): string {
  switch (answer.state) {
    case 'running': {
      const { bytes, lines } = answer;
      return page.text('verifyRunning', { bytes: Math.ceil(bytes / 1_000), lines });
    }
    case 'holds': {
      const { records, paid, disputed, devices } = answer;
      return `✓ ${page.text('verifyHolds', { records, paid, disputed, devices })}`;
    }
    case 'wrong': {
      const { check, place, expected, got } = answer;
      return `✕ ${page.text('verifyWrong', { check, place, expected, got })}`;
    }
    case 'failed':
      return page.text('verifyFailed', { reason: answer.reason });
  }
}
