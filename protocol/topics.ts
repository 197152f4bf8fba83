import { sha256 } from './hash.ts';
import { type DeviceId, deviceId, keyBytes } from './ids.ts';

/** First byte of sha256(device key): 256 shards that hub instances lease. */
export function shardOf(device: DeviceId): number {
  return sha256(keyBytes(device))[0] as number;
}

/** Direction, QoS and retain flag of every topic below `wp/v1/{shard}/{device}/`. */
export const channels = {
  frame: { direction: 'up', qos: 1, retain: false },
  presence: { direction: 'up', qos: 1, retain: true },
  mission: { direction: 'down', qos: 1, retain: true },
  command: { direction: 'down', qos: 1, retain: false },
  zones: { direction: 'down', qos: 1, retain: true },
  round: { direction: 'down', qos: 1, retain: false },
  contribution: { direction: 'up', qos: 1, retain: false },
} as const;
export type Channel = keyof typeof channels;

export function topic(device: DeviceId, channel: Channel): string {
  return `wp/v1/${shardOf(device)}/${device}/${channel}`;
}

/** The device and channel of one of our topics; undefined for any other, a wrong shard included. */
export function parseTopic(text: string): { device: DeviceId; channel: Channel } | undefined {
  const match =
    /^wp\/v1\/(\d{1,3})\/([1-9A-HJ-NP-Za-km-z]{32,44})\/(frame|presence|mission|command|zones|round|contribution)$/.exec(
      text,
    );
  if (match === null) return undefined;
  try {
    const device = deviceId(match[2] as string);
    return topic(device, match[3] as Channel) === text ? { device, channel: match[3] as Channel } : undefined;
  } catch {
    return undefined;
  }
}
