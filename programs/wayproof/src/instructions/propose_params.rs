use crate::{bounds, errors::WayproofError, events::ParamsProposed, state::*};
use anchor_lang::{cpi::rent_exempt_lamports, prelude::*};

#[derive(Accounts)]
pub struct ProposeParams {
    #[account(mut)]
    pub authority: Signer,
    pub network: Account<Network>,
    // A cancelled change is overwritten in place; an applied one stays, for the next has another version.
    #[account(
        init_if_needed,
        payer = authority,
        seeds = [CHANGE, network.address().as_ref(), &network.next_param_version().to_le_bytes()],
        bump,
    )]
    pub change: Account<ParamChange>,
    pub system_program: Program<System>,
}

impl ProposeParams {
    fn validate(&self, params: &Params) -> Result<()> {
        let (network, authority) = (&self.network, self.authority.address());
        require!(network.may_propose(authority), WayproofError::NotCouncilOrController);
        params.require_change(&network.params(), network.kind, rent_exempt_lamports(0)?)
    }
}

pub fn propose_params(ctx: &mut Context<ProposeParams>, params: Params) -> Result<()> {
    ctx.accounts.validate(&params)?;
    let now = Clock::get()?.unix_timestamp;
    let delay = bounds::change_delay(ctx.accounts.network.kind)?;
    let earliest = now.checked_add(delay).ok_or(WayproofError::Overflow)?;
    let (address, bump) = (*ctx.accounts.change.address(), ctx.bumps.change);
    let change = &mut ctx.accounts.change;
    change.propose(&ctx.accounts.network, params, earliest, now)?;
    change.network = *ctx.accounts.network.address();
    change.proposer = *ctx.accounts.authority.address();
    change.bump = bump;
    emit!(ParamsProposed {
        network: change.network,
        change: address,
        param_version: change.param_version,
        proposer: change.proposer,
        before: change.before,
        after: change.after,
        earliest,
    });
    Ok(())
}
