pub mod attest_epoch;
pub mod claim;
pub mod create_network;
pub mod expire_epoch;
pub mod finalise_epoch;
pub mod post_epoch;
pub mod register_device;
pub mod set_payee;

// Globs: `#[program]` also needs the modules that `#[derive(Accounts)]` writes beside each struct.
pub use {
    attest_epoch::*, claim::*, create_network::*, expire_epoch::*, finalise_epoch::*, post_epoch::*,
    register_device::*, set_payee::*,
};
