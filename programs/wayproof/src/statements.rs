//! The statements that device keys sign, byte for byte as `protocol/statements/` writes them: a tag of
//! its own, the network, and what it is about. Attack: one kind's bytes shown as another kind's.
use crate::errors::WayproofError;
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

/// Where a frame's fields lie: tag 16, network 32, device 32, session u32, sequence u64, then t0, length
/// and hash of its payload.
const SESSION_AT: usize = 80;
const SEQUENCE_AT: usize = 84;
const TIME_AT: usize = 92;

/// Session and sequence of two frames of one device that contradict each other.
pub fn contradiction(
    network: &Address,
    device: &Address,
    one: &[u8; FRAME],
    other: &[u8; FRAME],
) -> Result<(u32, u64)> {
    let mut head = [0; SESSION_AT];
    head[..16].copy_from_slice(b"wayproof-frm-v01");
    head[16..48].copy_from_slice(network.as_ref());
    head[48..].copy_from_slice(device.as_ref());
    // Attack: statements of another kind, or a device's frames on another network, taken for two frames here.
    require!(one[..SESSION_AT] == head && other[..SESSION_AT] == head, WayproofError::NotAFrame);
    // Attack: one verified frame shown twice, or two frames that merely follow each other.
    require!(one[SESSION_AT..TIME_AT] == other[SESSION_AT..TIME_AT] && one != other, WayproofError::FramesAgree);
    let (mut session, mut sequence) = ([0; 4], [0; 8]);
    session.copy_from_slice(&one[SESSION_AT..SEQUENCE_AT]);
    sequence.copy_from_slice(&one[SEQUENCE_AT..TIME_AT]);
    Ok((u32::from_le_bytes(session), u64::from_le_bytes(sequence)))
}
