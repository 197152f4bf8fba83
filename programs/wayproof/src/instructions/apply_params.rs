use crate::{errors::WayproofError, events::ParamsApplied, state::*};
use anchor_lang::prelude::*;

/// Nobody signs but the payer of the fee: the delay has given everyone time to object.
#[derive(Accounts)]
pub struct ApplyParams {
    #[account(mut)]
    pub network: Account<Network>,
    // Attack: a change of another network, with a council of the attacker's.
    #[account(mut, constraint = change.network == *network.address() @ WayproofError::WrongNetwork)]
    pub change: Account<ParamChange>,
}

impl ApplyParams {
    fn validate(&self, now: i64) -> Result<()> {
        // Attack: a stolen controller's change applied after the council has replaced the controller.
        require!(self.network.may_propose(&self.change.proposer), WayproofError::ChangeProposerLeft);
        require!(now >= self.change.earliest, WayproofError::ChangeTooEarly);
        // Attack: two changes in one period, so that an open period's version is forgotten.
        self.network.require_in_force()
    }
}

pub fn apply_params(ctx: &mut Context<ApplyParams>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    // Only one change can be pending, the one to the next version: deciding comes first.
    ctx.accounts.change.decide(APPLIED, now)?;
    ctx.accounts.validate(now)?;
    ctx.accounts.network.apply(&ctx.accounts.change, now);
    let change = &ctx.accounts.change;
    emit!(ParamsApplied {
        network: change.network,
        change: *change.address(),
        param_version: change.param_version,
        after: change.after,
        applied_at: now,
    });
    Ok(())
}
