import { base64url } from 'multiformats/bases/base64';
import { asciiBytes, concatBytes, u64Bytes } from '../../protocol/binary.ts';
import { sha256 } from '../../protocol/hash.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { connectionStatement } from '../../protocol/statements/connection.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';

/** Where the broker was dialled. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The MQTT password of one connect: base64url(time u64 LE · random 16 · signature 64) of the connection
 * statement. It names the dialled `host:port`, so a captured one opens nothing at another hub, and the time,
 * so it opens nothing later. @param time real Unix milliseconds.
 */
export function connectPassword(
  network: NetworkId,
  device: Signer,
  broker: BrokerAddress,
  time: UnixMilliseconds,
  random: Random,
): string {
  const nonce = random.bytes(16);
  const statement = connectionStatement.encode(network, {
    device: device.publicKey,
    audience: sha256(asciiBytes(`${broker.host}:${broker.port}`)),
    time,
    random: nonce,
  });
  return base64url.baseEncode(concatBytes(u64Bytes(BigInt(time)), nonce, device.sign(statement)));
}
