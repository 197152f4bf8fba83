import { WireType, walkMessage, walkPacked } from './protobuf.ts';

/** What a block holds, so that a pass can leave out blocks without anything for it. */
export interface BlockContent {
  readonly hasNodes: boolean;
  readonly hasWays: boolean;
  readonly hasRelations: boolean;
  /** Whether every dense node comes with all of its metadata: the parser insists on all or none. */
  readonly hasInfo: boolean;
}

/** How a field must look: a number, numbers in a row (packed or single), plain bytes, or a message. */
type Shape = 'number' | 'numbers' | 'strings' | 'bytes' | MessageShape;
interface MessageShape {
  readonly [field: number]: Shape;
}

const info: MessageShape = { 1: 'number', 2: 'number', 3: 'number', 4: 'number', 5: 'number', 6: 'number' };
const denseInfo: MessageShape = {
  1: 'numbers',
  2: 'numbers',
  3: 'numbers',
  4: 'numbers',
  5: 'numbers',
  6: 'numbers',
};
const node: MessageShape = { 1: 'number', 2: 'strings', 3: 'strings', 4: info, 8: 'number', 9: 'number' };
const dense: MessageShape = { 1: 'numbers', 5: denseInfo, 8: 'numbers', 9: 'numbers', 10: 'strings' };
const way: MessageShape = {
  1: 'number',
  2: 'strings',
  3: 'strings',
  4: info,
  8: 'numbers',
  9: 'numbers',
  10: 'numbers',
};
const relation: MessageShape = {
  1: 'number',
  2: 'strings',
  3: 'strings',
  4: info,
  8: 'strings',
  9: 'numbers',
  10: 'numbers',
};
const group: MessageShape = { 1: node, 2: dense, 3: way, 4: relation, 5: 'bytes' };
const block: MessageShape = {
  1: { 1: 'bytes' },
  2: group,
  17: 'number',
  18: 'number',
  19: 'number',
  20: 'number',
};

/**
 * Checks an inflated PrimitiveBlock (osmformat.proto) before the parser sees it. The parser trusts lengths:
 * a lying one makes it loop over gigabytes that are not there, and a dense group whose tags end early makes
 * it loop for ever.
 * @throws RangeError saying what is wrong.
 */
export function checkBlock(bytes: Uint8Array): BlockContent {
  let strings = 0;
  let hasNodes = false;
  let hasWays = false;
  let hasRelations = false;
  let hasInfo = true;
  const countStrings = (field: number, wire: number, start: number, end: number) => {
    if (field !== 1) return;
    if (wire !== WireType.bytes) throw new RangeError('the string table is no message');
    walkMessage(bytes, start, end, (inner) => {
      if (inner === 1) strings += 1;
    });
  };
  walkMessage(bytes, 0, bytes.length, countStrings);
  const checkMessage = (shape: MessageShape, start: number, end: number) => {
    walkMessage(bytes, start, end, (field, wire, from, to, value) => {
      const inner = shape[field];
      if (inner === undefined) return;
      if (shape === group) {
        hasNodes ||= field <= 2;
        hasWays ||= field === 3;
        hasRelations ||= field === 4;
      }
      checkField(inner, field, wire, from, to, value);
    });
    if (shape !== dense) return;
    checkDenseTags(bytes, start, end);
    hasInfo &&= hasWholeInfo(bytes, start, end);
  };
  const checkField = (shape: Shape, field: number, wire: number, from: number, to: number, value: number) => {
    const isBytes = wire === WireType.bytes;
    const single = wire === WireType.varint && (shape === 'numbers' || shape === 'strings');
    if (!single && isBytes === (shape === 'number'))
      throw new RangeError(`field ${field} is of the wrong kind`);
    if (!isBytes && wire !== WireType.varint) throw new RangeError(`field ${field} is of the wrong kind`);
    const checkIndex = (index: number) => {
      if (index >= strings) throw new RangeError(`string ${index} of ${strings}`);
    };
    if (typeof shape === 'object') checkMessage(shape, from, to);
    else if (shape === 'strings' && single) checkIndex(value);
    else if (shape === 'strings') walkPacked(bytes, from, to, checkIndex);
    else if (shape === 'numbers' && isBytes) walkPacked(bytes, from, to);
  };
  checkMessage(block, 0, bytes.length);
  return { hasNodes, hasWays, hasRelations, hasInfo };
}

/** Tags of dense nodes are (key, value)* 0 for each node in turn: there must be an end for each. */
function checkDenseTags(bytes: Uint8Array, start: number, end: number): void {
  let nodes = 0;
  let ended = 0;
  let length = 0;
  let inKey = true;
  walkMessage(bytes, start, end, (field, wire, from, to, value) => {
    const each = (number: number) => {
      length += 1;
      if (inKey && number === 0) ended += 1;
      else inKey = !inKey;
    };
    if (field === 1) nodes += wire === WireType.bytes ? walkPacked(bytes, from, to) : 1;
    else if (field === 10 && wire === WireType.bytes) walkPacked(bytes, from, to, each);
    else if (field === 10) each(value);
  });
  if (length > 0 && (ended < nodes || !inKey)) throw new RangeError('the tags of dense nodes end early');
}

/** Whether version, timestamp, changeset and user of dense nodes are as many as the nodes. */
function hasWholeInfo(bytes: Uint8Array, start: number, end: number): boolean {
  let nodes = 0;
  const counts = [0, 0, 0, 0, 0];
  const lengthOf = (wire: number, from: number, to: number) =>
    wire === WireType.bytes ? walkPacked(bytes, from, to) : 1;
  walkMessage(bytes, start, end, (field, wire, from, to) => {
    if (field === 1) nodes += lengthOf(wire, from, to);
    if (field !== 5) return;
    walkMessage(bytes, from, to, (inner, innerWire, innerFrom, innerTo) => {
      if (inner > counts.length) return;
      counts[inner - 1] = (counts[inner - 1] as number) + lengthOf(innerWire, innerFrom, innerTo);
    });
  });
  return counts.every((count) => count === nodes);
}
