
define internal i128 @__sbf_mul128(i128 %a, i128 %b) alwaysinline {
  %a0 = trunc i128 %a to i64
  %a1s = lshr i128 %a, 64
  %a1 = trunc i128 %a1s to i64
  %b0 = trunc i128 %b to i64
  %b1s = lshr i128 %b, 64
  %b1 = trunc i128 %b1s to i64
  %w = call i128 @__sbf_mulw(i64 %a0, i64 %b0)
  %x = mul i64 %a0, %b1
  %y = mul i64 %a1, %b0
  %c = add i64 %x, %y
  %ce = zext i64 %c to i128
  %cs = shl i128 %ce, 64
  %r = add i128 %w, %cs
  ret i128 %r
}
define internal i128 @__sbf_mulw(i64 %a, i64 %b) alwaysinline {
  %al = and i64 %a, 4294967295
  %ah = lshr i64 %a, 32
  %bl = and i64 %b, 4294967295
  %bh = lshr i64 %b, 32
  %ll = mul i64 %al, %bl
  %lh = mul i64 %al, %bh
  %hl = mul i64 %ah, %bl
  %hh = mul i64 %ah, %bh
  %llh = lshr i64 %ll, 32
  %m1 = add i64 %hl, %llh
  %m1l = and i64 %m1, 4294967295
  %m1h = lshr i64 %m1, 32
  %m2 = add i64 %lh, %m1l
  %m2h = lshr i64 %m2, 32
  %h1 = add i64 %hh, %m1h
  %hi = add i64 %h1, %m2h
  %lo = mul i64 %a, %b
  %loe = zext i64 %lo to i128
  %hie = zext i64 %hi to i128
  %his = shl i128 %hie, 64
  %r = or i128 %his, %loe
  ret i128 %r
}
define internal { i64, i1 } @__sbf_umulo64(i64 %a, i64 %b) alwaysinline {
  %w = call i128 @__sbf_mulw(i64 %a, i64 %b)
  %lo = trunc i128 %w to i64
  %h = lshr i128 %w, 64
  %hi = trunc i128 %h to i64
  %o = icmp ne i64 %hi, 0
  %r0 = insertvalue { i64, i1 } poison, i64 %lo, 0
  %r1 = insertvalue { i64, i1 } %r0, i1 %o, 1
  ret { i64, i1 } %r1
}
define internal { i64, i1 } @__sbf_smulo64(i64 %a, i64 %b) alwaysinline {
  %sa = ashr i64 %a, 63
  %xa = xor i64 %a, %sa
  %ua = sub i64 %xa, %sa
  %sb = ashr i64 %b, 63
  %xb = xor i64 %b, %sb
  %ub = sub i64 %xb, %sb
  %u = call { i64, i1 } @__sbf_umulo64(i64 %ua, i64 %ub)
  %m = extractvalue { i64, i1 } %u, 0
  %o = extractvalue { i64, i1 } %u, 1
  %s = xor i64 %sa, %sb
  %neg = lshr i64 %s, 63
  %lim = add i64 %neg, 9223372036854775807
  %big = icmp ugt i64 %m, %lim
  %ov = or i1 %o, %big
  %xm = xor i64 %m, %s
  %res = sub i64 %xm, %s
  %r0 = insertvalue { i64, i1 } poison, i64 %res, 0
  %r1 = insertvalue { i64, i1 } %r0, i1 %ov, 1
  ret { i64, i1 } %r1
}
define internal { i128, i1 } @__sbf_umulo128(i128 %a, i128 %b) alwaysinline {
  %a0 = trunc i128 %a to i64
  %a1s = lshr i128 %a, 64
  %a1 = trunc i128 %a1s to i64
  %b0 = trunc i128 %b to i64
  %b1s = lshr i128 %b, 64
  %b1 = trunc i128 %b1s to i64
  %za = icmp ne i64 %a1, 0
  %zb = icmp ne i64 %b1, 0
  %both = and i1 %za, %zb
  %x = call { i64, i1 } @__sbf_umulo64(i64 %a0, i64 %b1)
  %xv = extractvalue { i64, i1 } %x, 0
  %xo = extractvalue { i64, i1 } %x, 1
  %y = call { i64, i1 } @__sbf_umulo64(i64 %a1, i64 %b0)
  %yv = extractvalue { i64, i1 } %y, 0
  %yo = extractvalue { i64, i1 } %y, 1
  %c = add i64 %xv, %yv
  %ce = zext i64 %c to i128
  %cs = shl i128 %ce, 64
  %w = call i128 @__sbf_mulw(i64 %a0, i64 %b0)
  %r = add i128 %w, %cs
  %car = icmp ult i128 %r, %w
  %o1 = or i1 %both, %xo
  %o2 = or i1 %o1, %yo
  %o3 = or i1 %o2, %car
  %r0 = insertvalue { i128, i1 } poison, i128 %r, 0
  %r1 = insertvalue { i128, i1 } %r0, i1 %o3, 1
  ret { i128, i1 } %r1
}
define internal i64 @__sbf_sdiv64(i64 %a, i64 %b) alwaysinline {
  %sa = ashr i64 %a, 63
  %xa = xor i64 %a, %sa
  %ua = sub i64 %xa, %sa
  %sb = ashr i64 %b, 63
  %xb = xor i64 %b, %sb
  %ub = sub i64 %xb, %sb
  %q = udiv i64 %ua, %ub
  %s = xor i64 %sa, %sb
  %x = xor i64 %q, %s
  %r = sub i64 %x, %s
  ret i64 %r
}
define internal i64 @__sbf_srem64(i64 %a, i64 %b) alwaysinline {
  %sa = ashr i64 %a, 63
  %xa = xor i64 %a, %sa
  %ua = sub i64 %xa, %sa
  %sb = ashr i64 %b, 63
  %xb = xor i64 %b, %sb
  %ub = sub i64 %xb, %sb
  %q = urem i64 %ua, %ub
  %x = xor i64 %q, %sa
  %r = sub i64 %x, %sa
  ret i64 %r
}

