use super::ByCouncil;
use crate::events::IntakeResumed;
use anchor_lang::prelude::*;

pub fn resume_intake(ctx: &mut Context<ByCouncil>) -> Result<()> {
    ctx.accounts.network.resume(Clock::get()?.unix_timestamp)?;
    emit!(IntakeResumed { network: *ctx.accounts.network.address() });
    Ok(())
}
