import test from 'ava';
import { parseHubConfig } from '../../../hub/config.ts';
import { isToy } from '../../../hub/wiring/is-toy.ts';

/** What `wayproof start` writes for its hub, as far as it matters here. */
const toy = {
  dataFolder: 'data',
  map: { kind: 'town', seed: 7 },
  chain: { rpc: 'http://127.0.0.1:8899', network: 'So11111111111111111111111111111111111111112' },
  keys: { hub: 'hub.json', oracle: 'oracle.json' },
  peopleFolder: 'people',
};
const toyOf = (config: object) => isToy(parseHubConfig(config));

test('a simulated world on its visitor’s own machine is a toy', (t) => {
  t.true(toyOf(toy));
  t.true(toyOf({ ...toy, chain: { ...toy.chain, rpc: 'http://[::1]:8899' } }));
  t.true(toyOf({ ...toy, chain: { ...toy.chain, rpc: 'http://localhost:8899' } }));
});

const { peopleFolder: _, ...withoutPeople } = toy;
const onCluster = (rpc: string) => ({ ...toy, chain: { ...toy.chain, rpc } });
const real: readonly (readonly [string, object])[] = [
  ['without simulated people', withoutPeople],
  ['whose page others reach by a name', { ...toy, http: { announcedHost: 'hub.example' } }],
  ['whose broker others reach by a name', { ...toy, mqtt: { announcedHost: 'hub.example' } }],
  ['on a cluster', onCluster('https://api.mainnet-beta.solana.com')],
  ['on a chain of another machine', onCluster('http://10.0.0.7:8899')],
  ['on a host that only begins like this machine', onCluster('https://localhost.example')],
  ['on a host that begins like its number', onCluster('http://127.0.0.1.example')],
];
for (const [what, config] of real) {
  test(`a network ${what} has the operators it names and no others`, (t) => {
    t.false(toyOf(config));
  });
}

for (const kind of ['test', 'main']) {
  test(`a hub of a ${kind} network with simulated people does not even start`, (t) => {
    t.throws(() => parseHubConfig({ ...toy, kind }), { name: 'FleetError', message: /peopleFolder/ });
  });
}

for (const host of ['0.0.0.0', '192.168.1.7', 'hub.example']) {
  test(`no hub listens on ${host}, where others could sign in`, (t) => {
    t.throws(() => parseHubConfig({ ...toy, http: { host } }), { name: 'FleetError', message: /loopback/ });
  });
}
