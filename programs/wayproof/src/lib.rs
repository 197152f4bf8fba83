//! What strangers must agree on: who owns a device, what an epoch paid, and the rules.
//! Accounts, instructions and errors are drawn in `programs/wayproof/README.md`.
use anchor_lang::prelude::*;

pub mod bounds;
pub mod device_key;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod possession;
pub mod reward_tree;
pub mod state;

use instructions::*;

declare_id!("2GqN99o7hrVY1Nvby19zEbZ6CfHNpndvbPGCcLkMtb5q");

#[program]
pub mod wayproof {
    use super::*;

    /// Anyone opens a network of their own; the creator's key is part of its address.
    pub fn create_network(ctx: &mut Context<CreateNetwork>, salt: [u8; 8], args: NetworkArgs) -> Result<()> {
        create_network::create_network(ctx, salt, args)
    }

    /// An owner enrols a device whose key has signed the registration statement.
    pub fn register_device(ctx: &mut Context<RegisterDevice>, key: Address, nonce: u64, expires: i64) -> Result<()> {
        register_device::register_device(ctx, key, nonce, expires)
    }

    /// The owner names the token account that receives the device's rewards.
    pub fn set_payee(ctx: &mut Context<SetPayee>) -> Result<()> {
        set_payee::set_payee(ctx)
    }

    /// An oracle proposes the next epoch and leaves a bond.
    pub fn post_epoch(ctx: &mut Context<PostEpoch>, number: u64, contents: EpochContents) -> Result<()> {
        post_epoch::post_epoch(ctx, number, contents)
    }

    /// Another oracle confirms the content hash it computed itself.
    pub fn attest_epoch(ctx: &mut Context<AttestEpoch>, contents: [u8; 32]) -> Result<()> {
        attest_epoch::attest_epoch(ctx, contents)
    }

    /// Anyone makes an attested epoch final once its window is over.
    pub fn finalise_epoch(ctx: &mut Context<FinaliseEpoch>) -> Result<()> {
        finalise_epoch::finalise_epoch(ctx)
    }

    /// Anyone clears an epoch that nobody attested, so that the network goes on.
    pub fn expire_epoch(ctx: &mut Context<ExpireEpoch>) -> Result<()> {
        expire_epoch::expire_epoch(ctx)
    }

    /// Anyone has a proven total paid to the device's payee.
    pub fn claim(ctx: &mut Context<Claim>, index: u32, cumulative: u64, proof: &[u8]) -> Result<()> {
        claim::claim(ctx, index, cumulative, proof)
    }
}
