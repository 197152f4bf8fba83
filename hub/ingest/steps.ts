import { isFleetError } from '../../protocol/errors.ts';
import { frameStatementOf, readFrame, type WireFrame } from '../../protocol/frames.ts';
import { equalBytes } from '../../protocol/ids.ts';
import { decodeFramePayload, type FramePayload } from '../../protocol/telemetry.ts';
import type { IngestReason } from './counters.ts';
import type { Passage, PipelineParts, Verdict } from './passage.ts';

/** How far a robot's clock may be ahead of the hub's. */
const CLOCK_AHEAD_MS = 5 * 60_000;

export async function withinQuota(
  { quota }: PipelineParts,
  { arrival, signal }: Passage,
): Promise<undefined> {
  await quota.admit(arrival.device, arrival.bytes.length, signal);
}

export function readHeader(_: PipelineParts, passage: Passage): Verdict | undefined {
  const header = readFrame(passage.arrival.bytes);
  if (header === undefined) return buried('frame-malformed', `${passage.arrival.bytes.length} bytes`);
  passage.header = header;
  return undefined;
}

/** Same number *and* signature: stored before, so the answer is yes, whatever else the bytes say now. */
export async function knownAlready({ store }: PipelineParts, passage: Passage): Promise<Verdict | undefined> {
  const { session, sequence, signature } = headerOf(passage);
  const known = await store.signatureOf(passage.arrival.device, { session, sequence });
  if (known === undefined || !equalBytes(known, signature)) return undefined;
  return { end: 'acknowledge', reason: 'duplicate' };
}

export async function takeTurn({ queue }: PipelineParts, { arrival }: Passage): Promise<undefined> {
  await queue.turn(arrival.device, arrival.bytes.length);
}

/** Network and device are not in the frame: they come from this hub and from the connection. */
export function verifySignature(parts: PipelineParts, passage: Passage): Verdict | undefined {
  const { device, key } = passage.arrival;
  const header = headerOf(passage);
  const { session, sequence, signature } = header;
  const statement = frameStatementOf(parts.network, key, header);
  if (parts.verifier.verify(key, statement, signature)) return undefined;
  if (!parts.quota.forgive(device)) return { end: 'disconnect', reason: 'quota-failures' };
  const owner = parts.recent.ownerOf(signature) ?? device;
  if (owner !== device) return buried('frame-foreign', `a frame of ${owner}`);
  return buried('signature-invalid', `session ${session}, sequence ${sequence}`);
}

export function decodePayload(_: PipelineParts, passage: Passage): Verdict | undefined {
  const { t0, payload } = headerOf(passage);
  try {
    passage.contents = decodeFramePayload(t0, payload);
    return undefined;
  } catch (error) {
    if (isFleetError(error)) return buried('payload-invalid', `${error.code}: ${error.message}`);
    throw error;
  }
}

/** A clock that is behind is only late; one that is ahead could date work into an epoch to come. */
export function checkClock(_: PipelineParts, passage: Passage): Verdict | undefined {
  const { samples, events } = contentsOf(passage);
  const limit = passage.received + CLOCK_AHEAD_MS;
  const newest = Math.max(headerOf(passage).t0, ...samples.map(timeOf), ...events.map(timeOf));
  return newest > limit ? buried('clock-ahead', `${newest - passage.received} ms`) : undefined;
}

export async function storeFrame({ store, recent }: PipelineParts, passage: Passage): Promise<Verdict> {
  const { arrival, received } = passage;
  const header = headerOf(passage);
  const contents = contentsOf(passage);
  const reason = await store.append({ device: arrival.device, ...header, contents, received });
  recent.remember(header.signature, arrival.device);
  return { end: 'acknowledge', reason };
}

const buried = (reason: IngestReason, detail: string): Verdict => ({ end: 'bury', reason, detail });
const timeOf = ({ time }: { readonly time: number }) => time;

function headerOf({ header }: Passage): WireFrame {
  if (header === undefined) throw new RangeError('the header is read first');
  return header;
}

function contentsOf({ contents }: Passage): FramePayload {
  if (contents === undefined) throw new RangeError('the payload is decoded first');
  return contents;
}
