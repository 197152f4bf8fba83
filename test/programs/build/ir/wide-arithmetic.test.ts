import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { extractDivision, replaceWideArithmetic } from '../../../../programs/build/ir/wide-arithmetic.ts';

const lowered = (line: string): string =>
  replaceWideArithmetic(line, '').split('\n\n')[0]?.split('\ndefine')[0] ?? '';

test('Operations this backend lacks become helper calls; the others stay', (t) => {
  t.is(lowered('  %r = mul nuw i128 %a, %b'), '  %r = call i128 @__sbf_mul128(i128 %a, i128 %b)');
  t.is(lowered('  %r = sdiv i64 %a, 7'), '  %r = call i64 @__sbf_sdiv64(i64 %a, i64 7)');
  t.is(lowered('  %r = shl i128 %a, %b'), '  %r = call i128 @__sbf_shl128(i128 %a, i128 %b)');
  for (const line of ['  %r = shl i128 %a, 64', '  %r = mul i64 %a, %b', '  %r = udiv i32 %a, %b'])
    t.is(lowered(line), line);
  t.is(
    lowered('  %r = tail call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %a, i64 %b)'),
    '  %r = call { i64, i1 } @__sbf_umulo64(i64 %a, i64 %b)',
  );
  t.is(lowered('  tail call void @llvm.trap()'), '  call void @abort()');
});

test('Narrow signed division is done in 64 bits', (t) => {
  t.regex(
    lowered('  %r = srem i32 %a, %b'),
    /sext i32 %a to i64\n.*sext i32 %b[\s\S]*@__sbf_srem64[\s\S]*%r = trunc i64/,
  );
});

test('What cannot be lowered stops the build with the line', (t) => {
  for (const line of [
    '  %r = fadd double %a, %b',
    '  %r = uitofp i64 %a to double',
    '  %r = mul i256 %a, %b',
    '  %r = udiv i96 %a, %b',
    '  %r = call { i128, i1 } @llvm.smul.with.overflow.i128(i128 %a, i128 %b)',
  ]) {
    t.throws(() => replaceWideArithmetic(line, ''), { message: /cannot lower/ }, line);
  }
});

const tools = ['/usr/bin/lli-22', '/usr/bin/rustc'];
const run = tools.every((tool) => existsSync(tool)) ? test : test.skip;
const title = run === test ? '' : ' (skipped: needs lli-22 and rustc, apt-get install llvm-22 rustc-web)';

run(`Helpers compute what BigInt computes${title}`, (t) => {
  const failures = execute(cases(150));
  t.is(failures, 0);
});

type Case = readonly [type: string, call: string, expected: string];
const U128 = 1n << 128n;

/** Random and edge operands for every helper, with results by BigInt. */
function cases(count: number): Case[] {
  let seed = 0x9e3779b97f4a7c15n;
  const word = (): bigint => {
    seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n);
    const value = seed >> 3n;
    const edge = [0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n, value, value & 0xffffn, value << 3n];
    return edge[Number((seed >> 60n) % 8n)] ?? value;
  };
  const list: Case[] = [];
  for (let i = 0; i < count; i++) {
    const [a, b] = [
      BigInt.asUintN(128, (word() << 64n) | word()),
      BigInt.asUintN(128, (word() << 64n) | word()),
    ];
    const [sa, sb] = [BigInt.asIntN(128, a), BigInt.asIntN(128, b)];
    const by = b % 128n;
    wide('mul', a * b, b);
    wide('shl', a << by, by);
    wide('lshr', a >> by, by);
    wide('ashr', sa >> by, by);
    if (b !== 0n) {
      wide('udiv', a / b, b);
      wide('urem', a % b, b);
      wide('sdiv', sa / sb, b);
      wide('srem', sa % sb, b);
    }
    const [x, y] = [BigInt.asIntN(64, a), BigInt.asIntN(64, b)];
    if (y !== 0n) {
      list.push(['i64', `@__sbf_sdiv64(i64 ${x}, i64 ${y})`, `${BigInt.asIntN(64, x / y)}`]);
      list.push(['i64', `@__sbf_srem64(i64 ${x}, i64 ${y})`, `${x % y}`]);
    }
    const [u, v] = [BigInt.asUintN(64, x), BigInt.asUintN(64, y)];
    checked('umulo64', 'i64', u, v, u * v, u * v >= 2n ** 64n);
    checked('smulo64', 'i64', x, y, x * y, BigInt.asIntN(64, x * y) !== x * y);
    checked('umulo128', 'i128', a, b, a * b, a * b >= U128);

    function wide(name: string, result: bigint, second: bigint): void {
      list.push(['i128', `@__sbf_${name}128(i128 ${a}, i128 ${second})`, `${BigInt.asUintN(128, result)}`]);
    }
  }
  return list;

  function checked(
    name: string,
    type: string,
    a: bigint,
    b: bigint,
    product: bigint,
    overflows: boolean,
  ): void {
    const bits = type === 'i64' ? 64 : 128;
    const value = BigInt.asUintN(bits, product);
    list.push([
      `{ ${type}, i1 }`,
      `@__sbf_${name}(${type} ${a}, ${type} ${b})`,
      overflows ? 'overflow' : `${value}`,
    ]);
  }
}

