import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** The wallet's part of the side panel. The chain client is larger than the page, so it comes when it is wanted. */
export function WalletTab() {
  const page = usePage();
  const [panel, setPanel] = useState<{ readonly View?: ComponentType; readonly failed?: true }>({});
  useEffect(() => {
    import('./wallet-panel.tsx').then(
      ({ WalletPanel }) => setPanel({ View: WalletPanel }),
      () => setPanel({ failed: true }),
    );
  }, []);
  if (panel.View !== undefined) return <panel.View />;
  return <p class="empty">{page.text(panel.failed ? 'partNotLoaded' : 'walletLoading')}</p>;
}
