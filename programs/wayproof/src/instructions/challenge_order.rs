use super::lost_challenge::lose_challenge;
use crate::{errors::WayproofError, state::*};
use anchor_lang::prelude::*;

/// Two leaves whose keys do not rise with their indices: a device counted twice, or hidden by false order.
/// They need not be neighbours. Attack: a leaf between them that nobody can open.
#[derive(Accounts)]
pub struct ChallengeOrder {
    #[account(mut)]
    pub payer: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    pub lower: Account<Opening>,
    pub upper: Account<Opening>,
}

impl ChallengeOrder {
    fn validate(&self) -> Result<()> {
        self.lower.require_of(&self.epoch)?;
        self.upper.require_of(&self.epoch)?;
        // Attack: leaves shown in the order the challenger likes, or one leaf shown as two.
        require!(self.lower.index < self.upper.index, WayproofError::NotBelow);
        // Attack: an honest proposer's bond taken for leaves that are as they should be.
        let falling = self.lower.device.to_bytes() >= self.upper.device.to_bytes();
        require!(cfg!(feature = "mutant-10") || falling, WayproofError::KeysInOrder);
        Ok(())
    }
}

pub fn challenge_order(ctx: &mut Context<ChallengeOrder>) -> Result<()> {
    ctx.accounts.validate()?;
    let device = ctx.accounts.upper.device;
    lose_challenge(&mut ctx.accounts.network, &mut ctx.accounts.epoch, &ctx.accounts.payer, device)
}
