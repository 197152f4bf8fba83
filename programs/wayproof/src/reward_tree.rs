//! The Merkle sum tree of rewards. A leaf is `sha256(0x00 | device | cumulative)`, a node
//! `sha256(0x01 | left hash | left sum | right hash | right sum)`, integers little-endian;
//! the tree is padded to a power of two with EMPTY, 32 zero bytes of sum 0.
use crate::errors::WayproofError;
use anchor_lang::{prelude::*, solana_program::hash::hashv};

/// One proof step: a sibling's hash (32) and its sum (u64 LE).
pub const STEP: usize = 40;
pub const MAX_LEAVES: u32 = 1 << 20;
/// What fills a tree up behind its leaves: hash and sum.
pub const EMPTY: ([u8; 32], u64) = ([0; 32], 0);

/// Levels of a tree: ceil(log2(max(leaves, 1))).
pub fn depth(leaves: u32) -> usize {
    (u32::BITS - leaves.saturating_sub(1).leading_zeros()) as usize
}

/// A leaf's hash. The prefix byte differs from a node's, so neither passes as the other, and
/// no leaf hashes to EMPTY's zero bytes, so padding can never be claimed.
pub fn leaf(device: &Address, cumulative: u64) -> [u8; 32] {
    hashv(&[&[0], device.as_ref(), &cumulative.to_le_bytes()]).to_bytes()
}

/// What a proof must lead to.
pub struct Root<'a> {
    pub hash: &'a [u8; 32],
    pub total: u64,
    pub leaves: u32,
}

/// Check that `start` with `value` is the leaf at `index`. `proof` holds one step a level,
/// lowest first; bit k of the index tells on which side level k's sibling stands.
pub fn verify(start: [u8; 32], value: u64, index: u32, proof: &[u8], root: &Root) -> Result<()> {
    // Attack: the padding, or a position that another path also reaches, claimed as a leaf.
    require!(cfg!(feature = "mutant-3") || index < root.leaves, WayproofError::LeafIndexOutOfRange);
    // Attack: an inner node shown as a leaf needs a shorter proof, a leaf as a node a longer one.
    require!(proof.len() == depth(root.leaves) * STEP, WayproofError::ProofLength);
    let (mut hash, mut sum, mut position) = (start, value, index);
    for step in proof.chunks_exact(STEP) {
        let (sibling, sibling_sum) = step.split_at(32);
        let own_sum = sum.to_le_bytes();
        hash = if position & 1 == 0 {
            hashv(&[&[1], &hash, &own_sum, sibling, sibling_sum]).to_bytes()
        } else {
            hashv(&[&[1], sibling, sibling_sum, &hash, &own_sum]).to_bytes()
        };
        let bytes = sibling_sum.try_into().map_err(|_| WayproofError::ProofLength)?;
        // Attack: sibling sums that wrap around until they look like the total.
        sum = sum.checked_add(u64::from_le_bytes(bytes)).ok_or(WayproofError::SumMismatch)?;
        position >>= 1;
    }
    require!(&hash == root.hash, WayproofError::ProofMismatch);
    // Attack: a tree whose leaves add up to more than the total that the emission cap was checked for.
    require!(cfg!(feature = "mutant-2") || sum == root.total, WayproofError::SumMismatch);
    Ok(())
}
