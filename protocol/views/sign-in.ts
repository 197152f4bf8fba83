import { z } from 'zod';
import { addressField, base64Field, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** `POST /v1/sign-in/nonce`: asks for a message to sign. */
const nonceRequest = z.object({ address: addressField });
export const parseNonceRequest = parser('sign-in request', nonceRequest);

const nonceView = z.object({ nonce: z.string().max(64), message: z.string().max(2_000) });
export type NonceView = z.infer<typeof nonceView>;
export const parseNonceView = parser('sign-in nonce', nonceView);

/** `POST /v1/sign-in`: the message as signed by the wallet. */
const signInRequest = z.object({
  address: addressField,
  message: z.string().max(2_000),
  signature: base64Field(64),
});
export type SignInRequest = z.infer<typeof signInRequest>;
export const parseSignInRequest = parser('sign-in', signInRequest);

/** `GET /v1/sign-in`: who the bearer of a token is here. */
const callerView = z.object({
  address: addressField,
  /** May order robots about, draw zones and cancel anybody's jobs. */
  operator: z.boolean(),
  auditor: z.boolean(),
});
export type CallerView = z.infer<typeof callerView>;
export const parseCallerView = parser('caller', callerView);

/** The bearer token; `expires` is real Unix milliseconds. */
const sessionView = z.object({ token: z.string().max(128), expires: timeField });
export type SessionView = z.infer<typeof sessionView>;
export const parseSessionView = parser('session', sessionView);
