import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** What the chain says of the network, above the epochs; its client comes when it is wanted. */
export function NetworkPart() {
  const page = usePage();
  const [facts, setFacts] = useState<{ readonly View: ComponentType } | undefined>(undefined);
  useEffect(() => {
    import('./network-facts.tsx').then(
      ({ NetworkFacts }) => setFacts({ View: NetworkFacts }),
      () => undefined,
    );
  }, []);
  if (facts === undefined) return <p class="empty">{page.text('networkLoading')}</p>;
  return <facts.View />;
}
