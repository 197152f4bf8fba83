mod device;
mod epoch;
mod governance;
mod network;
mod opening;
mod outflow;
mod param_change;
mod params;

pub use {device::*, epoch::*, network::*, opening::*, outflow::*, param_change::*, params::*};

/// First byte string of each account's seeds.
pub const NETWORK: &[u8] = b"network";
pub const VAULT: &[u8] = b"vault";
pub const DEVICE: &[u8] = b"device";
pub const EPOCH: &[u8] = b"epoch";
pub const OPENING: &[u8] = b"opening";
pub const CHANGE: &[u8] = b"change";

/// Layout version written into every account.
pub const LAYOUT: u8 = 1;
pub const MAX_ORACLES: usize = 8;
