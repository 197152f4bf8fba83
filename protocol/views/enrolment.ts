import { z } from 'zod';
import { registrationStatement } from '../statements/registration.ts';
import { addressField, base64Field, deviceField, hexField, networkField, timeField } from './fields.ts';
import { brokerField } from './network.ts';
import { parser } from './parse.ts';

const label = z.string().min(1).max(64);

/** `POST /v1/enrolment-tokens`: an owner asks for a token to flash. */
const tokenRequest = z.object({ board: label.exactOptional(), model: label.exactOptional() });
export type TokenRequest = z.infer<typeof tokenRequest>;
export const parseTokenRequest = parser('enrolment token request', tokenRequest);

/** The token itself is told once and stored hashed; `expires` is real Unix milliseconds. */
const tokenView = z.object({ token: z.string().max(128), expires: timeField });
export type TokenView = z.infer<typeof tokenView>;
export const parseTokenView = parser('enrolment token', tokenView);

/** `GET /v1/enrolment-tokens/:token`: what the robot needs to sign its registration statement. */
const invitationView = z.object({
  network: networkField,
  owner: addressField,
  /** The nonce to sign: the chain's stored nonce + 1, decimal. */
  nonce: z.string().regex(/^\d{1,20}$/),
  /** Unix seconds at which the statement is to expire. */
  expires: timeField,
});
export type InvitationView = z.infer<typeof invitationView>;
export const parseInvitationView = parser('enrolment invitation', invitationView);

export const vehicleKind = z.enum(['pavement-robot', 'road-robot', 'drone']);

const capabilitiesField = z.object({
  kind: vehicleKind,
  model: label,
  /** Metres a second. */
  maxSpeed: z.number().positive().max(60),
  compartments: z.int().min(0).max(64),
  camera: z.boolean(),
  simulated: z.boolean(),
});
export type CapabilitiesView = z.infer<typeof capabilitiesField>;
export const parseCapabilities = parser('capabilities', capabilitiesField);

/** `POST /v1/enrolments`: the robot burns its token. */
const enrolmentRequest = z.object({
  token: z.string().min(16).max(128),
  device: deviceField,
  model: label,
  kind: vehicleKind,
  capabilities: capabilitiesField,
  statement: base64Field(registrationStatement.size),
  signature: base64Field(64),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequest>;
export const parseEnrolmentRequest = parser('enrolment', enrolmentRequest);

/** What an enrolled robot keeps. */
export const enrolledView = z.object({
  network: networkField,
  owner: addressField,
  hubKey: addressField,
  releaseKey: addressField,
  broker: brokerField,
  mapHash: hexField(32),
});
export type EnrolledView = z.infer<typeof enrolledView>;
export const parseEnrolledView = parser('enrolment answer', enrolledView);

/** `GET /v1/enrolments`: one row a device of the signed-in owner; statement and signature in base64. */
export const enrolmentView = z.object({
  device: deviceField,
  owner: addressField,
  model: label,
  kind: vehicleKind,
  statement: z.string().max(1_000),
  signature: z.string().max(100),
  state: z.enum(['awaiting registration', 'registered', 'retired', 'denied']),
});
export type EnrolmentView = z.infer<typeof enrolmentView>;
export const parseEnrolmentViews = parser('enrolments', z.array(enrolmentView));
