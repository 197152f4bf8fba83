import { z } from 'zod';
import {
  addressField,
  amountField,
  countField,
  deviceField,
  networkField,
  timeField,
} from '../../protocol/views/fields.ts';
import { type Answers, problem, ready } from './answer.ts';

const backup = z.strictObject({
  folder: z.string(),
  /** Real Unix milliseconds. */
  made: timeField,
  files: countField,
  bytes: countField,
  rows: z.record(z.string(), countField),
});

export const hubAnswers: Answers = {
  'hub run': ready({
    httpUrl: z.string(),
    mqtt: z.object({ host: z.string(), port: countField }),
  }),
  'hub backup': backup,
  'hub verify': backup,
  'hub restore': backup,
};

export const chainAnswers: Answers = {
  'chain run': ready({
    url: z.string(),
    webSocketUrl: z.string(),
    program: addressField,
    simulated: z.literal(true),
  }),
};

/** What the robot's key agreed to; goes into a file that the owner's command takes. */
const statement = { network: networkField, nonce: amountField, expires: timeField, signature: z.base64() };

export const agentAnswers: Answers = {
  'agent run': ready({ device: deviceField, owner: addressField }),
  'agent sign transfer': z.strictObject({
    kind: z.literal('transfer'),
    device: deviceField,
    newOwner: addressField,
    ...statement,
  }),
  'agent sign rotation': z.strictObject({
    kind: z.literal('rotation'),
    oldDevice: deviceField,
    newKey: deviceField,
    owner: addressField,
    ...statement,
  }),
};

/** A number with its unit, or a fact; 64-bit numbers are decimal text. */
const figure = z.union([z.string(), z.number(), z.boolean()]);

export const startAnswers: Answers = {
  start: z.union([
    ready({ url: z.string(), rpc: z.string(), folder: z.string() }),
    z
      .strictObject({
        ok: z.boolean(),
        seconds: z.number(),
        steps: z.array(
          z.strictObject({
            name: z.string(),
            ok: z.boolean(),
            seconds: z.number(),
            figures: z.record(z.string(), figure),
            error: problem.exactOptional(),
          }),
        ),
        folder: z.string().nullable(),
      })
      .meta({ description: 'with --check' }),
  ]),
};
