import { z } from 'zod';
import { FleetError } from '../protocol/errors.ts';
import { unixMilliseconds } from '../protocol/units.ts';
import { placeField } from '../protocol/views/fields.ts';
import { zoneField } from '../protocol/views/zones.ts';
import { cameraConfig } from './cameras/config.ts';
import { updatesConfig } from './update/config.ts';
import { detectorConfig } from './vision/config.ts';

const time = z.int().min(0).transform(unixMilliseconds);

const mapSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('town'), seed: z.int().min(0) }),
  z.object({ kind: z.literal('file'), path: z.string().min(1) }),
]);

const simulatedLink = z.object({
  kind: z.literal('simulated').describe('a simulated robot instead of hardware'),
  vehicle: z.enum(['pavement-robot', 'drone']).default('pavement-robot').describe('what is simulated'),
  place: placeField.describe('where a new robot stands, 1e-7 degrees'),
  seed: z.int().min(0).default(1).describe('seed of GPS noise and of the people'),
  compartments: z.int().min(1).max(64).exactOptional().describe('default: what the vehicle has'),
  people: z.string().exactOptional().describe('folder with one file a job, written by the simulated shipper'),
  stateFile: z
    .string()
    .exactOptional()
    .describe('where the body survives a kill; default: in the data folder'),
  battery: z.number().min(0).max(1).default(1).describe('state of charge of a new robot'),
  faults: z.string().exactOptional().describe('folder in which files order faults of the simulated robot'),
  streets: mapSource
    .exactOptional()
    .describe('map whose streets have people and traffic by hour; absent: hardly any'),
});

/** Everything an agent is told from outside; cli/config resolves it, this only describes and checks. */
const agentConfig = z.object({
  hub: z.url({ protocol: /^https?$/ }).describe("the hub's HTTP address"),
  token: z.string().min(16).max(128).exactOptional().describe('one-use enrolment token, for the first start'),
  dataFolder: z.string().min(1).describe('key, identity, outbox and progress of this robot'),
  board: z.string().max(64).exactOptional().describe('the computer the agent was flashed to'),
  model: z.string().min(1).max(64).exactOptional().describe('model shown at the hub'),
  link: z.discriminatedUnion('kind', [simulatedLink]).describe('the firmware below the agent'),
  map: mapSource
    .exactOptional()
    .describe(
      'streets on which it finds ways by itself and learns how long they take; absent: it does neither',
    ),
  camera: cameraConfig
    .exactOptional()
    .describe('folder, video, v4l2, rtsp, or that of the firmware link (default)'),
  detector: detectorConfig.exactOptional().describe('the model that looks at its pictures'),
  updates: updatesConfig.prefault({}).describe('releases it follows'),
  outboxBytes: z
    .int()
    .min(64 * 1024)
    .default(64 * 1024 * 1024)
    .describe('room for frames on disk'),
  outboxHours: z.number().positive().default(72).describe('age after which telemetry is dropped'),
  zones: z
    .array(zoneField)
    .exactOptional()
    .describe("zones of this robot's own, beside the hub's; as GET /v1/zones shows them"),
  timeScale: z
    .object({ realOrigin: time, worldOrigin: time, factor: z.number().positive().max(10_000) })
    .exactOptional()
    .describe('the simulated world runs on this scale; absent: real time'),
});

export type AgentConfig = z.infer<typeof agentConfig>;
export type LinkConfig = AgentConfig['link'];

/** Throws AGENT_CONFIG_INVALID with the first difference. */
export function parseAgentConfig(value: unknown): AgentConfig {
  const result = agentConfig.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined ? '' : `${issue.path.map(String).join('.')}: `;
  throw new FleetError('AGENT_CONFIG_INVALID', { reason: `${where}${issue?.message ?? 'not as expected'}` });
}

/** Option, meaning: for help texts. */
export function describeAgentConfig(): readonly { readonly option: string; readonly text: string }[] {
  return Object.entries(agentConfig.shape).map(([option, schema]) => ({
    option,
    text: schema.description ?? '',
  }));
}

/** JSON Schema of the configuration, for the reference and for editors. */
export const schemaOfAgentConfig = () => z.toJSONSchema(agentConfig, { io: 'input', unrepresentable: 'any' });
