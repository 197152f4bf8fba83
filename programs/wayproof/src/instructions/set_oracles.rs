use super::ByCouncil;
use crate::{bounds, events::OraclesSet};
use anchor_lang::prelude::*;

pub fn set_oracles(ctx: &mut Context<ByCouncil>, oracles: Vec<Address>, threshold: u8) -> Result<()> {
    let address = *ctx.accounts.network.address();
    let network = &mut ctx.accounts.network;
    bounds::require_oracles(network.kind, &oracles, threshold)?;
    network.set_oracles(&oracles, threshold)?;
    emit!(OraclesSet { network: address, oracles, threshold, oracle_version: network.oracle_version });
    Ok(())
}
