import test from 'ava';
import { packArguments } from '../../../../programs/build/ir/pack-arguments.ts';

const lines = (...text: string[]): string => text.join('\n');

test('Up to five argument words stay in registers', (t) => {
  const module = lines(
    'define internal void @few(ptr %0, i64 %1, i64 %2, i64 %3, i64 %4) {',
    '  ret void',
    '}',
  );
  t.is(packArguments(module), module);
});

test('Words beyond the fourth travel in a block whose address is the fifth', (t) => {
  const packed = packArguments(
    lines(
      'define internal i64 @many(i64 noundef %a, i64 %b, i64 %c, i64 %d, i64 %e, ptr align 8 %f) #0 {',
      'start:',
      '  %x = add i64 %e, %a',
      '  ret i64 %x',
      '}',
      'define i64 @caller(ptr %p) {',
      'start:',
      '  %r = tail call i64 @many(i64 1, i64 2, i64 3, i64 4, i64 noundef 5, ptr nonnull %p)',
      '  ret i64 %r',
      '}',
      'attributes #0 = { nounwind memory(none) }',
    ),
  );
  t.is(
    packed,
    lines(
      'define internal i64 @many(i64 noundef %a, i64 %b, i64 %c, i64 %d, ptr noundef nonnull %pk.arg) #0 {',
      'start:',
      '  %pk.p0 = getelementptr inbounds { i64, ptr }, ptr %pk.arg, i32 0, i32 0',
      '  %e = load i64, ptr %pk.p0, align 8',
      '  %pk.p1 = getelementptr inbounds { i64, ptr }, ptr %pk.arg, i32 0, i32 1',
      '  %f = load ptr, ptr %pk.p1, align 8',
      '  %x = add i64 %e, %a',
      '  ret i64 %x',
      '}',
      'define i64 @caller(ptr %p) {',
      'start:',
      '  %pk.1 = alloca { i64, ptr }, align 8',
      '  %pk.1.0 = getelementptr inbounds { i64, ptr }, ptr %pk.1, i32 0, i32 0',
      '  store i64 5, ptr %pk.1.0, align 8',
      '  %pk.1.1 = getelementptr inbounds { i64, ptr }, ptr %pk.1, i32 0, i32 1',
      '  store ptr %p, ptr %pk.1.1, align 8',
      '  %r = call i64 @many(i64 1, i64 2, i64 3, i64 4, ptr noundef nonnull %pk.1)',
      '  ret i64 %r',
      '}',
      'attributes #0 = { nounwind }',
    ),
  );
});

test('An i128 counts as two words, and numbered values are renamed in step', (t) => {
  const packed = packArguments(
    lines(
      'define internal i64 @wide(i128 %0, i64 %1, i128 %2, i64 %3) {',
      '  %5 = trunc i128 %2 to i64',
      '  br label %6',
      '',
      '6:',
      '  ret i64 %5',
      '}',
    ),
  );
  t.true(packed.includes('@wide(i128 %v0, i64 %v1, ptr noundef nonnull %pk.arg)'));
  t.true(packed.includes('%v2 = load i128'));
  t.regex(packed, /^v4:\n {2}%pk\.p0/m);
  t.regex(packed, /br label %v6\n\nv6:\n/);
});

test('The sret marker is dropped', (t) => {
  t.is(
    packArguments('declare void @f(ptr sret({ i64, [24 x i8] }) align 8 %0)'),
    'declare void @f(ptr align 8 %0)',
  );
});

test('A function with packed arguments whose address is taken is refused', (t) => {
  const module = lines(
    'define internal void @many(i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) {',
    '  ret void',
    '}',
    '@table = constant ptr @many',
  );
  t.throws(() => packArguments(module), { message: /address of many/ });
});
