/** What one look found. `missing` stops something; `optional` only makes less possible. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'optional';
  readonly detail: string;
  /** The command that adds it. */
  readonly fix?: string;
}

export const fine = (name: string, detail: string): Finding => ({ name, state: 'ok', detail });

export const missing = (name: string, detail: string, fix: string): Finding => ({
  name,
  state: 'missing',
  detail,
  fix,
});

export const optional = (name: string, detail: string, fix: string): Finding => ({
  name,
  state: 'optional',
  detail,
  fix,
});
