import { z } from 'zod';
import { addressField, amountField, deviceField } from '../../protocol/views/fields.ts';
import { jobView } from '../../protocol/views/job.ts';
import { missingView, orderView, robotView } from '../../protocol/views/robot.ts';
import { type Answers, chainTime } from './answer.ts';
import { sent } from './transaction.ts';

const moved = z.union([
  sent({ device: deviceField, owner: addressField, payee: addressField, bond: amountField }),
  z.strictObject({ device: deviceField, newOwner: addressField, offer: z.string() }).meta({
    description: 'an offer was written for the new owner',
  }),
  sent({ device: deviceField }).meta({ description: '--to with --dry-run' }),
]);
const replaced = sent({
  device: deviceField,
  successor: deviceField,
  payee: addressField,
  oldBond: amountField,
});

export const answers: Answers = {
  'device show': robotView,
  'device history': z.array(jobView),
  'device missing': missingView,
  'device stop': orderView,
  'device resume': orderView,
  'device home': orderView,
  'device transfer': moved,
  'device accept': sent({ device: deviceField, owner: addressField, payee: addressField }),
  'device rotate-key': replaced,
  'device replace': replaced,
  'device retire': sent({ device: deviceField, bond: amountField, bondFreeFrom: chainTime }),
  'device withdraw': sent({ device: deviceField, amount: amountField }),
};
