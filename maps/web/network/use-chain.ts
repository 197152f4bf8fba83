import '../wallet/buffer.ts';
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../../protocol/clock.ts';
import { usePage } from '../page.ts';
import { type Chain, openChain } from '../wallet/chain.ts';

/** What was read on the chain, or why it could not be; neither while it is being read for the first time. */
export interface ChainRead<T> {
  readonly read?: T;
  readonly failed?: string;
}

/** Reads the chain for a component, again whenever one of `again` changes; what was read last stays meanwhile. */
export function useChain<T>(read: (chain: Chain) => Promise<T>, again: readonly unknown[]): ChainRead<T> {
  const page = usePage();
  const [found, setFound] = useState<ChainRead<T>>({});
  const network = page.network.value?.network;
  useEffect(() => {
    let wanted = true;
    if (network === undefined) return;
    read(openChain(location.origin, network, systemClock)).then(
      (value) => wanted && setFound({ read: value }),
      (error: unknown) =>
        wanted && setFound({ failed: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [network, ...again]);
  return found;
}
