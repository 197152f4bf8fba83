//! Proof that a key has signed a statement: the Ed25519 program verified it in an instruction just
//! before this one, in the one layout taken here.
use crate::errors::WayproofError;
use anchor_lang::{pinocchio::sysvars::instructions::Instructions, prelude::*};
use core::ops::Deref;

const ED25519_PROGRAM: Address = Address::from_str_const("Ed25519SigVerify111111111111111111111111111");

/// The layout: count and padding (2), seven u16 offsets (14), key, signature, statement.
const KEY_AT: usize = 16;
const SIGNATURE_AT: usize = KEY_AT + 32;
const STATEMENT_AT: usize = SIGNATURE_AT + 64;
/// "This very instruction", in the Ed25519 program's words.
const HERE: usize = 0xffff;

/// Require that the instruction before the current one verified exactly `statement` under `key`.
/// Attack: one verification shown to two registrations; only the direct neighbour counts.
pub fn require_signed<T: Deref<Target = [u8]>, const N: usize>(
    sysvar: &Instructions<T>,
    key: &Address,
    statement: &[u8; N],
) -> Result<()> {
    // Attack: the right key over another statement (other owner, other network, old nonce, other expiry).
    require!(signed_before(sysvar, 1, key)? == *statement, WayproofError::SignedOtherStatement);
    Ok(())
}

/// The statement of `N` bytes that `key` signed, verified `back` instructions before the current one.
pub fn signed_before<T: Deref<Target = [u8]>, const N: usize>(
    sysvar: &Instructions<T>,
    back: i64,
    key: &Address,
) -> Result<[u8; N]> {
    let before = sysvar.get_instruction_relative(-back).map_err(|_| WayproofError::MissingVerification)?;
    // Attack: a program of the attacker's that merely looks like the precompile.
    require!(before.get_program_id() == &ED25519_PROGRAM, WayproofError::MissingVerification);
    verified(before.get_instruction_data(), key)
}

fn verified<const N: usize>(data: &[u8], key: &Address) -> Result<[u8; N]> {
    // Attack: no signature at all, or a second one beside the one we look at.
    require!(data.len() >= 2 && data[0] == 1, WayproofError::SignatureCount);
    // Attack: offsets or instruction indices that make the precompile verify other bytes than
    // those read here (Wormhole 2022 and Relay 2025 lost money to this class).
    require!(data.len() == STATEMENT_AT + N && data[1] == 0, WayproofError::SignatureLayout);
    let offsets = [SIGNATURE_AT, HERE, KEY_AT, HERE, STATEMENT_AT, N, HERE];
    for (field, wanted) in data[2..KEY_AT].chunks_exact(2).zip(offsets) {
        require!(u16::from_le_bytes([field[0], field[1]]) as usize == wanted, WayproofError::SignatureLayout);
    }
    // Attack: the right statement signed by another key.
    let by_key = &data[KEY_AT..SIGNATURE_AT] == key.as_ref();
    require!(cfg!(feature = "mutant-4") || by_key, WayproofError::SignedByOtherKey);
    let mut statement = [0; N];
    statement.copy_from_slice(&data[STATEMENT_AT..]);
    Ok(statement)
}
