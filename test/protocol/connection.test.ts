import test from 'ava';
import { audienceOf, readConnectionPassword, signConnection } from '../../protocol/connection.ts';
import { fromHex, toHex } from '../../protocol/ids.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import vectors from '../vectors/connection.json' with { type: 'json' };
import { testNetwork, testSeed } from '../vectors/statements.ts';

const device = signerFromSeed(testSeed);
const bytesOf = (text: string) => new TextEncoder().encode(text);

for (const { host, port, time, random, audience, signature, password } of vectors.valid) {
  test(`the golden password for ${host} port ${port} is made and read`, (t) => {
    const drawn = { next: () => 0, bytes: () => fromHex(random) };
    const broker = { host, port };
    t.is(toHex(audienceOf(broker)), audience);
    t.is(signConnection(testNetwork, device, broker, unixMilliseconds(time), drawn), password);
    t.deepEqual(readConnectionPassword(bytesOf(password)), {
      time: unixMilliseconds(time),
      random: fromHex(random),
      signature: fromHex(signature),
    });
  });
}

for (const { name, password } of vectors.refused) {
  test(`it is no password: ${name}`, (t) => {
    t.is(readConnectionPassword(bytesOf(password)), undefined);
  });
}

test('a connection without a password has none', (t) => {
  t.is(readConnectionPassword(undefined), undefined);
});
