import { bytes, type FieldsOf, safe64, statement, u8, u32 } from './layout.ts';

/** A parcel was taken over: the person at the pick-up gave the code. Signed by the device. */
export const pickUpStatement = statement('pick-up', 'wayproof-pck-v01', {
  device: bytes(32),
  job: bytes(32),
  mission: bytes(16),
  time: safe64,
  code: bytes(16),
});
export type PickUp = FieldsOf<typeof pickUpStatement>;

/** A parcel was handed over; reveals both codes, which only counterparties could have given. Signed by the device. */
export const deliveryStatement = statement('delivery', 'wayproof-dlv-v01', {
  device: bytes(32),
  job: bytes(32),
  mission: bytes(16),
  pickedUp: safe64,
  delivered: safe64,
  pickUpCode: bytes(16),
  dropOffCode: bytes(16),
  /** Decimetres driven between the two; informational, never paid. */
  driven: u32,
  firstSession: u32,
  firstSequence: safe64,
  lastSession: u32,
  lastSequence: safe64,
});
export type Delivery = FieldsOf<typeof deliveryStatement>;

/** A parcel nobody accepted was brought back. Signed by the device. */
export const returnStatement = statement('return', 'wayproof-ret-v01', {
  device: bytes(32),
  job: bytes(32),
  mission: bytes(16),
  time: safe64,
  returnCode: bytes(16),
  reason: u8,
});
export type Return = FieldsOf<typeof returnStatement>;

/** Why a parcel came back; 0 is reserved. */
export const returnReasons = { noShow: 1, refused: 2, cancelled: 3, unreachable: 4, damaged: 5 } as const;
