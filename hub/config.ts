import { z } from 'zod';
import { FleetError } from '../protocol/errors.ts';
import { unixMilliseconds } from '../protocol/units.ts';
import { addressField, networkField } from '../protocol/views/fields.ts';

const port = z.int().min(0).max(65_535);
const path = z.string().min(1).max(4_096);
const milliseconds = z.int().min(0).transform(unixMilliseconds);

const loopback = z
  .string()
  .regex(
    /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost)$/,
    'must be a loopback address: TLS is not built yet',
  )
  .default('127.0.0.1');

const listener = (defaultPort: number) =>
  z.strictObject({
    host: loopback.describe('address to listen on'),
    port: port.default(defaultPort).describe('port to listen on; 0 takes any free one'),
    announcedHost: z
      .string()
      .min(1)
      .max(255)
      .exactOptional()
      .describe('the name others dial; the host when absent'),
  });

const degreesE7 = z.int().min(-1_800_000_000).max(1_800_000_000);
const bounds = z.strictObject({ south: degreesE7, west: degreesE7, north: degreesE7, east: degreesE7 });

const mapSource = z
  .union([
    z.strictObject({ kind: z.literal('town'), seed: z.int().min(0) }),
    z.strictObject({ kind: z.literal('file'), path, bounds: bounds.exactOptional() }),
  ])
  .describe('the pinned map: a generated town, or an .osm.pbf or network file');

const hubConfig = z.strictObject({
  dataFolder: path.describe('everything the hub keeps; one hub a folder'),
  http: listener(8787).prefault({}).describe('HTTP API and page'),
  mqtt: listener(1883).prefault({}).describe('broker of the robots'),
  map: mapSource,
  chain: z
    .strictObject({
      rpc: z.url({ protocol: /^https?$/ }).describe('a Solana RPC endpoint'),
      network: networkField.describe('address of the Network account'),
    })
    .describe('where epochs go; epoch length, mint and release key are read there'),
  keys: z
    .strictObject({
      hub: path.describe('key file of missions and commands; the one the Network account names'),
      oracle: path.describe('key file of the hub as an oracle; pays for its transactions'),
    })
    .describe('Solana key files'),
  kind: z
    .enum(['development', 'test', 'main'])
    .default('development')
    .describe('shown wherever the network is named'),
  page: path.exactOptional().describe('folder of the built map page; dist/web of this program when absent'),
  peopleFolder: path
    .exactOptional()
    .describe(
      'simulated worlds only: folder of the people at the doors; opens POST /v1/simulated/people and exact places to everybody',
    ),
  learning: z
    .strictObject({
      seconds: z.int().min(10).max(86_400).default(600).describe('real seconds a round takes contributions'),
      pause: z.int().min(0).max(604_800).default(3_000).describe('real seconds from a round to the next'),
      quorum: z.int().min(1).max(10_000).default(3).describe('owners without which nothing is learned'),
      mostNorm: z.int().min(1).max(100_000).default(2_000).describe('longest change taken, thousandths'),
    })
    .prefault({})
    .describe('rounds in which robots better the travel-time model together'),
  operators: z
    .array(addressField)
    .default([])
    .describe('wallets that may command any robot and see dead letters'),
  auditors: z.array(addressField).default([]).describe('wallets that may load the restricted traces'),
  timeScale: z
    .strictObject({ realOrigin: milliseconds, worldOrigin: milliseconds, factor: z.number().positive() })
    .exactOptional()
    .describe('a world that runs faster than life; real time when absent'),
});

export type HubConfig = z.output<typeof hubConfig>;

/** Everything a hub is told; files, environment and flags are resolved by cli/config. Throws CONFIG_INVALID. */
export function parseHubConfig(raw: unknown): HubConfig {
  const parsed = hubConfig.safeParse(raw);
  if (parsed.success) return checked(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'configuration';
  throw new FleetError('CONFIG_INVALID', {
    part: 'hub',
    reason: `${where}: ${issue?.message ?? 'not an object'}`,
  });
}

/** Codes and homes of a real network must never be open to everybody. */
function checked(config: HubConfig): HubConfig {
  if (config.peopleFolder === undefined || config.kind === 'development') return config;
  const reason = `peopleFolder is for simulated worlds, this network is kind "${config.kind}"`;
  throw new FleetError('CONFIG_INVALID', { part: 'hub', reason });
}

/** JSON Schema of the configuration, for help texts and editors. */
export const describeHubConfig = () => z.toJSONSchema(hubConfig, { io: 'input', unrepresentable: 'any' });
