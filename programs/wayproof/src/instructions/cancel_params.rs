use crate::{errors::WayproofError, events::ParamsCancelled, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CancelParams {
    pub authority: Signer,
    pub network: Account<Network>,
    // Attack: a change of another network cancelled by this one's guardian.
    #[account(mut, constraint = change.network == *network.address() @ WayproofError::WrongNetwork)]
    pub change: Account<ParamChange>,
}

pub fn cancel_params(ctx: &mut Context<CancelParams>) -> Result<()> {
    let by = *ctx.accounts.authority.address();
    // The controller cannot take a change back: whoever steals its key cannot hide what was proposed.
    require!(ctx.accounts.network.is_council_or_guardian(&by), WayproofError::NotCouncilOrGuardian);
    ctx.accounts.change.decide(CANCELLED, Clock::get()?.unix_timestamp)?;
    let change = &ctx.accounts.change;
    emit!(ParamsCancelled {
        network: change.network,
        change: *change.address(),
        param_version: change.param_version,
        by,
    });
    Ok(())
}
