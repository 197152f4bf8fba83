import { useState } from 'preact/hooks';
import { shortJob } from '../format/short.ts';
import { usePage } from '../page.ts';
import { type CsvLine, CsvOrders } from './csv-orders.ts';
import { TermsFields } from './terms-fields.tsx';

const faults = {
  'open quote': 'csvOpenQuote',
  'no columns': 'csvNoColumns',
  'empty place': 'csvEmptyPlace',
} as const;

/** Takes a file of deliveries in, and tells of every line what became of it. */
export function CsvImport() {
  const page = usePage();
  const [orders] = useState(() => new CsvOrders(page));
  const lines = orders.lines.value;
  const refused = orders.refused.value;
  const done = lines.filter(({ result }) => result.state === 'ordered').length;
  const failed = lines.filter(
    ({ result }) => result.state === 'failed' || result.state === 'unknown-place',
  ).length;
  const isReady = lines.length > done && !orders.busy.value;
  const take = (file: File | undefined) => {
    if (file !== undefined) void file.text().then((text) => orders.read(text));
  };
  return (
    <section class="csv-import" aria-label={page.text('csvImport')}>
      <TermsFields />
      <label class="term">
        <span>{page.text('csvFile')}</span>
        <input
          type="file"
          accept=".csv,text/csv"
          disabled={orders.busy.value}
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </label>
      <p class="sub">{page.text('csvHint')}</p>
      {refused === undefined ? null : (
        <p class="note" role="alert">
          {page.text('csvNotRead', { line: refused.line, reason: page.text(faults[refused.fault]) })}
        </p>
      )}
      {isReady ? (
        <button
          type="button"
          class="button strong"
          disabled={page.terms.fault(page.clock.now()) !== undefined}
          onClick={() => void orders.order()}
        >
          {page.text(done + failed === 0 ? 'csvOrder' : 'csvRetry', { count: lines.length - done })}
        </button>
      ) : null}
      {lines.length === 0 ? null : (
        <>
          <p role="status">
            {done + failed === 0
              ? page.text('csvReady', { count: lines.length })
              : page.text('csvOrdered', { done, all: lines.length, failed })}
          </p>
          <ol class="csv-lines">
            {lines.map((line) => (
              <Line key={line.line} line={line} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Line({ line: { line, from, to, result } }: { readonly line: CsvLine }) {
  const page = usePage();
  return (
    <li data-state={result.state}>
      <span class="sub">{page.text('csvLine', { line })}</span> {from} → {to}
      <span class="csv-result">
        {result.state === 'ordered' ? (
          <>
            ✓{' '}
            <button
              type="button"
              class="link-button"
              onClick={() => page.select({ kind: 'job', id: result.job })}
            >
              {shortJob(result.job)}
            </button>
          </>
        ) : null}
        {result.state === 'waiting' ? page.text('csvWaiting') : null}
        {result.state === 'sending' ? page.text('csvSending') : null}
        {result.state === 'unknown-place'
          ? `✕ ${page.text('csvUnknownPlace', { place: result.place })}`
          : null}
        {result.state === 'failed' ? `✕ ${page.hubSays(result.sentence)}` : null}
      </span>
    </li>
  );
}