define internal i128 @__sbf_udiv128(i128 %a, i128 %b) alwaysinline {
  %o = alloca [4 x i64], align 8
  %a0 = trunc i128 %a to i64
  %a1s = lshr i128 %a, 64
  %a1 = trunc i128 %a1s to i64
  %b0 = trunc i128 %b to i64
  %b1s = lshr i128 %b, 64
  %b1 = trunc i128 %b1s to i64
  call void @__sbf_udivrem128(ptr %o, i64 %a0, i64 %a1, i64 %b0, i64 %b1)
  %p = getelementptr i64, ptr %o, i64 0
  %ph = getelementptr i64, ptr %o, i64 1
  %l = load i64, ptr %p, align 8
  %h = load i64, ptr %ph, align 8
  %le = zext i64 %l to i128
  %he = zext i64 %h to i128
  %hs = shl i128 %he, 64
  %r = or i128 %hs, %le
  ret i128 %r
}

define internal i128 @__sbf_urem128(i128 %a, i128 %b) alwaysinline {
  %o = alloca [4 x i64], align 8
  %a0 = trunc i128 %a to i64
  %a1s = lshr i128 %a, 64
  %a1 = trunc i128 %a1s to i64
  %b0 = trunc i128 %b to i64
  %b1s = lshr i128 %b, 64
  %b1 = trunc i128 %b1s to i64
  call void @__sbf_udivrem128(ptr %o, i64 %a0, i64 %a1, i64 %b0, i64 %b1)
  %p = getelementptr i64, ptr %o, i64 2
  %ph = getelementptr i64, ptr %o, i64 3
  %l = load i64, ptr %p, align 8
  %h = load i64, ptr %ph, align 8
  %le = zext i64 %l to i128
  %he = zext i64 %h to i128
  %hs = shl i128 %he, 64
  %r = or i128 %hs, %le
  ret i128 %r
}

