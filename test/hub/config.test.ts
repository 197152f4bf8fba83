import test from 'ava';
import { describeHubConfig, parseHubConfig } from '../../hub/config.ts';

const least = {
  dataFolder: 'data',
  map: { kind: 'town', seed: 7 },
  chain: { rpc: 'http://127.0.0.1:8899', network: 'So11111111111111111111111111111111111111112' },
  keys: { hub: 'hub.json', oracle: 'oracle.json' },
};

test('the least configuration listens on loopback in real time', (t) => {
  const config = parseHubConfig(least);
  t.deepEqual(config.http, { host: '127.0.0.1', port: 8787 });
  t.deepEqual(config.mqtt, { host: '127.0.0.1', port: 1883 });
  t.is(config.timeScale, undefined);
  t.is(config.kind, 'development');
});

const wrong: readonly (readonly [string, object, RegExp])[] = [
  ['an unknown word', { ...least, dataFodler: 'x' }, /dataFodler/],
  ['a network that is none', { ...least, chain: { ...least.chain, network: 'x' } }, /chain\.network/],
  ['a listener beyond loopback', { ...least, mqtt: { host: '0.0.0.0' } }, /mqtt\.host.*TLS/],
  [
    'simulated people of a real network',
    { ...least, kind: 'main', peopleFolder: 'p' },
    /peopleFolder.*simulated/,
  ],
  ['no map', { ...least, map: undefined }, /map/],
  [
    'a time that stands still',
    { ...least, timeScale: { realOrigin: 1, worldOrigin: 1, factor: 0 } },
    /factor/,
  ],
];
for (const [what, config, message] of wrong) {
  test(`${what} is refused, naming its place`, (t) => {
    t.throws(() => parseHubConfig(config), { name: 'FleetError', message });
  });
}

test('every setting is described', (t) => {
  const { properties } = describeHubConfig();
  const without = Object.entries(properties ?? {}).filter(
    ([, value]) => typeof value === 'boolean' || !value.description,
  );
  t.deepEqual(
    without.map(([name]) => name),
    [],
  );
});
