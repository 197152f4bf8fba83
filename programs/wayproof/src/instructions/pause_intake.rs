use crate::{errors::WayproofError, events::IntakePaused, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct PauseIntake {
    pub authority: Signer,
    #[account(mut)]
    pub network: Account<Network>,
}

pub fn pause_intake(ctx: &mut Context<PauseIntake>) -> Result<()> {
    let (by, address) = (*ctx.accounts.authority.address(), *ctx.accounts.network.address());
    let network = &mut ctx.accounts.network;
    require!(network.is_council_or_guardian(&by), WayproofError::NotCouncilOrGuardian);
    network.pause(&by, Clock::get()?.unix_timestamp)?;
    emit!(IntakePaused { network: address, by, until: network.paused_until });
    Ok(())
}
