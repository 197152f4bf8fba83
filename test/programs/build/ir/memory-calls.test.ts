import test from 'ava';
import { callMemorySyscalls } from '../../../../programs/build/ir/memory-calls.ts';

const first = (line: string): string => callMemorySyscalls(line).split('\n')[0] ?? '';

test('Short copies of known length stay; long, unknown and overlapping ones are system calls', (t) => {
  const copy = (kind: string, length: string): string =>
    `  call void @llvm.${kind}.p0.p0.i64(ptr noundef nonnull align 8 %a, ptr align 1 dereferenceable(9) %b, i64 ${length}, i1 false)`;
  t.is(first(copy('memcpy', '64')), copy('memcpy', '64'));
  t.is(first(copy('memcpy', '65')), '  call void @sol_memcpy_(ptr %a, ptr %b, i64 65)');
  t.is(first(copy('memcpy', '%n')), '  call void @sol_memcpy_(ptr %a, ptr %b, i64 %n)');
  t.is(first(copy('memmove', '8')), '  call void @sol_memmove_(ptr %a, ptr %b, i64 8)');
});

test('A fill and a comparison become calls of helpers', (t) => {
  t.is(
    first('  call void @llvm.memset.p0.i64(ptr align 8 %a, i8 0, i64 100, i1 false)'),
    '  call void @__sbf_memset(ptr %a, i8 0, i64 100)',
  );
  t.is(
    first('  %r = tail call noundef i32 @bcmp(ptr %a, ptr %b, i64 32)'),
    '  %r = call i32 @__sbf_memcmp(ptr %a, ptr %b, i64 32)',
  );
});

test('A system call that the program already declares is not declared twice', (t) => {
  const module = callMemorySyscalls('declare void @sol_memcpy_(ptr, ptr, i64)');
  t.is(module.match(/^declare void @sol_memcpy_/gm)?.length, 1);
});
