import test from 'ava';
import { type DownlinkChannel, encodeDownlink, splitDownlink } from '../../protocol/downlink.ts';
import { fromHex, toHex } from '../../protocol/ids.ts';
import vectors from '../vectors/missions.json' with { type: 'json' };

for (const { channel, statement, signature, payload, message } of vectors.downlinks) {
  const kind = channel as DownlinkChannel;

  test(`the golden ${kind} is written and read as a downlink`, (t) => {
    const parts = {
      statement: fromHex(statement),
      signature: fromHex(signature),
      payload: fromHex(payload),
    };
    t.is(toHex(encodeDownlink(parts)), message);
    t.deepEqual(splitDownlink(kind, fromHex(message)), parts);
  });

  test(`a ${kind} without a payload is no downlink`, (t) => {
    const bytes = fromHex(statement + signature);
    t.throws(() => splitDownlink(kind, bytes), { code: 'DOWNLINK_INVALID' });
  });
}
