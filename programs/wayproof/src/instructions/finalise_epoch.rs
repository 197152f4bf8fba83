use crate::{errors::WayproofError, events::EpochFinalised, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct FinaliseEpoch {
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    // Attack: the bond sent to somebody else.
    #[account(mut, address = epoch.proposer @ WayproofError::WrongProposer)]
    pub proposer: UncheckedAccount,
}

impl FinaliseEpoch {
    fn validate(&self, now: i64) -> Result<()> {
        let (network, epoch) = (&self.network, &self.epoch);
        // Attack: an epoch of a replaced branch, or one out of order, made final.
        require!(network.is_next(epoch), WayproofError::EpochNotPending);
        require!(epoch.oracle_version == network.oracle_version, WayproofError::OracleSetChanged);
        require!(epoch.is_attested(network), WayproofError::ThresholdNotMet);
        let window_end =
            epoch.posted_at.checked_add(network.challenge_seconds as i64).ok_or(WayproofError::Overflow)?;
        require!(now >= window_end, WayproofError::ChallengeWindowOpen);
        Ok(())
    }
}

pub fn finalise_epoch(ctx: &mut Context<FinaliseEpoch>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.validate(now)?;
    ctx.accounts.epoch.finalise(now);
    ctx.accounts.network.finalise(&ctx.accounts.epoch);
    let bond = ctx.accounts.epoch.take_bond();
    ctx.accounts.epoch.sub_lamports(bond)?;
    ctx.accounts.proposer.add_lamports(bond)?;
    let epoch = &ctx.accounts.epoch;
    emit!(EpochFinalised {
        network: epoch.network,
        number: epoch.number,
        attempt: epoch.attempt,
        total: epoch.total,
        content_hash: ctx.accounts.network.latest_final_hash,
        final_at: now,
    });
    Ok(())
}
