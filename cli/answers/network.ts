import { z } from 'zod';
import { addressField, amountField, countField } from '../../protocol/views/fields.ts';
import { type Answers, chainTime } from './answer.ts';
import { changeAccount, networkAccount, parameters } from './network-account.ts';
import { ruled, sent } from './transaction.ts';

const network = { network: addressField };
const { base, ratePerKm, lateBps, returnedBps, deviceCap, emissionCap } = parameters;

const params: Answers = {
  'network params show': z.union([
    z.strictObject({
      version: countField,
      values: z.strictObject(parameters),
      pending: z.strictObject(parameters).nullable(),
    }),
    z
      .strictObject({ version: countField, base, ratePerKm, lateBps, returnedBps, deviceCap, emissionCap })
      .meta({ description: 'with --of' }),
  ]),
  'network params propose': ruled({ version: countField, earliest: chainTime.nullable() }),
  'network params apply': sent({ version: countField }),
  'network params cancel': ruled({ version: countField }),
};

export const answers: Answers = {
  ...params,
  'network create': sent({ network: addressField, mint: addressField, program: addressField }),
  'network show': z.strictObject({
    ...networkAccount,
    vault: amountField,
    pendingChange: changeAccount.exactOptional(),
  }),
  'network oracles set': ruled(network),
  'network keys set': ruled(network),
  'network guardian set': ruled(network),
  'network council propose': ruled(network),
  'network council accept': ruled(network),
  'network pause': ruled({ pausedUntil: chainTime }),
  'network void': ruled({ number: amountField, state: z.string().nullable(), votes: countField }),
  'network resume': ruled(network),
};