/** Run the cases on the host by LLVM's interpreter; returns how many were wrong. */
function execute(list: readonly Case[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'wayproof-wide-'));
  try {
    const output = join(folder, 'division.ll');
    const source = fileURLToPath(new URL('../../../../programs/build/ir/division.rs', import.meta.url));
    const options = [
      '--edition',
      '2021',
      '--crate-type',
      'lib',
      '--emit',
      'llvm-ir',
      '-C',
      'panic=abort',
      '-C',
      'opt-level=2',
    ];
    const compiled = spawnSync('/usr/bin/rustc', [...options, '-o', output, source], {
      encoding: 'utf8',
      env: {},
    });
    if (compiled.status !== 0) throw new Error(compiled.stderr);
    const helpers = replaceWideArithmetic('', extractDivision(readFileSync(output, 'utf8')));
    const checks = list.map(([type, call, expected], i) => checkOf(i, type, call, expected));
    const main = `${checks.map(({ text }) => text).join('\n')}\ndefine i32 @main() {\n${sum(list.length)}\n}\n`;
    const ran = spawnSync('/usr/bin/lli-22', ['-O0', '-'], {
      input: `${helpers}\n${main}`,
      encoding: 'utf8',
    });
    if (ran.status === null || ran.stderr) throw new Error(ran.stderr);
    return ran.status;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A function that is 1 when its case is wrong. */
function checkOf(i: number, type: string, call: string, expected: string): { text: string } {
  const inner = type.startsWith('{') ? (type.match(/i\d+/)?.[0] ?? '') : type;
  const read = type.startsWith('{')
    ? `  %v = extractvalue ${type} %r, 0\n  %o = extractvalue ${type} %r, 1\n`
    : '  %v = add TYPE %r, 0\n  %o = icmp ne i1 0, 0\n'.replace('TYPE', type);
  const wrong =
    expected === 'overflow'
      ? '  %w = xor i1 %o, 1\n'
      : `  %d = icmp ne ${inner} %v, ${expected}\n  %w = or i1 %d, %o\n`;
  return {
    text: `define i32 @case${i}() noinline {\n  %r = call ${type} ${call}\n${read}${wrong}  %z = zext i1 %w to i32\n  ret i32 %z\n}`,
  };
}

/** Sum of all cases, cut to what an exit status holds. */
function sum(count: number): string {
  const lines = ['  %s0 = add i32 0, 0'];
  for (let i = 0; i < count; i++) {
    lines.push(`  %c${i} = call i32 @case${i}()`, `  %s${i + 1} = add i32 %s${i}, %c${i}`);
  }
  return [...lines, `  %m = call i32 @llvm.umin.i32(i32 %s${count}, i32 99)`, '  ret i32 %m'].join('\n');
}
