import { FleetError } from '../../protocol/errors.ts';
import { roadClassNames, surfaceNames } from './classes.ts';
import type { NetworkContent } from './network.ts';

/**
 * A right hash does not make a right file: every index must point inside its array, every place lie on Earth.
 * @throws FleetError NETWORK_FILE_CONTENT naming the first thing found wrong.
 */
export function checkNetwork(network: NetworkContent): void {
  const { nodeCount, edgeCount, pointStart, names } = network;
  each('node latitude', network.nodeLatitude, isLatitude);
  each('node longitude', network.nodeLongitude, isLongitude);
  each('edge start', network.edgeFrom, (node) => node < nodeCount);
  each('edge end', network.edgeTo, (node) => node < nodeCount);
  each('edge length', network.edgeDecimeters, (length) => length >= 1 && length < 0x7fff_ffff);
  each('edge class', network.edgeClass, (value) => value < roadClassNames.length);
  each('edge surface', network.edgeSurface, (value) => value < surfaceNames.length);
  each('edge incline', network.edgeIncline, (percent) => percent >= -100 && percent <= 100);
  each('edge name', network.edgeName, (name) => name < names.length);
  each('first point', pointStart, (start, i) => start >= (i === 0 ? 0 : (pointStart[i - 1] as number)));
  if (pointStart[0] !== 0 || pointStart[edgeCount] !== network.pointLatitude.length) {
    throw new FleetError('NETWORK_FILE_CONTENT', { what: 'last point', index: edgeCount });
  }
  each('point latitude', network.pointLatitude, isLatitude);
  each('point longitude', network.pointLongitude, isLongitude);
  const isDirected = (directed: number) => directed < edgeCount * 2;
  each('banned turn start', network.bannedFrom, isDirected);
  each('banned turn end', network.bannedTo, isDirected);
  each('banned turn', network.bannedFor, (kinds, i) => kinds > 0 && isTurn(network, i));
  if (names[0] !== '') throw new FleetError('NETWORK_FILE_CONTENT', { what: 'name', index: 0 });
}

/** One edge begins where the other ends, and the turn comes after the one before it. */
function isTurn({ edgeFrom, edgeTo, bannedFrom, bannedTo }: NetworkContent, i: number): boolean {
  const [from, to] = [bannedFrom[i] as number, bannedTo[i] as number];
  const end = (from & 1 ? edgeFrom : edgeTo)[from >> 1];
  const start = (to & 1 ? edgeTo : edgeFrom)[to >> 1];
  const before = bannedFrom[i - 1] ?? -1;
  return end === start && (from > before || (from === before && to > (bannedTo[i - 1] as number)));
}

const isLatitude = (value: number) => value >= -900_000_000 && value <= 900_000_000;
const isLongitude = (value: number) => value >= -1_800_000_000 && value <= 1_800_000_000;

function each(what: string, values: ArrayLike<number>, isRight: (value: number, index: number) => boolean) {
  for (let index = 0; index < values.length; index++) {
    if (!isRight(values[index] as number, index)) {
      throw new FleetError('NETWORK_FILE_CONTENT', { what, index });
    }
  }
}
