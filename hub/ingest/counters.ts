/** Why something was taken or refused; the codes in dead letters, in CONNACK logs and in /metrics. */
const ingestReasons = {
  // guard
  'connect-rate': 'more connections a second than the hub takes',
  'connect-rate-address': 'more connections a second than one address may open',
  'connections-full': 'more open connections than the hub takes',
  'first-packet-late': 'no CONNECT within ten seconds',
  'packet-too-large': 'a packet above the size limit',
  'packet-malformed': 'bytes that are no MQTT 3.1.1',
  // authenticate
  'client-id-missing': 'a zero-length client id',
  'client-id-mismatch': 'client id, user name and device id differ or are no device id',
  'password-malformed': 'the password is no connection statement',
  'connection-time': 'the connection statement is older or newer than a minute',
  'connection-signature': 'not signed by the device for this network and this host:port',
  'connection-replayed': 'not newer than the last login: a captured password',
  'device-unknown': 'the device is not enrolled here',
  'device-retired': 'the device was retired',
  'device-denied': 'the device was denied by an operator',
  'device-penalised': 'too many forged frames a moment ago',
  'login-failed': 'the store could not take the login',
  connected: 'a robot connected',
  // topics
  'foreign-topic': 'published outside its own topics',
  'foreign-subscription': 'subscribed outside its own topics',
  'quality-of-service': 'published with QoS 2',
  'presence-invalid': 'a presence message of another shape',
  'presence-stale': 'presence of a connection or session that was replaced',
  // quota
  'quota-frames': 'held back: more frames a second than a device may send',
  'quota-bytes': 'held back: more bytes a second than a device may send',
  'quota-failures': 'disconnected: more forged frames a second than a device may send',
  // frames
  'frame-malformed': 'shorter than a frame header or above its limits',
  'frame-foreign': 'signed by another device, whose frame this is',
  'signature-invalid': 'changed on the way, or signed for another network or by another key',
  'payload-invalid': 'signed, but not the payload of a frame',
  'clock-ahead': 'more than five minutes ahead of the hub',
  duplicate: 'already stored: acknowledged, not stored again',
  equivocation: 'another statement under a known number: kept as evidence',
  stored: 'stored for the first time',
  acknowledged: 'acknowledged after its commit',
  // learning
  'contribution-taken': 'a contribution to a learning round, stored',
  'contribution-refused': 'a contribution to a learning round that does not fit it',
  'store-failed': 'not stored and not acknowledged: the store refused the commit',
} as const;

export type IngestReason = keyof typeof ingestReasons;

/** One counter a reason, from zero at the start of the process. */
export class IngestCounters {
  readonly #counts = new Map<IngestReason, number>();

  count(reason: IngestReason): void {
    this.#counts.set(reason, this.get(reason) + 1);
  }

  get(reason: IngestReason): number {
    return this.#counts.get(reason) ?? 0;
  }

  /** All of them, zeros included, in the order of the table. */
  entries(): readonly (readonly [IngestReason, number])[] {
    return (Object.keys(ingestReasons) as IngestReason[]).map((reason) => [reason, this.get(reason)]);
  }
}
