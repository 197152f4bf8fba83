import { z } from 'zod';
import { addressField, amountField, countField, hexField } from '../../protocol/views/fields.ts';
import { chainTime } from './answer.ts';

/** What a change of parameters sets; tokens and lamports in base units. */
export const parameters = {
  mapHash: hexField(32),
  base: amountField,
  ratePerKm: amountField,
  deviceCap: amountField,
  emissionCap: amountField,
  outflowLimit: amountField,
  deviceBond: amountField,
  epochBond: amountField,
  noShowSeconds: countField,
  lateBps: countField,
  returnedBps: countField,
};

/** Everything the chain keeps of a network; keys that are none are absent. */
export const networkAccount = {
  address: addressField,
  council: addressField,
  guardian: addressField,
  hubKey: hexField(32),
  releaseKey: hexField(32),
  mint: addressField,
  creator: addressField,
  controller: addressField.exactOptional(),
  pendingCouncil: addressField.exactOptional(),
  salt: z.string().regex(/^([0-9a-f]{2})+$/, 'must be hex'),
  oracles: z.array(addressField),
  threshold: countField,
  oracleVersion: countField,
  epochSeconds: countField,
  challengeSeconds: countField,
  expirySeconds: countField,
  nextEpochEnd: chainTime,
  finalEnd: chainTime,
  paramsAt: chainTime,
  previousEmissionCap: amountField,
  pausedUntil: chainTime,
  guardianPauseFrom: chainTime,
  slashedTotal: amountField,
  ...parameters,
  latestPosted: amountField,
  latestFinal: amountField,
  latestFinalHash: hexField(32),
  finalTotal: amountField,
  paidTotal: amountField,
  outflowLevel: amountField,
  outflowAt: chainTime,
  outflowSeconds: countField,
  suspended: z.array(countField),
  kind: z.enum(['production', 'development']),
  version: countField,
  parameterVersion: countField,
};

/** A change of parameters that waits. */
export const changeAccount = z.strictObject({
  address: addressField,
  network: addressField,
  proposer: addressField,
  before: z.strictObject(parameters),
  after: z.strictObject(parameters),
  proposedAt: chainTime,
  earliest: chainTime,
  decidedAt: chainTime,
  state: z.enum(['pending', 'applied', 'cancelled']),
  parameterVersion: countField,
});
