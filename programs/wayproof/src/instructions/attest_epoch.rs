use crate::{errors::WayproofError, events::EpochAttested, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct AttestEpoch {
    pub oracle: Signer,
    pub network: Account<Network>,
    // Attack: the epoch of another network, of which the signer is no oracle.
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
}

impl AttestEpoch {
    fn validate(&self, contents: &[u8; 32]) -> Result<u8> {
        let oracle = self.network.acting_oracle(self.oracle.address())?;
        require!(self.network.is_pending(&self.epoch), WayproofError::EpochNotPending);
        // Attack: bits of the old set's indices counted for the new set's oracles.
        require!(self.epoch.oracle_version == self.network.oracle_version, WayproofError::OracleSetChanged);
        // Attack: the proposer swaps the contents between an oracle's check and its signature.
        let same = self.epoch.content_hash() == *contents;
        require!(cfg!(feature = "mutant-7") || same, WayproofError::WrongContents);
        Ok(oracle)
    }
}

pub fn attest_epoch(ctx: &mut Context<AttestEpoch>, contents: [u8; 32]) -> Result<()> {
    let oracle = ctx.accounts.validate(&contents)?;
    ctx.accounts.epoch.attest(oracle)?;
    let epoch = &ctx.accounts.epoch;
    emit!(EpochAttested {
        network: epoch.network,
        number: epoch.number,
        attempt: epoch.attempt,
        oracle: *ctx.accounts.oracle.address(),
        bitmap: epoch.bitmap,
    });
    Ok(())
}
