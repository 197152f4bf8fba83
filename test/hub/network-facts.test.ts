import { join } from 'node:path';
import test from 'ava';
import { checkNetworkFacts, loadNetworkFacts, type NetworkFacts } from '../../hub/network-facts.ts';
import { FleetError } from '../../protocol/errors.ts';
import { address, networkId } from '../../protocol/ids.ts';
import { temporaryFolder } from './store/temporary-folder.ts';

const key = address('Vote111111111111111111111111111111111111111');
const facts: NetworkFacts = {
  network: networkId('So11111111111111111111111111111111111111112'),
  hubKey: key,
  releaseKey: key,
  mint: key,
  mapHash: '07'.repeat(32),
  epochSeconds: 60,
};
const down = () => Promise.reject(new FleetError('CHAIN_UNREACHABLE', { endpoint: 'x', reason: 'y' }));

test('a hub restarted while its endpoint is down goes on with what the chain said last', async (t) => {
  const file = join(await temporaryFolder(t), 'network.json');
  await t.throwsAsync(loadNetworkFacts(file, facts.network, down), { name: 'FleetError' });
  t.deepEqual(await loadNetworkFacts(file, facts.network, async () => facts), facts);
  t.deepEqual(await loadNetworkFacts(file, facts.network, down), facts);
  const other = networkId('SysvarRent111111111111111111111111111111111');
  await t.throwsAsync(loadNetworkFacts(file, other, down), { name: 'FleetError' });
});

test('another mission key or another map than the network names is refused', (t) => {
  const hash = new Uint8Array(32).fill(7);
  t.notThrows(() => checkNetworkFacts(facts, key, hash));
  t.throws(() => checkNetworkFacts(facts, 'other', hash), { message: /keys\.hub/ });
  t.throws(() => checkNetworkFacts(facts, key, new Uint8Array(32)), { message: /map: its hash/ });
});
