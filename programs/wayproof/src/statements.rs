//! The statements that device keys sign, byte for byte as `protocol/statements/` writes them: a tag of
//! its own, the network, and what it is about. Attack: one kind's bytes shown as another kind's.
use anchor_lang::prelude::*;

pub const REGISTRATION: usize = 128;
pub const TRANSFER: usize = 128;
pub const ROTATION: usize = 160;
pub const FRAME: usize = 136;

/// Tag 16, network 32, device 32, owner 32, nonce u64 LE, expires (Unix seconds) i64 LE.
pub fn registration(
    network: &Address,
    device: &Address,
    owner: &Address,
    nonce: u64,
    expires: i64,
) -> [u8; REGISTRATION] {
    join([b"wayproof-reg-v01", network.as_ref(), device.as_ref(), owner.as_ref()], nonce, expires)
}

/// Tag 16, network 32, device 32, new owner 32, nonce u64 LE, expires i64 LE. The device agrees.
pub fn transfer(network: &Address, device: &Address, new_owner: &Address, nonce: u64, expires: i64) -> [u8; TRANSFER] {
    join([b"wayproof-own-v01", network.as_ref(), device.as_ref(), new_owner.as_ref()], nonce, expires)
}

/// Tag 16, network 32, old device 32, new key 32, owner 32, nonce u64 LE, expires i64 LE. The new key agrees.
pub fn rotation(
    network: &Address,
    old: &Address,
    new: &Address,
    owner: &Address,
    nonce: u64,
    expires: i64,
) -> [u8; ROTATION] {
    let parts = [b"wayproof-key-v01", network.as_ref(), old.as_ref(), new.as_ref(), owner.as_ref()];
    join(parts, nonce, expires)
}

/// The parts one after the other, then nonce and expiry. `N` is their total length.
fn join<const N: usize, const P: usize>(parts: [&[u8]; P], nonce: u64, expires: i64) -> [u8; N] {
    let mut bytes = [0; N];
    let mut at = 0;
    for part in parts {
        bytes[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    }
    bytes[at..at + 8].copy_from_slice(&nonce.to_le_bytes());
    bytes[at + 8..].copy_from_slice(&expires.to_le_bytes());
    bytes
}
