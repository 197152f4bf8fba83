import { useState } from 'preact/hooks';
import { usePage } from '../page.ts';
import { LazyView } from './lazy-view.tsx';

const load = () => import('./csv-import.tsx').then(({ CsvImport }) => CsvImport);

/** Where a file of deliveries is taken in, above their table. */
export function ImportPlace() {
  const page = usePage();
  const [open, setOpen] = useState(false);
  return (
    <div class="csv">
      <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {page.text('csvImport')}
      </button>
      {open ? <LazyView load={load} /> : null}
    </div>
  );
}
