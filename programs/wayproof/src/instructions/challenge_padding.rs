use super::lost_challenge::lose_challenge;
use crate::{errors::WayproofError, reward_tree, state::*};
use anchor_lang::prelude::*;

/// Padding below the number of leaves. Attack: a number too high, so that the last leaf cannot be shown to
/// be the last and the device left out behind it not to be missing.
#[derive(Accounts)]
pub struct ChallengePadding {
    #[account(mut)]
    pub payer: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
}

pub fn challenge_padding(ctx: &mut Context<ChallengePadding>, index: u32, proof: &[u8]) -> Result<()> {
    let (hash, sum) = reward_tree::EMPTY;
    reward_tree::verify(hash, sum, index, proof, &ctx.accounts.epoch.reward_tree())?;
    // No device: the zero address.
    let device = Address::default();
    lose_challenge(&mut ctx.accounts.network, &mut ctx.accounts.epoch, &ctx.accounts.payer, device)
}
