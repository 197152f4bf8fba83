/** What the page asks its worker. */
export interface VerifyRequest {
  readonly origin: string;
  readonly network: string;
  readonly number: number;
}

/** How far it is, and at last the verdict. */
export type VerifyAnswer =
  | { readonly state: 'running'; readonly bytes: number; readonly lines: number }
  | {
      readonly state: 'holds';
      readonly records: number;
      readonly paid: number;
      readonly disputed: number;
      readonly devices: number;
    }
  | {
      readonly state: 'wrong';
      readonly check: string;
      readonly place: string;
      readonly expected: string;
      readonly got: string;
    }
  | { readonly state: 'failed'; readonly reason: string };
