/** As much of JSON Schema as our configurations use. */
export interface JsonSchema {
  readonly type?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

export interface SchemaRow {
  readonly key: string;
  readonly type: string;
  readonly must: boolean;
  readonly preset: string;
  readonly text: string;
}

/** Zod writes the largest safe integer where nothing bounds a whole number. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** One row a key, keys of objects with dots, `[]` behind lists; a key of several alternatives has the values of all. */
export function schemaRows(schema: JsonSchema): SchemaRow[] {
  const byKey = new Map<string, SchemaRow>();
  for (const row of rowsBelow(schema, '')) byKey.set(row.key, merged(byKey.get(row.key), row));
  return [...byKey.values()];
}

function merged(before: SchemaRow | undefined, { key, type, must, preset, text }: SchemaRow): SchemaRow {
  if (before === undefined) return { key, type, must, preset, text };
  const types = before.type.split(', ').includes(type) ? before.type : `${before.type}, ${type}`;
  const found = { preset: before.preset || preset, text: before.text || text };
  return { key, type: types, must: before.must && must, ...found };
}

function rowsBelow(schema: JsonSchema, prefix: string): SchemaRow[] {
  const { properties = {}, required = [], items, anyOf = [], oneOf = [] } = schema;
  const own = Object.entries(properties).flatMap(([name, one]) => {
    const key = `${prefix}${name}`;
    const must = required.includes(name) && one.default === undefined;
    const { description: text = '' } = one;
    return [{ key, type: typeOf(one), must, preset: presetOf(one), text }, ...rowsBelow(one, `${key}.`)];
  });
  const inside = items === undefined ? [] : rowsBelow(items, `${prefix.replace(/\.$/, '')}[].`);
  return [...own, ...inside, ...[...anyOf, ...oneOf].flatMap((one) => rowsBelow(one, prefix))];
}

function typeOf(schema: JsonSchema): string {
  const { const: only, enum: choices, items, anyOf, oneOf, format } = schema;
  if (only !== undefined) return `\`${String(only)}\``;
  if (choices !== undefined) return choices.map((one) => `\`${String(one)}\``).join(', ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  const several = anyOf ?? oneOf;
  if (several !== undefined) return [...new Set(several.map(typeOf))].join(' or ');
  if (format === 'uri') return 'URL';
  return `${typeof schema.type === 'string' ? schema.type : 'value'}${rangeOf(schema)}`;
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  const most = maximum === UNBOUNDED ? undefined : maximum;
  const least = minimum === -UNBOUNDED ? undefined : minimum;
  if (least !== undefined && most !== undefined) return ` ${least} to ${most}`;
  if (least !== undefined) return ` from ${least}`;
  return most === undefined ? '' : ` up to ${most}`;
}

const presetOf = ({ default: preset, properties }: JsonSchema): string =>
  preset === undefined || properties !== undefined ? '' : `\`${JSON.stringify(preset)}\``;
