/** What a vehicle's battery holds, in watt-hours, and what draws on it, in watts. */
export interface BatteryModel {
  readonly capacityWh: number;
  readonly idleW: number;
  /** At `fullSpeed`, in m/s; less speed draws less, but flying never less than hovering. */
  readonly driveW: number;
  readonly fullSpeed: number;
  /** More for each parcel while driving. */
  readonly loadW: number;
  readonly chargerW: number;
}

/** State of charge (0 to 1) after `dt` seconds: electronics always draw, wheels by speed and load. */
export function batteryAfter(
  battery: number,
  model: BatteryModel,
  use: {
    readonly dt: number;
    readonly speed: number;
    readonly flying: boolean;
    readonly load: number;
    readonly charging: boolean;
  },
): number {
  const share = use.flying ? 1 : Math.min(1, use.speed / model.fullSpeed);
  const draw = model.idleW + share * (model.driveW + use.load * model.loadW);
  const watts = use.charging ? model.chargerW - draw : -draw;
  const next = battery + (watts * use.dt) / 3_600 / model.capacityWh;
  return Math.min(1, Math.max(0, next));
}
