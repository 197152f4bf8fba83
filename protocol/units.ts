import type { Brand } from './ids.ts';

/** Units live in the type: `Meters` is not `Seconds`. Makers only brand; ranges are checked where values enter. */
export type Meters = Brand<number, 'Meters'>;
export type Decimeters = Brand<number, 'Decimeters'>;
export type Seconds = Brand<number, 'Seconds'>;
export type Milliseconds = Brand<number, 'Milliseconds'>;
export type UnixSeconds = Brand<number, 'UnixSeconds'>;
export type UnixMilliseconds = Brand<number, 'UnixMilliseconds'>;
export type MetersPerSecond = Brand<number, 'MetersPerSecond'>;
export type WattHours = Brand<number, 'WattHours'>;
/** Base units of the reward token; 64-bit, so bigint. */
export type TokenAmount = Brand<bigint, 'TokenAmount'>;
export type Lamports = Brand<bigint, 'Lamports'>;

export const meters = (value: number): Meters => value as Meters;
export const decimeters = (value: number): Decimeters => value as Decimeters;
export const seconds = (value: number): Seconds => value as Seconds;
export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const unixSeconds = (value: number): UnixSeconds => value as UnixSeconds;
export const unixMilliseconds = (value: number): UnixMilliseconds => value as UnixMilliseconds;
export const metersPerSecond = (value: number): MetersPerSecond => value as MetersPerSecond;
export const wattHours = (value: number): WattHours => value as WattHours;
export const tokenAmount = (value: bigint): TokenAmount => value as TokenAmount;
export const lamports = (value: bigint): Lamports => value as Lamports;

export const toUnixSeconds = (time: UnixMilliseconds): UnixSeconds => unixSeconds(Math.floor(time / 1000));
export const toUnixMilliseconds = (time: UnixSeconds): UnixMilliseconds => unixMilliseconds(time * 1000);

/** A place on WGS 84 in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A place on WGS 84 in units of 1e-7 degree, as statements and samples carry it (i32 each). */
export interface CoordinatesE7 {
  readonly latitude: number;
  readonly longitude: number;
}

export const toE7 = (at: Coordinates): CoordinatesE7 => ({
  latitude: Math.round(at.latitude * 1e7),
  longitude: Math.round(at.longitude * 1e7),
});

export const fromE7 = (at: CoordinatesE7): Coordinates => ({
  latitude: at.latitude / 1e7,
  longitude: at.longitude / 1e7,
});
