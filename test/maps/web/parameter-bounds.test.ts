import { readFileSync } from 'node:fs';
import test from 'ava';
import { boundsOf, changeDelay, stepPercent } from '../../../maps/web/network/parameter-bounds.ts';
import { tokenAmount } from '../../../protocol/units.ts';

/** The program's own words; what the page says beside a parameter is compared with them. */
const rust = readFileSync(
  new URL('../../../programs/wayproof/src/bounds.rs', import.meta.url),
  'utf8',
).replace(/\/\/.*$/gm, '');
const emissionCap = tokenAmount(1_000_000_000n);
const kinds = [
  ['production', 'PRODUCTION_BOUNDS'],
  ['development', 'DEVELOPMENT_BOUNDS'],
] as const;

const constants = new Map<string, bigint>([['u64::MAX', 2n ** 64n - 1n]]);
for (const [, name = '', value = ''] of rust.matchAll(/const (\w+): [iu]\d+ = ([^;]+);/g))
  constants.set(name, amountOf(value));

/** Numbers, known names, `*` and `/`, from left to right as in Rust. */
function amountOf(text: string): bigint {
  const [first = '', ...rest] = text
    .replace(/ as \w+/g, '')
    .trim()
    .split(/\s*([*/])\s*/);
  let value = term(first);
  for (let i = 0; i < rest.length; i += 2) {
    const by = term(rest[i + 1] ?? '');
    value = rest[i] === '*' ? value * by : value / by;
  }
  return value;
}

function term(text: string): bigint {
  const value = /^\d[\d_]*$/.test(text) ? BigInt(text.replaceAll('_', '')) : constants.get(text);
  if (value === undefined) throw new Error(`bounds.rs says "${text}", which this test cannot read`);
  return value;
}

/** Fields of the bounds of one kind of network, as text. */
function fieldsOf(name: string): ReadonlyMap<string, string> {
  const [, body = ''] = new RegExp(`const ${name}: Kind = Kind \\{([^}]*)\\}`).exec(rust) ?? [];
  return new Map([...body.matchAll(/(\w+): ([^,]+),/g)].map(([, field = '', value = '']) => [field, value]));
}

/** What `require_values` demands of each parameter in that kind of network; fails on a rule it cannot read. */
function demandedOf(kind: string) {
  const fields = fieldsOf(kind);
  const found: Record<string, { least: bigint; most?: bigint }> = {};
  const at = (name: string) => {
    const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    found[camel] ??= { least: 0n };
    return found[camel];
  };
  const number = (text: string) =>
    text === 'self.emission_cap'
      ? emissionCap
      : text.startsWith('kind.')
        ? amountOf(fields.get(text.slice(5)) ?? text)
        : amountOf(text);
  const within = (name: string, range: string) => {
    const [least = '', most = ''] = range.split('..=');
    Object.assign(at(name), { least: number(least), most: number(most) });
  };
  const [, body = ''] = /fn require_values\([^)]*\) -> Result<\(\)> \{([\s\S]*?)\n {4}\}/.exec(rust) ?? [];
  const left = body
    // A bond is nothing, or enough to be paid back; the page names the two ends.
    .replace(
      /let refundable = \|bond: u64\| bond == 0 \|\| \(least_balance\.\.=MAX_BOND\)\.contains\(&bond\);/,
      '',
    )
    .replace(/refundable\(self\.(\w+)\)/g, (_, name: string) => {
      Object.assign(at(name), { most: number('MAX_BOND') });
      return '';
    })
    .replace(/\(([^()]+\.\.=[^()]+)\)\.contains\(&self\.(\w+)\)/g, (_, range: string, name: string) => {
      within(name, range);
      return '';
    })
    .replace(/kind\.(\w+)\.contains\(&self\.(\w+)\)/g, (_, field: string, name: string) => {
      within(name, fields.get(field) ?? '');
      return '';
    })
    .replace(/self\.(\w+) <= ([\w.]+)/g, (_, name: string, most: string) => {
      Object.assign(at(name), { most: number(most) });
      return '';
    })
    .replace(/self\.(\w+) >= ([\w.]+)/g, (_, name: string, least: string) => {
      Object.assign(at(name), { least: number(least) });
      return '';
    });
  if (/self|refundable|contains/.test(left)) throw new Error(`rules this test cannot read: ${left}`);
  return found;
}

for (const [kind, name] of kinds) {
  test(`the page names the bounds bounds.rs demands in a ${kind} network, all of them and no others`, (t) => {
    t.deepEqual(boundsOf({ kind, emissionCap }), demandedOf(name) as never);
  });

  test(`the page names the step and the delay of a change in a ${kind} network as bounds.rs has them`, (t) => {
    const fields = fieldsOf(name);
    t.is(stepPercent({ kind }), 100 / Number(amountOf(fields.get('step_part') ?? '')));
    t.is(BigInt(changeDelay({ kind })), amountOf(fields.get('change_delay') ?? ''));
  });
}
