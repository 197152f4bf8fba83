import { useState } from 'preact/hooks';
import type { JobView } from '../../../protocol/views/job.ts';
import { usePage } from '../page.ts';

const ends: readonly string[] = ['delivered', 'returned', 'failed', 'cancelled'];

/** Calling off a delivery that this browser ordered, and how far that got. */
export function CancelOwn({ job: { job, state, cancelling } }: { readonly job: JobView }) {
  const page = usePage();
  const [asked, setAsked] = useState('');
  const [failed, setFailed] = useState('');
  if (page.codes.codesOf(job) === undefined || ends.includes(state)) return null;
  if (cancelling) {
    return (
      <p class="note" role="status">
        {page.text('cancelOwnAsked')}
      </p>
    );
  }
  const refused = page.hand.refused.value.get(job);
  const cancel = () => {
    setAsked(asked === job ? '' : job);
    setFailed('');
    if (asked !== job) return;
    page
      .cancelOwn(job)
      .catch((error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
  };
  const trouble =
    page.hubSays(failed) ||
    (refused === undefined ? '' : `${page.hubSays(refused.sentence)} ${page.hubSays(refused.hint)}`);
  return (
    <>
      <p class="robot-buttons">
        <button type="button" class={asked === job ? 'button danger' : 'button'} onClick={cancel}>
          {page.text(asked === job ? 'cancelDeliverySure' : 'cancelOwn')}
        </button>
      </p>
      {asked === job && page.session.caller.value === undefined ? (
        <p class="sub">{page.text('cancelOwnHint')}</p>
      ) : null}
      {trouble === '' ? null : (
        <p class="note" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
