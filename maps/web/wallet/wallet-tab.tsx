import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** The wallet's part of the side panel. The chain client is larger than the page, so it comes when it is wanted. */
export function WalletTab() {
  const page = usePage();
  const [panel, setPanel] = useState<{ readonly View?: ComponentType; readonly failed?: string }>({});
  useEffect(() => {
    import('./wallet-panel.tsx').then(
      ({ WalletPanel }) => setPanel({ View: WalletPanel }),
      (error: unknown) => setPanel({ failed: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  if (panel.View !== undefined) return <panel.View />;
  return <p class="empty">{panel.failed ?? page.text('walletLoading')}</p>;
}
