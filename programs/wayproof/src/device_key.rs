//! Which 32 bytes may be a device key.
use crate::errors::WayproofError;
use anchor_lang::prelude::*;

/// y coordinates of the eight points of small order, little-endian, sign bit cleared.
const SMALL_ORDER: [[u8; 32]; 5] = [
    small(0),
    small(1),
    MINUS_ONE,
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

/// p - 1, with p = 2^255 - 19.
const MINUS_ONE: [u8; 32] = {
    let mut y = [0xff; 32];
    y[0] = 0xec;
    y[31] = 0x7f;
    y
};

const fn small(first: u8) -> [u8; 32] {
    let mut y = [0; 32];
    y[0] = first;
    y
}

/// Refuse keys under which a signature proves nothing.
/// Attack: a small-order key verifies one signature for many messages, so anyone could register,
/// and forge frames of, such a device; a second encoding of one key (y >= p) is a second device.
pub fn require_strong(key: &Address) -> Result<()> {
    let mut y = key.to_bytes();
    y[31] &= 0x7f;
    require!(!SMALL_ORDER.contains(&y) && is_canonical(&y), WayproofError::WeakDeviceKey);
    Ok(())
}

/// y < p: the encodings from p on are 0xed..=0xff, then 30 bytes 0xff, then 0x7f.
fn is_canonical(y: &[u8; 32]) -> bool {
    y[0] < 0xed || y[31] != 0x7f || y[1..31].iter().any(|byte| *byte != 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: [u8; 32]) -> bool {
        require_strong(&Address::new_from_array(bytes)).is_err()
    }

    #[test]
    fn refuses_every_small_order_point_with_both_signs() {
        for mut y in SMALL_ORDER {
            assert!(refused(y));
            y[31] |= 0x80;
            assert!(refused(y));
        }
    }

    #[test]
    fn refuses_every_y_from_p_on_and_accepts_those_below() {
        for low in 0xed..=0xff {
            let mut y = [0xff; 32];
            y[0] = low;
            assert!(refused(y));
            y[31] = 0x7f;
            assert!(refused(y));
            y[30] = 0xfe;
            assert!(!refused(y));
        }
        let mut below = MINUS_ONE;
        below[0] = 0xeb;
        assert!(!refused(below));
    }
}
