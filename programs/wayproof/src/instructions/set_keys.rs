use super::ByCouncil;
use crate::{bounds, events::KeysSet};
use anchor_lang::prelude::*;

/// A controller of zero is none.
pub fn set_keys(
    ctx: &mut Context<ByCouncil>,
    hub_key: Address,
    release_key: Address,
    controller: Address,
) -> Result<()> {
    bounds::require_authorities(&[hub_key, release_key])?;
    let address = *ctx.accounts.network.address();
    let network = &mut ctx.accounts.network;
    network.hub_key = hub_key;
    network.release_key = release_key;
    network.controller = controller;
    emit!(KeysSet { network: address, hub_key, release_key, controller });
    Ok(())
}
