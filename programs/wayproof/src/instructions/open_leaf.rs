use crate::{errors::WayproofError, events::LeafOpened, reward_tree, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
#[instruction(index: u32)]
pub struct OpenLeaf {
    #[account(mut)]
    pub payer: Signer,
    pub epoch: Account<Epoch>,
    #[account(
        init,
        payer = payer,
        seeds = [OPENING, epoch.address().as_ref(), &epoch.attempt.to_le_bytes(), &index.to_le_bytes()],
        bump,
    )]
    pub opening: Account<Opening>,
    pub system_program: Program<System>,
}

impl OpenLeaf {
    fn validate(&self, index: u32, device: &Address, cumulative: u64, proof: &[u8]) -> Result<()> {
        // A final epoch's leaves are what the next one is measured by.
        require!(matches!(self.epoch.state, POSTED | FINAL), WayproofError::EpochNotOpen);
        let leaf = reward_tree::leaf(device, cumulative);
        reward_tree::verify(leaf, cumulative, index, proof, &self.epoch.reward_tree())
    }
}

pub fn open_leaf(
    ctx: &mut Context<OpenLeaf>,
    index: u32,
    device: Address,
    cumulative: u64,
    proof: &[u8],
) -> Result<()> {
    ctx.accounts.validate(index, &device, cumulative, proof)?;
    let (address, payer) = (*ctx.accounts.opening.address(), *ctx.accounts.payer.address());
    let opening = &mut ctx.accounts.opening;
    opening.open(&ctx.accounts.epoch, index, device, cumulative, payer);
    opening.bump = ctx.bumps.opening;
    emit!(LeafOpened {
        network: opening.network,
        opening: address,
        number: opening.number,
        attempt: opening.attempt,
        index,
        device,
        cumulative,
        payer,
    });
    Ok(())
}
