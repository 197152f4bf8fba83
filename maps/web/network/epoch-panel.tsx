import { PanelFrame } from '../components/panel-frame.tsx';
import { usePage } from '../page.ts';
import { LazyView } from '../time/lazy-view.tsx';

const load = () => import('./epoch-on-chain.tsx').then(({ EpochOnChain }) => EpochOnChain);

/** One epoch as the chain has it; the chain's client comes when it is wanted. */
export function EpochPanel({ number }: { readonly number: string }) {
  const page = usePage();
  return (
    <PanelFrame title={number} sub={page.text('epoch')}>
      <LazyView load={load} />
    </PanelFrame>
  );
}
