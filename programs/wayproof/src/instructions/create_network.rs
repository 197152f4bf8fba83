use crate::{errors::WayproofError, events::NetworkCreated, state::*};
use anchor_lang::{cpi::rent_exempt_lamports, prelude::*};
use anchor_spl::{token, Mint, TokenAccount};

#[derive(Clone, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NetworkArgs {
    /// 0 production, 1 development.
    pub kind: u8,
    pub council: Address,
    pub guardian: Address,
    pub hub_key: Address,
    pub release_key: Address,
    pub oracles: Vec<Address>,
    pub threshold: u8,
    pub epoch_seconds: u32,
    pub challenge_seconds: u32,
    pub expiry_seconds: u32,
    pub first_epoch_end: i64,
    pub device_bond: u64,
    pub epoch_bond: u64,
    pub base: u64,
    pub rate_per_km: u64,
    pub late_bps: u16,
    pub returned_bps: u16,
    pub device_cap: u64,
    pub emission_cap: u64,
    pub no_show_seconds: u32,
    pub outflow_limit: u64,
    pub outflow_seconds: u32,
    pub map_hash: [u8; 32],
}

#[derive(Accounts)]
#[instruction(salt: [u8; 8])]
pub struct CreateNetwork {
    #[account(mut)]
    pub creator: Signer,
    // Attack: a freeze authority could trap the vault and every payee.
    #[account(constraint = !mint.has_freeze_authority() @ WayproofError::MintCanFreeze)]
    pub mint: Account<Mint>,
    // Attack: squatting the address of somebody else's network; the creator signs and is a seed.
    #[account(init, payer = creator, seeds = [NETWORK, mint.address().as_ref(), creator.address().as_ref(), &salt], bump)]
    pub network: Account<Network>,
    #[account(init, payer = creator, seeds = [VAULT, network.address().as_ref()], bump, token::mint = mint, token::authority = network)]
    pub vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

pub fn create_network(ctx: &mut Context<CreateNetwork>, salt: [u8; 8], args: NetworkArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    args.require_in_bounds(now, rent_exempt_lamports(0)?)?;
    let origin = Origin {
        mint: *ctx.accounts.mint.address(),
        creator: *ctx.accounts.creator.address(),
        salt,
        bump: ctx.bumps.network,
        vault_bump: ctx.bumps.vault,
    };
    let address = *ctx.accounts.network.address();
    let network = &mut ctx.accounts.network;
    network.create(origin, &args, now)?;
    emit!(NetworkCreated {
        network: address,
        creator: network.creator,
        council: network.council,
        mint: network.mint,
        kind: network.kind,
        oracle_count: network.oracle_count,
        threshold: network.threshold,
        first_epoch_end: network.next_epoch_end,
    });
    Ok(())
}
