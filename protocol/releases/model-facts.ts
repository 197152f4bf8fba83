import { CborReader, type CborValue } from '../cbor.ts';
import { FleetError } from '../errors.ts';

/** Weight formats a model may come in: its artifacts' targets. */
export const weightFormats = ['float16', 'uint8', 'int8'] as const;
export type WeightFormat = (typeof weightFormats)[number];

export const isWeightFormat = (text: string): text is WeightFormat =>
  weightFormats.some((format) => format === text);

/** Wire numbers of the input layouts; append-only. */
const layouts = { nhwc: 1, nchw: 2 } as const;
const channelOrders = { rgb: 1, bgr: 2 } as const;

/** The picture a model wants, side by side with how its numbers are made: (pixel − mean) / scale. */
export interface ModelInput {
  readonly width: number;
  readonly height: number;
  readonly layout: keyof typeof layouts;
  readonly channels: keyof typeof channelOrders;
  /** A channel each, thousandths of a pixel value: integers, so that bytes and hash are the same everywhere. */
  readonly mean: readonly [number, number, number];
  readonly scale: readonly [number, number, number];
}

/** What a robot has to know of a model before it runs it. */
export interface ModelFacts {
  readonly name: string;
  readonly input: ModelInput;
  /** How its outputs are read; a robot runs what it knows. */
  readonly decoder: string;
  readonly labels: readonly string[];
  /** Of the code and of the weights: licence and where it is said. */
  readonly codeLicence: string;
  readonly weightsLicence: string;
  /** sha256 of each golden picture; every artifact has files with these hashes. */
  readonly golden: readonly Uint8Array[];
}

const limits = { labels: 1_000, label: 64, text: 200, golden: 64, side: 4_096 } as const;

export function encodeModelFacts(facts: ModelFacts): CborValue {
  const { name, input, decoder, labels, codeLicence, weightsLicence, golden } = facts;
  const row = new Map<number, CborValue>([
    [1, input.width],
    [2, input.height],
    [3, layouts[input.layout]],
    [4, channelOrders[input.channels]],
    [5, input.mean],
    [6, input.scale],
  ]);
  return new Map<number, CborValue>([
    [1, name],
    [2, row],
    [3, decoder],
    [4, labels],
    [5, codeLicence],
    [6, weightsLicence],
    [7, golden],
  ]);
}

/** Throws PAYLOAD_INVALID. */
export function decodeModelFacts(value: CborValue | undefined): ModelFacts {
  const reader = new CborReader('model facts', value);
  const labels = reader.array(4, limits.labels).map((label) => textOf(label, limits.label));
  const golden = reader.array(7, limits.golden).map(hashOf);
  // A model nobody can test on the robot must not be released: the gate would be open.
  if (golden.length === 0) throw invalid('there is no golden picture');
  return {
    name: filled(reader.text(1, 64), 'name'),
    input: decodeInput(new CborReader('model input', reader.value(2))),
    decoder: filled(reader.text(3, 64), 'decoder'),
    labels,
    codeLicence: filled(reader.text(5, limits.text), 'licence of the code'),
    weightsLicence: filled(reader.text(6, limits.text), 'licence of the weights'),
    golden,
  };
}

function decodeInput(reader: CborReader): ModelInput {
  return {
    width: reader.integer(1, 1, limits.side),
    height: reader.integer(2, 1, limits.side),
    layout: nameOf(layouts, reader.integer(3)),
    channels: nameOf(channelOrders, reader.integer(4)),
    mean: triple(reader.array(5, 3), 0),
    scale: triple(reader.array(6, 3), 1),
  };
}

function nameOf<T extends Readonly<Record<string, number>>>(names: T, number: number): keyof T & string {
  const found = Object.entries(names).find(([, each]) => each === number);
  if (found === undefined) throw invalid(`${number} is no input layout or channel order we know`);
  return found[0];
}

function triple(values: readonly CborValue[], least: number): readonly [number, number, number] {
  const [a, b, c] = values.map((value) =>
    typeof value === 'number' && value >= least && value <= 1_000_000 ? value : undefined,
  );
  if (a === undefined || b === undefined || c === undefined)
    throw invalid('mean and scale have three values');
  return [a, b, c];
}

function textOf(value: CborValue, most: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= most) return value;
  throw invalid(`a label is text of 1 to ${most} characters`);
}

function filled(text: string, what: string): string {
  if (text.trim() === '') throw invalid(`the ${what} is empty`);
  return text;
}

function hashOf(value: CborValue): Uint8Array {
  if (value instanceof Uint8Array && value.length === 32) return value;
  throw invalid('a hash has 32 bytes');
}

const invalid = (reason: string) => new FleetError('PAYLOAD_INVALID', { what: 'model facts', reason });
