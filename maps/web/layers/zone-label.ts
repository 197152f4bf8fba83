import type { Zone } from '../../../protocol/zones/zones.ts';
import type { Page } from '../page.ts';
import { showLimit } from './zone-draft.ts';

export const zoneSigns = { 'keep-in': '▣', 'keep-out': '⊘', slow: '≤' } as const;

/** What a zone says of itself on the map: its rule as a sign, and its name. */
export const zoneLabel = (page: Pick<Page, 'text'>, { kind, name, speed }: Zone): string =>
  kind === 'slow' && speed !== null
    ? `${zoneSigns.slow} ${page.text('zoneLimit', { limit: showLimit(speed) })} ${name}`
    : `${zoneSigns[kind]} ${name}`;
