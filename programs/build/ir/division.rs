//! 128-bit division for a target whose registers hold 64 bits. The build compiles this file for the
//! host and takes the function's integer code over (extractDivision in wide-arithmetic.ts).
#![cfg_attr(not(test), no_std)]

use core::num::NonZero;

/// `out` = quotient low, high, remainder low, high of a / b. A divisor of zero never arrives:
/// rustc checks it at every division.
#[no_mangle]
pub unsafe extern "C" fn __sbf_udivrem128(out: *mut u64, a_low: u64, a_high: u64, b_low: u64, b_high: u64) {
    let (quotient, remainder) = if b_high == 0 && b_low >> 32 == 0 {
        by_half_word(a_low, a_high, NonZero::new_unchecked(b_low))
    } else {
        bit_by_bit(a_low, a_high, b_low, b_high)
    };
    *out = quotient.0;
    *out.add(1) = quotient.1;
    *out.add(2) = remainder.0;
    *out.add(3) = remainder.1;
}

type Words = (u64, u64);

/// Schoolbook division with 32-bit digits: each step's dividend fits 64 bits.
#[inline(always)]
fn by_half_word(a_low: u64, a_high: u64, b: NonZero<u64>) -> (Words, Words) {
    let (mut remainder, mut digits) = (0, [a_high >> 32, a_high & 0xffff_ffff, a_low >> 32, a_low & 0xffff_ffff]);
    for digit in &mut digits {
        let dividend = remainder << 32 | *digit;
        *digit = dividend / b;
        remainder = dividend % b;
    }
    ((digits[2] << 32 | digits[3], digits[0] << 32 | digits[1]), (remainder, 0))
}

/// Shift and subtract, one bit of the quotient a step.
#[inline(always)]
fn bit_by_bit(mut a_low: u64, mut a_high: u64, b_low: u64, b_high: u64) -> (Words, Words) {
    let (mut low, mut high) = (0u64, 0u64);
    let mut step = 0;
    while step < 128 {
        let carry = high >> 63;
        high = high << 1 | low >> 63;
        low = low << 1 | a_high >> 63;
        a_high = a_high << 1 | a_low >> 63;
        a_low <<= 1;
        if carry == 1 || high > b_high || (high == b_high && low >= b_low) {
            high = high.wrapping_sub(b_high).wrapping_sub((low < b_low) as u64);
            low = low.wrapping_sub(b_low);
            a_low |= 1;
        }
        step += 1;
    }
    ((a_low, a_high), (low, high))
}

#[cfg(not(test))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divides_as_the_host_does() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut word = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            // Short and long operands alike, and the edges.
            match seed % 5 {
                0 => 0,
                1 => u64::MAX,
                width => seed >> (width * 13),
            }
        };
        for _ in 0..200_000 {
            let (a, b) = ((word() as u128) << 64 | word() as u128, (word() as u128) << 64 | word() as u128);
            if b == 0 {
                continue;
            }
            let mut out = [0; 4];
            unsafe { __sbf_udivrem128(out.as_mut_ptr(), a as u64, (a >> 64) as u64, b as u64, (b >> 64) as u64) };
            let wide = |i: usize| (out[i + 1] as u128) << 64 | out[i] as u128;
            assert_eq!((wide(0), wide(2)), (a / b, a % b), "{a} / {b}");
        }
    }
}
