import { LazyView } from '../time/lazy-view.tsx';

const load = () => import('./network-facts.tsx').then(({ NetworkFacts }) => NetworkFacts);

/** What the chain says of the network, above the epochs; its client comes when it is wanted. */
export const NetworkPart = () => <LazyView load={load} loading="networkLoading" />;
