//! Proof that a device key is held by whoever registers it: the Ed25519 program verified its
//! signature over the registration statement in the instruction just before this one.
use crate::errors::WayproofError;
use anchor_lang::{pinocchio::sysvars::instructions::Instructions, prelude::*};

const ED25519_PROGRAM: Address = Address::from_str_const("Ed25519SigVerify111111111111111111111111111");
const TAG: &[u8; 16] = b"wayproof-reg-v01";
pub const STATEMENT: usize = 128;

/// The one layout taken: count and padding (2), seven u16 offsets (14), key, signature, statement.
const KEY_AT: usize = 16;
const SIGNATURE_AT: usize = KEY_AT + 32;
const STATEMENT_AT: usize = SIGNATURE_AT + 64;
const LENGTH: usize = STATEMENT_AT + STATEMENT;
/// "This very instruction", in the Ed25519 program's words.
const HERE: usize = 0xffff;
const OFFSETS: [usize; 7] = [SIGNATURE_AT, HERE, KEY_AT, HERE, STATEMENT_AT, STATEMENT, HERE];

/// Tag 16, network 32, device 32, owner 32, nonce u64 LE, expires (Unix seconds) i64 LE.
pub fn registration(network: &Address, device: &Address, owner: &Address, nonce: u64, expires: i64) -> [u8; STATEMENT] {
    let mut bytes = [0; STATEMENT];
    bytes[..16].copy_from_slice(TAG);
    bytes[16..48].copy_from_slice(network.as_ref());
    bytes[48..80].copy_from_slice(device.as_ref());
    bytes[80..112].copy_from_slice(owner.as_ref());
    bytes[112..120].copy_from_slice(&nonce.to_le_bytes());
    bytes[120..].copy_from_slice(&expires.to_le_bytes());
    bytes
}

/// Require that the instruction before the current one verified exactly `statement` under `key`.
pub fn require_signed<T: core::ops::Deref<Target = [u8]>>(
    sysvar: &Instructions<T>,
    key: &Address,
    statement: &[u8; STATEMENT],
) -> Result<()> {
    // Attack: one verification shown to two registrations; only the direct neighbour counts.
    let before = sysvar.get_instruction_relative(-1).map_err(|_| WayproofError::MissingVerification)?;
    // Attack: a program of the attacker's that merely looks like the precompile.
    require!(before.get_program_id() == &ED25519_PROGRAM, WayproofError::MissingVerification);
    require_verifies(before.get_instruction_data(), key, statement)
}

fn require_verifies(data: &[u8], key: &Address, statement: &[u8; STATEMENT]) -> Result<()> {
    // Attack: no signature at all, or a second one beside the one we look at.
    require!(data.len() >= 2 && data[0] == 1, WayproofError::SignatureCount);
    // Attack: offsets or instruction indices that make the precompile verify other bytes than
    // those read here (Wormhole 2022 and Relay 2025 lost money to this class).
    require!(data.len() == LENGTH && data[1] == 0, WayproofError::SignatureLayout);
    for (field, wanted) in data[2..KEY_AT].chunks_exact(2).zip(OFFSETS) {
        require!(u16::from_le_bytes([field[0], field[1]]) as usize == wanted, WayproofError::SignatureLayout);
    }
    // Attack: the right statement signed by another key, or the right key over another statement
    // (other owner, other network, old nonce, other expiry).
    require!(&data[KEY_AT..SIGNATURE_AT] == key.as_ref(), WayproofError::SignedByOtherKey);
    require!(&data[STATEMENT_AT..] == statement.as_slice(), WayproofError::SignedOtherStatement);
    Ok(())
}
