use crate::{errors::WayproofError, events::EpochExpired, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct ExpireEpoch {
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    // Attack: the bond sent to somebody else.
    #[account(mut, address = epoch.proposer @ WayproofError::WrongProposer)]
    pub proposer: UncheckedAccount,
}

impl ExpireEpoch {
    /// Only the oldest epoch that is not final can hold the network up, and only one orphaned by
    /// its expiry can hold a bond for nothing; every other epoch may still become final in turn.
    fn validate(&self, now: i64) -> Result<()> {
        let (network, epoch) = (&self.network, &self.epoch);
        require!(epoch.state == POSTED, WayproofError::EpochNotPending);
        if network.is_pending(epoch) {
            require!(epoch.number == network.latest_final + 1, WayproofError::WrongEpochNumber);
            // Attack: an agreed epoch wiped out by whoever calls first after a slow night.
            require!(!epoch.is_attested(network), WayproofError::EpochIsAttested);
        }
        let expiry = epoch.posted_at.checked_add(network.expiry_seconds as i64).ok_or(WayproofError::Overflow)?;
        require!(now >= expiry, WayproofError::NotExpired);
        Ok(())
    }
}

pub fn expire_epoch(ctx: &mut Context<ExpireEpoch>) -> Result<()> {
    ctx.accounts.validate(Clock::get()?.unix_timestamp)?;
    ctx.accounts.network.step_back(&ctx.accounts.epoch);
    ctx.accounts.epoch.expire();
    let bond = ctx.accounts.epoch.take_bond();
    ctx.accounts.epoch.sub_lamports(bond)?;
    ctx.accounts.proposer.add_lamports(bond)?;
    let epoch = &ctx.accounts.epoch;
    emit!(EpochExpired {
        network: epoch.network,
        number: epoch.number,
        attempt: epoch.attempt,
        proposer: epoch.proposer,
        bond,
        latest_posted: ctx.accounts.network.latest_posted,
    });
    Ok(())
}
