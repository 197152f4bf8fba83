const CAPACITY_WH = 1_200;
const IDLE_W = 18;
const DRIVE_W_AT_FULL_SPEED = 65;
const FULL_SPEED = 1.7;
const LOAD_W_A_PARCEL = 8;
const CHARGER_W = 350;

/** State of charge (0 to 1) after `dt` seconds: electronics always draw, wheels by speed and by load. */
export function batteryAfter(
  battery: number,
  use: { readonly dt: number; readonly speed: number; readonly load: number; readonly charging: boolean },
): number {
  const share = Math.min(1, use.speed / FULL_SPEED);
  const draw = IDLE_W + share * (DRIVE_W_AT_FULL_SPEED + use.load * LOAD_W_A_PARCEL);
  const watts = use.charging ? CHARGER_W - draw : -draw;
  const next = battery + (watts * use.dt) / 3_600 / CAPACITY_WH;
  return Math.min(1, Math.max(0, next));
}
