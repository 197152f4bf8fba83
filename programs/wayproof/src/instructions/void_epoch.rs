use crate::{
    errors::WayproofError,
    events::{EpochVoided, VoidVoted},
    state::*,
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct VoidEpoch {
    /// The council, or an oracle that votes.
    pub authority: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    // Attack: the bond sent to somebody else.
    // It may be the council itself; lamports are added and nothing is read.
    #[account(mut, unsafe(dup), address = epoch.proposer @ WayproofError::WrongProposer)]
    pub proposer: UncheckedAccount,
}

/// What the council's word or a vote comes to.
enum Verdict {
    Stands,
    Void { fault: bool },
}

impl VoidEpoch {
    fn validate(&self, reason: u8) -> Result<()> {
        require!(matches!(reason, FAULT | MISSING_DATA | MISTAKE), WayproofError::UnknownReason);
        // Attack: an epoch voided after it is final, or one whose bond is waiting as an orphan.
        require!(self.network.is_pending(&self.epoch), WayproofError::EpochNotPending);
        Ok(())
    }

    fn decide(&mut self, reason: u8) -> Result<Verdict> {
        let signer = *self.authority.address();
        if signer == self.network.council {
            return Ok(Verdict::Void { fault: reason == FAULT });
        }
        // Attack: anybody else counted as an oracle.
        require!(self.network.oracle_index(&signer).is_ok(), WayproofError::NotCouncilOrOracle);
        // Attack: a proposer that sees a challenge coming and voids its epoch first, as a mistake, to save the bond.
        require!(signer != self.epoch.proposer, WayproofError::ProposerCannotVote);
        let oracle = self.network.acting_oracle(&signer)?;
        self.epoch.vote(oracle, reason == FAULT, self.network.oracle_version)?;
        emit!(VoidVoted {
            network: self.epoch.network,
            number: self.epoch.number,
            attempt: self.epoch.attempt,
            oracle: signer,
            reason,
            void_votes: self.epoch.void_votes,
            fault_votes: self.epoch.fault_votes,
        });
        if !self.epoch.is_voted_out(&self.network) {
            return Ok(Verdict::Stands);
        }
        Ok(Verdict::Void { fault: self.epoch.is_voted_fault(&self.network) })
    }

    /// Step back, and send the bond where it belongs; returns what was kept and what went back.
    fn void(&mut self, fault: bool) -> Result<(u64, u64)> {
        self.network.step_back(&self.epoch);
        self.epoch.void();
        let bond = self.epoch.take_bond();
        self.epoch.sub_lamports(bond)?;
        if fault {
            // Attack: one oracle that posts rubbish under every number, faster than the others can vote.
            self.network.suspend(&self.epoch.proposer);
            // Nobody gains: those who decide must not be tempted.
            let (kept, _) = self.network.keep(bond, false)?;
            self.network.add_lamports(kept)?;
            return Ok((kept, 0));
        }
        self.proposer.add_lamports(bond)?;
        Ok((0, bond))
    }
}

pub fn void_epoch(ctx: &mut Context<VoidEpoch>, reason: u8) -> Result<()> {
    ctx.accounts.validate(reason)?;
    let Verdict::Void { fault } = ctx.accounts.decide(reason)? else { return Ok(()) };
    let (kept, refund) = ctx.accounts.void(fault)?;
    let epoch = &ctx.accounts.epoch;
    emit!(EpochVoided {
        network: epoch.network,
        number: epoch.number,
        attempt: epoch.attempt,
        by: *ctx.accounts.authority.address(),
        reason,
        proposer: epoch.proposer,
        kept,
        refund,
        latest_posted: ctx.accounts.network.latest_posted,
    });
    Ok(())
}
