use crate::{
    errors::WayproofError,
    events::{EpochPosted, ProposerRefunded},
    reward_tree::MAX_LEAVES,
    state::*,
};
use anchor_lang::{prelude::*, system_program};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct EpochContents {
    pub work_root: [u8; 32],
    pub traces_root: [u8; 32],
    pub reward_root: [u8; 32],
    pub total: u64,
    pub leaves: u32,
    pub work_digest: [u8; 32],
    pub traces_digest: [u8; 32],
}

#[derive(Accounts)]
#[instruction(number: u64)]
pub struct PostEpoch {
    #[account(mut)]
    pub oracle: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    // An expired or orphaned attempt is overwritten in place, so that `attempt` only ever rises.
    #[account(init_if_needed, payer = oracle, seeds = [EPOCH, network.address().as_ref(), &number.to_le_bytes()], bump)]
    pub epoch: Account<Epoch>,
    /// The latest posted epoch, while it is not final.
    pub parent: Option<Account<Epoch>>,
    /// The proposer of the attempt being overwritten, if it is another one.
    #[account(mut)]
    pub replaced: Option<UncheckedAccount>,
    pub system_program: Program<System>,
}

impl PostEpoch {
    fn validate(&self, number: u64, contents: &EpochContents, now: i64) -> Result<(u8, Parent)> {
        let oracle = self.network.acting_oracle(self.oracle.address())?;
        self.network.require_intake_open(now)?;
        self.network.require_next(number, now)?;
        let EpochContents { leaves, total, reward_root, .. } = *contents;
        // Attack: a tree too deep for any claim to fit a transaction, or a total nobody can ever claim.
        require!(
            leaves <= MAX_LEAVES && (leaves > 0 || (total == 0 && reward_root == [0; 32])),
            WayproofError::BadLeafCount
        );
        let parent = self.network.parent(self.parent.as_deref(), self.network.address())?;
        self.network.require_emission(&parent, total)?;
        Ok((oracle, parent))
    }

    /// Pay the bond in; give an overwritten attempt's proposer back all that it paid in.
    fn fund(&mut self) -> Result<u64> {
        let bond = self.network.epoch_bond;
        if self.epoch.state == 0 {
            self.pay(bond)?;
            return Ok(0);
        }
        if self.epoch.proposer == *self.oracle.address() {
            let refund = self.epoch.take_bond();
            self.pay(bond)?;
            self.epoch.sub_lamports(refund)?;
            self.oracle.add_lamports(refund)?;
            return Ok(refund);
        }
        // Attack: an accomplice's account passed in the place of the one that paid.
        let wanted = self.epoch.proposer;
        require!(
            self.replaced.as_ref().is_some_and(|replaced| *replaced.address() == wanted),
            WayproofError::WrongReplacedProposer
        );
        let refund = self.epoch.get_lamports();
        self.pay(bond.checked_add(self.epoch.min_lamports()?).ok_or(WayproofError::Overflow)?)?;
        self.epoch.sub_lamports(refund)?;
        if let Some(replaced) = &self.replaced {
            replaced.add_lamports(refund)?;
        }
        Ok(refund)
    }

    fn pay(&mut self, lamports: u64) -> Result<()> {
        let accounts = system_program::Transfer { from: self.oracle.cpi_handle_mut(), to: self.epoch.cpi_handle_mut() };
        system_program::transfer(CpiContext::new(self.system_program.address(), accounts), lamports)
    }
}

pub fn post_epoch(ctx: &mut Context<PostEpoch>, number: u64, contents: EpochContents) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let (oracle, parent) = ctx.accounts.validate(number, &contents, now)?;
    let ends_at = ctx.accounts.network.open_epoch(number)?;
    let (replaced, refund) = (ctx.accounts.epoch.proposer, ctx.accounts.fund()?);
    let proposer = *ctx.accounts.oracle.address();
    let place = Place { network: *ctx.accounts.network.address(), number, parent: parent.hash, ends_at, now };
    ctx.accounts.epoch.bump = ctx.bumps.epoch;
    ctx.accounts.epoch.post(place, &contents, proposer, oracle, &ctx.accounts.network)?;
    let epoch = &ctx.accounts.epoch;
    if refund > 0 {
        emit!(ProposerRefunded { network: epoch.network, number, proposer: replaced, lamports: refund });
    }
    emit!(EpochPosted {
        network: epoch.network,
        epoch: *epoch.address(),
        number,
        attempt: epoch.attempt,
        proposer,
        reward_root: epoch.reward_root,
        total: epoch.total,
        leaves: epoch.leaves,
        bond: epoch.bond,
        posted_at: now,
    });
    Ok(())
}
