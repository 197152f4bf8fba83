/** What stands behind the # of a link: browsers send it to nobody, so no log of any hub holds it. */
export interface Fragment {
  readonly token: string;
  /** The code for the drop-off, in links to a parcel. */
  readonly code: string | undefined;
}

export type Visit = 'parcel' | 'robot';

const paths = { parcel: '/p', robot: '/s' } as const;

export const linkOf = (origin: string, visit: Visit, { token, code }: Fragment): string =>
  `${origin}${paths[visit]}#${token}${code === undefined ? '' : `.${code}`}`;

/** Which shared page an address is of; undefined for the map. */
export const visitOf = (path: string): Visit | undefined =>
  path === paths.parcel ? 'parcel' : path === paths.robot ? 'robot' : undefined;

/** Undefined when the link was cut off or is something else. */
export function readFragment(hash: string): Fragment | undefined {
  const [, token, code] = /^#([0-9a-f]{64})(?:\.([0-9A-HJKMNP-TV-Z]{16}))?$/.exec(hash) ?? [];
  return token === undefined ? undefined : { token, code };
}