define internal i128 @__sbf_sdiv128(i128 %a, i128 %b) alwaysinline {
  %sa = ashr i128 %a, 127
  %xa = xor i128 %a, %sa
  %ua = sub i128 %xa, %sa
  %sb = ashr i128 %b, 127
  %xb = xor i128 %b, %sb
  %ub = sub i128 %xb, %sb
  %q = call i128 @__sbf_udiv128(i128 %ua, i128 %ub)
  %s = xor i128 %sa, %sb
  %x = xor i128 %q, %s
  %r = sub i128 %x, %s
  ret i128 %r
}

define internal i128 @__sbf_srem128(i128 %a, i128 %b) alwaysinline {
  %sa = ashr i128 %a, 127
  %xa = xor i128 %a, %sa
  %ua = sub i128 %xa, %sa
  %sb = ashr i128 %b, 127
  %xb = xor i128 %b, %sb
  %ub = sub i128 %xb, %sb
  %q = call i128 @__sbf_urem128(i128 %ua, i128 %ub)
  %s = or i128 %sa, 0
  %x = xor i128 %q, %s
  %r = sub i128 %x, %s
  ret i128 %r
}

define internal i128 @__sbf_shl128(i128 %a, i128 %n) alwaysinline {
  %l = trunc i128 %a to i64
  %t = lshr i128 %a, 64
  %h = trunc i128 %t to i64
  %k = trunc i128 %n to i64
  %big = icmp ugt i64 %k, 63
  %m = and i64 %k, 63
  %inv = sub i64 63, %m
  %fill = add i64 0, 0
  %far = shl i64 %l, %m
  %n1 = shl i64 %h, %m
  %x1 = lshr i64 %l, 1
  %x2 = lshr i64 %x1, %inv
  %n2 = or i64 %n1, %x2
  %rn = select i1 %big, i64 %far, i64 %n2
  %rf = select i1 %big, i64 %fill, i64 %far
  %e1 = zext i64 %rf to i128
  %e2 = zext i64 %rn to i128
  %e3 = shl i128 %e2, 64
  %r = or i128 %e1, %e3
  ret i128 %r
}

define internal i128 @__sbf_lshr128(i128 %a, i128 %n) alwaysinline {
  %l = trunc i128 %a to i64
  %t = lshr i128 %a, 64
  %h = trunc i128 %t to i64
  %k = trunc i128 %n to i64
  %big = icmp ugt i64 %k, 63
  %m = and i64 %k, 63
  %inv = sub i64 63, %m
  %fill = add i64 0, 0
  %far = lshr i64 %h, %m
  %n1 = lshr i64 %l, %m
  %x1 = shl i64 %h, 1
  %x2 = shl i64 %x1, %inv
  %n2 = or i64 %n1, %x2
  %rn = select i1 %big, i64 %far, i64 %n2
  %rf = select i1 %big, i64 %fill, i64 %far
  %e1 = zext i64 %rn to i128
  %e2 = zext i64 %rf to i128
  %e3 = shl i128 %e2, 64
  %r = or i128 %e1, %e3
  ret i128 %r
}

define internal i128 @__sbf_ashr128(i128 %a, i128 %n) alwaysinline {
  %l = trunc i128 %a to i64
  %t = lshr i128 %a, 64
  %h = trunc i128 %t to i64
  %k = trunc i128 %n to i64
  %big = icmp ugt i64 %k, 63
  %m = and i64 %k, 63
  %inv = sub i64 63, %m
  %fill = ashr i64 %h, 63
  %far = ashr i64 %h, %m
  %n1 = lshr i64 %l, %m
  %x1 = shl i64 %h, 1
  %x2 = shl i64 %x1, %inv
  %n2 = or i64 %n1, %x2
  %rn = select i1 %big, i64 %far, i64 %n2
  %rf = select i1 %big, i64 %fill, i64 %far
  %e1 = zext i64 %rn to i128
  %e2 = zext i64 %rf to i128
  %e3 = shl i128 %e2, 64
  %r = or i128 %e1, %e3
  ret i128 %r
}
