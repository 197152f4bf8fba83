import { Facts } from '../components/facts.tsx';
import { WholeValue } from '../components/whole-value.tsx';
import { shortHash } from '../format/short.ts';
import { usePage } from '../page.ts';
import { type RootName, type Roots, rootNames } from './epoch-roots.ts';

/** The hashes an epoch stands for: short, whole when opened, and ready to be copied. */
export function RootList({ roots }: { readonly roots: Roots }) {
  const page = usePage();
  const rows = rootNames.flatMap((root: RootName) => {
    const value = roots[root];
    if (value === undefined) return [];
    const name = page.text(`root.${root}`);
    return [[name, <WholeValue key={root} name={name} value={value} short={shortHash(value)} />] as const];
  });
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{page.text('epochRoots')}</h3>
      <Facts rows={rows} />
    </section>
  );
}
