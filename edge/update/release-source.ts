import type { DeviceId } from '../../protocol/ids.ts';
import type { SignedCheckIn } from '../../protocol/releases/check-in.ts';
import type { ReleaseKind } from '../../protocol/releases/manifest.ts';

/** Which release a robot is to run, as the hub says; to be believed only as far as the release's signature goes. */
export interface Offer {
  readonly kind: ReleaseKind;
  readonly version: number;
}

/**
 * Where releases come from. Everything throws UPDATE_UNREACHABLE when trying again may help (network, 5xx, 408, 429) and
 * UPDATE_REFUSED when it may not.
 */
export interface ReleaseSource {
  checkIn(device: DeviceId, checkIn: SignedCheckIn, signal: AbortSignal): Promise<readonly Offer[]>;
  /** The bytes of the signed release, unchecked. */
  release(offer: Offer, signal: AbortSignal): Promise<Uint8Array>;
  /** Bytes `from` up to, not including, `to` of the content for a target, in pieces as they come. */
  content(
    offer: Offer,
    target: string,
    range: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array>;
}
