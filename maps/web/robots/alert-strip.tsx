import { useState } from 'preact/hooks';
import type { AlertKind, AlertView } from '../../../protocol/views/alert.ts';
import { shortId, shortJob } from '../format/short.ts';
import { showSpan } from '../format/time.ts';
import { usePage } from '../page.ts';

/** A sign beside the word, so that nothing is told by colour alone. */
const signs: Readonly<Record<AlertKind, string>> = {
  offline: '✕',
  stuck: '■',
  'low-battery': '▁',
  late: '◷',
};
const kinds = Object.keys(signs) as readonly AlertKind[];

/** What calls for a person, above everything else; one line until it is opened. */
export function AlertStrip() {
  const page = usePage();
  const [isOpen, setOpen] = useState(false);
  const { list, open, refused } = page.alerts;
  if (list.value.length === 0) return null;
  const counts = kinds.flatMap((kind) => {
    const count = open.value.filter((alert) => alert.kind === kind).length;
    return count === 0 ? [] : [{ kind, count }];
  });
  return (
    <section class={open.value.length === 0 ? 'alerts calm' : 'alerts'} aria-label={page.text('alerts')}>
      <div class="alerts-line">
        <p class="alerts-counts" role="status">
          {counts.length === 0 ? page.text('alertsTaken', { count: list.value.length }) : null}
          {counts.map(({ kind, count }) => (
            <span key={kind} class="alert-count">
              <span aria-hidden="true">{signs[kind]}</span> {page.text(`alert.${kind}`)}: {count}
            </span>
          ))}
        </p>
        <button type="button" class="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {page.text(isOpen ? 'alertsHide' : 'alertsShow')}
        </button>
      </div>
      {isOpen ? (
        <>
          {refused.value === '' ? null : (
            <p class="note" role="alert">
              {page.hubSays(refused.value)}
            </p>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list without a focus cannot be scrolled by keys */}
          <ul class="alert-list" tabIndex={0} aria-label={page.text('alerts')}>
            {list.value.slice(0, MOST).map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

/** Rows drawn at most: a whole fleet that lost its hub is one trouble, not a thousand. */
const MOST = 100;

function AlertRow({ alert }: { readonly alert: AlertView }) {
  const page = usePage();
  void page.tick.value;
  const { id, kind, device, job, since, acknowledged } = alert;
  const age = showSpan(page.language.value, page.clock.now() - since);
  const about = job ?? device;
  const show = () => {
    if (job !== null) page.select({ kind: 'job', id: job });
    else if (device !== null) page.select({ kind: 'robot', id: device });
  };
  return (
    <li data-alert={id}>
      <span>
        <span class={acknowledged === null ? 'alert-kind' : 'sub'}>
          <span aria-hidden="true">{signs[kind]}</span> {page.text(`alert.${kind}`)}
        </span>{' '}
        <button type="button" class="link-button" title={about ?? undefined} onClick={show}>
          {job === null ? shortId(about ?? '') : shortJob(job)}
        </button>{' '}
        <span class="sub">{page.text('ago', { time: age })}</span>
      </span>
      {acknowledged === null ? (
        <button type="button" class="button" onClick={() => void page.acknowledge(id)}>
          {page.text('acknowledge')}
        </button>
      ) : (
        <span class="sub" title={acknowledged.by}>
          ✓ {page.text('acknowledgedBy', { who: shortId(acknowledged.by) })}
        </span>
      )}
    </li>
  );
}
