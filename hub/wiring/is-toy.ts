import type { HubConfig } from '../config.ts';

/**
 * A world that is its visitor's toy: whoever signs in may order its robots about (docs/decisions/0036). All must
 * hold: simulated people, development, no name under which other machines reach it, and a chain on this machine,
 * so that nothing in it is worth anything. Its listeners take loopback addresses only, as all of a hub's do.
 */
export const isToy = ({ peopleFolder, kind, chain, http, mqtt }: HubConfig): boolean =>
  peopleFolder !== undefined &&
  kind === 'development' &&
  http.announcedHost === undefined &&
  mqtt.announcedHost === undefined &&
  /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(chain.rpc).hostname);
