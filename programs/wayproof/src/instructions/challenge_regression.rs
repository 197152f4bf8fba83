use super::lost_challenge::lose_challenge;
use crate::{errors::WayproofError, state::*};
use anchor_lang::prelude::*;

/// A device that had a total in the parent epoch and has less in this one, or is missing.
#[derive(Accounts)]
pub struct ChallengeRegression {
    #[account(mut)]
    pub payer: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    pub parent: Account<Epoch>,
    /// The device's leaf in the parent epoch.
    pub before: Account<Opening>,
    /// The device's leaf in this epoch; or the leaf just below where it should be, absent at the left edge.
    pub left: Option<Account<Opening>>,
    /// The leaf just above where it should be, absent at the right edge.
    pub right: Option<Account<Opening>>,
}

impl ChallengeRegression {
    fn validate(&self) -> Result<()> {
        // Attack: a parent of the challenger's own network, or an attempt this epoch was not built on.
        require!(self.parent.content_hash() == self.epoch.parent, WayproofError::WrongParent);
        self.before.require_of(&self.parent)?;
        for opening in [&self.left, &self.right].into_iter().flatten() {
            opening.require_of(&self.epoch)?;
        }
        // Attack: an honest proposer's bond taken for a total that did not fall.
        require!(self.has_less() || self.is_missing(), WayproofError::NoRegression);
        Ok(())
    }

    fn has_less(&self) -> bool {
        self.left
            .as_ref()
            .is_some_and(|leaf| leaf.device == self.before.device && leaf.cumulative < self.before.cumulative)
    }

    /// In a tree in order nothing stands between neighbours; one out of order is a fault as well.
    /// A leaf of zero may be left out: nothing is lost.
    fn is_missing(&self) -> bool {
        let device = self.before.device.to_bytes();
        let surrounded = match (&self.left, &self.right) {
            (Some(left), Some(right)) => {
                Some(right.index) == left.index.checked_add(1)
                    && left.device.to_bytes() < device
                    && device < right.device.to_bytes()
            }
            (None, Some(right)) => right.index == 0 && device < right.device.to_bytes(),
            (Some(left), None) => {
                Some(self.epoch.leaves) == left.index.checked_add(1) && left.device.to_bytes() < device
            }
            (None, None) => false,
        };
        surrounded && self.before.cumulative > 0
    }
}

pub fn challenge_regression(ctx: &mut Context<ChallengeRegression>) -> Result<()> {
    ctx.accounts.validate()?;
    let device = ctx.accounts.before.device;
    lose_challenge(&mut ctx.accounts.network, &mut ctx.accounts.epoch, &ctx.accounts.payer, device)
}
