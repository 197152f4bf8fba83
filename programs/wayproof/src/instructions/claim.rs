use crate::{errors::WayproofError, events::RewardClaimed, reward_tree, state::*};
use anchor_lang::prelude::*;
use anchor_spl::{
    token::{self, TransferChecked},
    Mint, TokenAccount,
};

/// Nobody signs but the payer of the fee: the tokens can only go where the owner said.
#[derive(Accounts)]
pub struct Claim {
    #[account(mut)]
    pub network: Account<Network>,
    // Attack: an epoch of another network, with a root of the attacker's own making.
    #[account(constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    // Attack: a device of another network with the same key and nothing claimed yet.
    #[account(mut, constraint = device.network == *network.address() @ WayproofError::WrongNetwork)]
    pub device: Account<Device>,
    #[account(address = network.mint @ WayproofError::WrongMint)]
    pub mint: Account<Mint>,
    #[account(mut, seeds = [VAULT, network.address().as_ref()], bump = network.vault_bump)]
    pub vault: Account<TokenAccount>,
    // Attack: the caller's own token account.
    #[account(mut, address = device.payee @ WayproofError::WrongPayee)]
    pub payee: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl Claim {
    fn validate(&self, index: u32, cumulative: u64, proof: &[u8]) -> Result<()> {
        // Attack: a root that was posted but never agreed on, or of a replaced attempt.
        require!(self.epoch.state == FINAL, WayproofError::EpochNotFinal);
        // The device's own key is hashed into the leaf: another device's proof cannot match.
        let leaf = reward_tree::leaf(&self.device.key, cumulative);
        reward_tree::verify(leaf, cumulative, index, proof, &self.epoch.reward_tree())
    }

    /// Book the payment: the least of what is owed, what both outflow buckets allow, what the
    /// vault holds and what final epochs promised.
    fn book(&mut self, cumulative: u64, now: i64) -> Result<u64> {
        let (limit, seconds) = (self.network.outflow_limit, self.network.outflow_seconds);
        let amount = self
            .device
            .owed(cumulative)
            .min(self.network.outflow().left(now))
            .min(self.device.outflow(limit, seconds).left(now))
            .min(self.vault.amount())
            .min(self.network.unpaid());
        require!(amount > 0, WayproofError::NothingToPay);
        self.network.outflow().add(amount)?;
        self.device.outflow(limit, seconds).add(amount)?;
        self.device.claimed = self.device.claimed.checked_add(amount).ok_or(WayproofError::Overflow)?;
        self.network.paid_total = self.network.paid_total.checked_add(amount).ok_or(WayproofError::Overflow)?;
        Ok(amount)
    }

    fn pay(&mut self, amount: u64) -> Result<()> {
        let (mint, creator, salt, bump) =
            (self.network.mint, self.network.creator, self.network.salt, [self.network.bump]);
        let seeds: &[&[u8]] = &[NETWORK, mint.as_ref(), creator.as_ref(), &salt, &bump];
        let decimals = self.mint.decimals();
        let accounts = TransferChecked {
            from: self.vault.cpi_handle_mut(),
            mint: self.mint.cpi_handle(),
            to: self.payee.cpi_handle_mut(),
            authority: self.network.cpi_handle(),
        };
        let signers = [seeds];
        let context = CpiContext::new_with_signer(self.token_program.address(), accounts, &signers);
        token::transfer_checked(context, amount, decimals)
    }
}

pub fn claim(ctx: &mut Context<Claim>, index: u32, cumulative: u64, proof: &[u8]) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.validate(index, cumulative, proof)?;
    let amount = ctx.accounts.book(cumulative, now)?;
    ctx.accounts.pay(amount)?;
    let (network, device) = (&ctx.accounts.network, &ctx.accounts.device);
    emit!(RewardClaimed {
        network: device.network,
        device: *device.address(),
        payee: device.payee,
        number: ctx.accounts.epoch.number,
        amount,
        claimed: device.claimed,
        paid_total: network.paid_total,
    });
    Ok(())
}
