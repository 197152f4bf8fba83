import { readFileSync } from 'node:fs';
import { BuildError } from '../build-error.ts';
import { declare } from './text.ts';

const BINARY =
  /^(\s*%[\w.]+ = )(mul|udiv|urem|sdiv|srem|shl|lshr|ashr) (?:(?:nuw |nsw |exact |disjoint )*)i(\d+) ([^,]+), ([^,\s]+)/;
const CHECKED =
  /(?:tail |musttail |notail )?call \{ i(64|128), i1 \} @llvm\.([us])mul\.with\.overflow\.i(?:64|128)\(/;
const CHECKED_DECLARATION = /^declare .*@llvm\.[us]mul\.with\.overflow\.i(64|128)\(/;
const TRAP = /call void @llvm\.(?:trap|ubsantrap|debugtrap)\(/;
const FLOATING = /= (?:f(?:add|sub|mul|div|rem|cmp|neg|ptrunc|pext|ptoui|ptosi)|[us]itofp) /;
const SHIFTS = new Set(['shl', 'lshr', 'ashr']);
const SIGNED = new Set(['sdiv', 'srem']);

/**
 * LLVM 22's BPF has no 128-bit multiplication, division or variable shift, no signed division and
 * no multiplication that reports overflow. Each becomes a call of a helper in wide.ll, inlined
 * afterwards. This runs last: another round of optimisation could form the operation again.
 * @param division `__sbf_udivrem128` as LLVM assembly (see division.rs).
 */
export function replaceWideArithmetic(module: string, division: string): string {
  const replaced = module.split('\n').map(replaceLine).join('\n');
  const helpers = readFileSync(new URL('wide.ll', import.meta.url), 'utf8');
  const declarations = ['declare void @abort()', 'declare i64 @llvm.fshl.i64(i64, i64, i64)'];
  return declarations.reduce(declare, `${replaced}\n${helpers}\n${division}`);
}

function replaceLine(line: string): string {
  const binary = BINARY.exec(line);
  if (binary) return replaceBinary(line, binary);
  const [call, width, sign] = CHECKED.exec(line) ?? [];
  if (call !== undefined) {
    if (sign === 's' && width === '128') throw unsupported('i128::checked_mul', line);
    return line.replace(call, `call { i${width}, i1 } @__sbf_${sign}mulo${width}(`);
  }
  if (CHECKED_DECLARATION.test(line)) return '';
  if (TRAP.test(line)) return '  call void @abort()';
  if (FLOATING.test(line)) throw unsupported('floating point', line);
  return line;
}

function replaceBinary(line: string, match: RegExpExecArray): string {
  const [, target = '', operation = '', bits, a = '', b = ''] = match;
  const width = Number(bits);
  if (width > 128) throw unsupported(`${width}-bit arithmetic`, line);
  if (SHIFTS.has(operation)) {
    // By a constant the backend splits it itself.
    const needed = width === 128 && b.startsWith('%');
    return needed ? `${target}call i128 @__sbf_${operation}128(i128 ${a}, i128 ${b})` : line;
  }
  if (width === 128) return `${target}call i128 @__sbf_${operation}128(i128 ${a}, i128 ${b})`;
  if (width > 64) throw unsupported(`${width}-bit arithmetic`, line);
  if (!SIGNED.has(operation)) return line;
  if (width === 64) return `${target}call i64 @__sbf_${operation}64(i64 ${a}, i64 ${b})`;
  return widenSigned(target, operation, `i${width}`, a, b);
}

/** Narrow signed division: sign-extend, divide 64 bits, cut off. */
function widenSigned(target: string, operation: string, type: string, a: string, b: string): string {
  const base = `%sw.${target.trim().split(' ')[0]?.slice(1)}`;
  return [
    `  ${base}.a = sext ${type} ${a} to i64`,
    `  ${base}.b = sext ${type} ${b} to i64`,
    `  ${base}.q = call i64 @__sbf_${operation}64(i64 ${base}.a, i64 ${base}.b)`,
    `${target}trunc i64 ${base}.q to ${type}`,
  ].join('\n');
}

/**
 * Take `__sbf_udivrem128` out of what rustc emitted for the host; its body is plain integer code,
 * only attributes and metadata belong to the host.
 */
export function extractDivision(hostModule: string): string {
  const [text] = /^define [^\n]*@__sbf_udivrem128\([\s\S]*?^\}\n/m.exec(hostModule) ?? [];
  if (!text) throw new BuildError('division.rs gave no __sbf_udivrem128.');
  const division = text
    .replace(/^define .*?void @/, 'define internal void @')
    .replace(/\) unnamed_addr #\d+ \{/, ') noinline nounwind {')
    .replace(/, !\w[\w.]* !\d+/g, '');
  if (/@(?!__sbf_udivrem128|llvm\.fsh)/.test(division)) throw unsupported('a call in division.rs', division);
  return division;
}

function unsupported(what: string, line: string): BuildError {
  return new BuildError(`The program uses ${what}, which this toolchain cannot lower:\n${line}`);
}
