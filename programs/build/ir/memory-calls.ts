import { declare, parseValue, splitArguments } from './text.ts';

/** Copies up to this many bytes are cheaper as loads and stores than as a system call. */
const INLINE_BYTES = 64;
const INTRINSIC = /call void @llvm\.(memcpy|memmove|memset)\.[\w.]+\((.*)\)/;
const COMPARE = /(?:tail )?call ([^@]*)i32 @(?:memcmp|bcmp)\(/;

const SYSCALLS = [
  'declare void @sol_memcpy_(ptr, ptr, i64)',
  'declare void @sol_memmove_(ptr, ptr, i64)',
  'declare void @sol_memset_(ptr, i64, i64)',
  'declare void @sol_memcmp_(ptr, ptr, i64, ptr)',
];

const HELPERS = `
define internal void @__sbf_memset(ptr %p, i8 %v, i64 %n) alwaysinline {
  %w = zext i8 %v to i64
  call void @sol_memset_(ptr %p, i64 %w, i64 %n)
  ret void
}

define internal i32 @__sbf_memcmp(ptr %a, ptr %b, i64 %n) noinline {
  %r = alloca i32, align 4
  store i32 0, ptr %r
  call void @sol_memcmp_(ptr %a, ptr %b, i64 %n, ptr %r)
  %v = load i32, ptr %r
  ret i32 %v
}
`;

/** Memory operations this backend cannot expand itself become Solana's system calls. */
export function callMemorySyscalls(module: string): string {
  const replaced = module.split('\n').map(replaceLine).join('\n') + HELPERS;
  return SYSCALLS.reduce(declare, replaced);
}

function replaceLine(line: string): string {
  const [, kind, list] = INTRINSIC.exec(line) ?? [];
  if (kind !== undefined && list !== undefined) return replaceIntrinsic(line, kind, list);
  return line.replace(COMPARE, 'call i32 @__sbf_memcmp(');
}

function replaceIntrinsic(line: string, kind: string, list: string): string {
  const [to, from, length] = splitArguments(list).map((argument) => parseValue(argument).value);
  const bytes = /^\d+$/.test(length ?? '') ? Number(length) : undefined;
  if (kind !== 'memmove' && bytes !== undefined && bytes <= INLINE_BYTES) return line;
  if (kind === 'memset') return `  call void @__sbf_memset(ptr ${to}, i8 ${from}, i64 ${length})`;
  return `  call void @sol_${kind}_(ptr ${to}, ptr ${from}, i64 ${length})`;
}
