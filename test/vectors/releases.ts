import { type CborValue, decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { CHUNK_BYTES } from '../../protocol/releases/artifact.ts';
import { encodeCheckIn, type RunningRelease, signCheckIn } from '../../protocol/releases/check-in.ts';
import { encodeManifest, type ReleaseManifest } from '../../protocol/releases/manifest.ts';
import { encodeRelease, signRelease } from '../../protocol/releases/signed-release.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { toJson } from './json.ts';
import { testNetwork, testSeed } from './statements.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);

export const agentManifest: ReleaseManifest = {
  kind: 'agent',
  version: 7,
  label: '0.2.0',
  channel: 'stable',
  minimum: 3,
  artifacts: [
    {
      target: 'linux-arm64',
      files: [{ path: 'agent.mjs', bytes: 5, executable: false, sha256: filled(1) }],
      chunks: [filled(2)],
    },
    {
      target: 'linux-x64',
      files: [
        { path: 'agent.mjs', bytes: CHUNK_BYTES, executable: false, sha256: filled(3) },
        { path: 'native/node_sqlite3.node', bytes: 1, executable: true, sha256: filled(4) },
        { path: 'native/empty', bytes: 0, executable: false, sha256: filled(5) },
      ],
      chunks: [filled(6), filled(7)],
    },
  ],
};

export const modelManifest: ReleaseManifest = {
  kind: 'model',
  version: 2,
  label: 'nanodet-g 2',
  channel: 'beta',
  minimum: 0,
  artifacts: (['float16', 'int8', 'uint8'] as const).map((target, i) => ({
    target,
    files: [
      { path: 'model.json', bytes: 10 + i, executable: false, sha256: filled(10 + i) },
      { path: 'golden/street.png', bytes: 20, executable: false, sha256: filled(20) },
    ],
    chunks: [filled(30 + i)],
  })),
  model: {
    name: 'nanodet-g',
    input: {
      width: 416,
      height: 416,
      layout: 'nhwc',
      channels: 'bgr',
      mean: [103_530, 116_280, 123_675],
      scale: [57_375, 57_120, 58_395],
    },
    decoder: 'nanodet-coco-80',
    labels: ['person', 'bicycle'],
    codeLicence: 'Apache-2.0 (RangiLyu/nanodet)',
    weightsLicence: 'Apache-2.0 (RangiLyu/nanodet)',
    golden: [filled(20)],
  },
};

export const runningReleases: readonly RunningRelease[] = [
  {
    kind: 'agent',
    version: 6,
    target: 'linux-arm64',
    channel: 'stable',
    state: 'good',
    failed: { version: 7, code: 'UPDATE_UNHEALTHY', reason: 'no hub', attempt: 1 },
  },
  {
    kind: 'model',
    version: 1,
    target: 'uint8',
    channel: 'beta',
    state: 'trying',
    fetched: { version: 2, chunks: 1, of: 3 },
  },
];

/** The bytes of a manifest whose map was changed: what a wrong maker could sign. */
export function changed(
  manifest: ReleaseManifest,
  edit: (map: Map<number, CborValue>, artifact: Map<number, CborValue>, file: Map<number, CborValue>) => void,
): Uint8Array {
  const map = decodeCbor('test', encodeManifest(manifest), 1 << 20) as Map<number, CborValue>;
  const artifact = (map.get(7) as Map<number, CborValue>[])[0] as Map<number, CborValue>;
  const file = (artifact.get(2) as Map<number, CborValue>[])[0] as Map<number, CborValue>;
  edit(map, artifact, file);
  return encodeCbor(map);
}

const path = (text: string) => changed(agentManifest, (_map, _artifact, file) => file.set(1, text));

const refused: readonly (readonly [string, Uint8Array])[] = [
  ['unknown kind', changed(agentManifest, (map) => map.set(2, 9))],
  ['version 0', changed(agentManifest, (map) => map.set(3, 0))],
  ['minimum that is not below the version', changed(agentManifest, (map) => map.set(6, 7))],
  ['channel with a space', changed(agentManifest, (map) => map.set(5, 'a b'))],
  ['no artifact', changed(agentManifest, (map) => map.set(7, []))],
  ['targets out of order', changed(agentManifest, (map) => map.set(7, [...(map.get(7) as CborValue[])].reverse()))],
  ['agent with model facts', changed(agentManifest, (map) => map.set(8, new Map()))],
  ['path that leads out of the slot', path('../agent.mjs')],
  ['absolute path', path('/etc/passwd')],
  ['hidden path', path('a/.b')],
  ['path with a backslash', path('a\\b')],
  ['fewer chunks than bytes', changed(agentManifest, (_map, artifact) => artifact.set(3, []))],
  ['more chunks than bytes', changed(agentManifest, (_map, artifact) => artifact.set(3, [filled(1), filled(2)]))],
  ['short chunk hash', changed(agentManifest, (_map, artifact) => artifact.set(3, [new Uint8Array(31)]))],
  [
    'the same path twice',
    changed(agentManifest, (_map, artifact, file) => artifact.set(2, [file, new Map([...file, [2, 0] as const])])),
  ],
  [
    'a file that is a folder as well',
    changed(agentManifest, (_map, artifact, file) =>
      artifact.set(2, [file, new Map([...file, [1, 'agent.mjs/x'] as const, [2, 0] as const])]),
    ),
  ],
  ['model without facts', changed(modelManifest, (map) => map.delete(8))],
  [
    'model without golden pictures',
    changed(modelManifest, (map) => (map.get(8) as Map<number, CborValue>).set(7, [])),
  ],
  [
    'model whose golden picture is in no file',
    changed(modelManifest, (map) => (map.get(8) as Map<number, CborValue>).set(7, [filled(99)])),
  ],
  [
    'model without a licence of the weights',
    changed(modelManifest, (map) => (map.get(8) as Map<number, CborValue>).set(6, ' ')),
  ],
  ['model in a format nobody knows', changed(modelManifest, (_map, artifact) => artifact.set(1, 'bfloat16'))],
];

export function releaseVectors() {
  const key = signerFromSeed(testSeed);
  return {
    manifests: [agentManifest, modelManifest].map((manifest) => {
      const bytes = encodeManifest(manifest);
      return {
        manifest: toJson(manifest),
        bytes: toHex(bytes),
        hash: toHex(sha256(bytes)),
        release: toHex(encodeRelease(signRelease(testNetwork, key, manifest))),
      };
    }),
    checkIn: {
      running: toJson(runningReleases),
      payload: toHex(encodeCheckIn(runningReleases)),
      ...hexOf(signCheckIn(testNetwork, key, unixMilliseconds(1_790_000_000_000), runningReleases)),
    },
    refused: refused.map(([name, bytes]) => ({ name, bytes: toHex(bytes), code: 'PAYLOAD_INVALID' })),
  };
}

const hexOf = ({ statement, signature }: { statement: Uint8Array; signature: Uint8Array }) => ({
  statement: toHex(statement),
  signature: toHex(signature),
});
