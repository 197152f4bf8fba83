use crate::errors::WayproofError;
use anchor_lang::prelude::*;

/// A leaky bucket: what was paid lately. It drains by `limit` every `seconds`, exactly: the
/// remainder of each division is carried, so frequent small claims neither speed it up nor hold it.
pub struct Outflow<'a> {
    pub level: &'a mut u64,
    pub carry: &'a mut u32,
    pub at: &'a mut i64,
    pub limit: u64,
    pub seconds: u32,
}

impl Outflow<'_> {
    /// Drain up to `now` (Unix seconds) and tell what may still be paid.
    pub fn left(&mut self, now: i64) -> u64 {
        let elapsed = now.saturating_sub(*self.at).max(0) as u64;
        *self.at = now.max(*self.at);
        if elapsed >= self.seconds as u64 {
            (*self.level, *self.carry) = (0, 0);
        } else if *self.level > 0 {
            let drained = self.limit as u128 * elapsed as u128 + *self.carry as u128;
            let whole = drained / self.seconds as u128;
            *self.carry = (drained - whole * self.seconds as u128) as u32;
            *self.level = self.level.saturating_sub(whole as u64);
        }
        if *self.level == 0 {
            *self.carry = 0;
        }
        self.limit.saturating_sub(*self.level)
    }

    /// Count a payment.
    pub fn add(&mut self, amount: u64) -> Result<()> {
        *self.level = self.level.checked_add(amount).ok_or(WayproofError::Overflow)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid_out(limit: u64, seconds: u32, until: i64, every: i64) -> u64 {
        let (mut level, mut carry, mut at, mut paid) = (0, 0, 0, 0);
        for now in (0..=until).step_by(every as usize) {
            let mut outflow = Outflow { level: &mut level, carry: &mut carry, at: &mut at, limit, seconds };
            let left = outflow.left(now);
            outflow.add(left).unwrap();
            paid += left;
        }
        paid
    }

    #[test]
    fn pays_one_limit_at_once_and_then_the_rate_however_often_it_is_asked() {
        for every in [1, 7, 60, 599, 600] {
            let paid = paid_out(1_000, 600, 4_200, every);
            assert_eq!(paid, 1_000 + 1_000 * (4_200 / every * every) as u64 / 600);
        }
    }

    #[test]
    fn a_pause_longer_than_the_window_saves_nothing_up() {
        let (mut level, mut carry, mut at) = (900, 3, 0);
        let mut outflow = Outflow { level: &mut level, carry: &mut carry, at: &mut at, limit: 1_000, seconds: 600 };
        assert_eq!(outflow.left(i64::MAX), 1_000);
        assert_eq!(outflow.left(5), 1_000);
    }

    #[test]
    fn the_largest_limit_does_not_overflow() {
        let (mut level, mut carry, mut at) = (u64::MAX, 0, 0);
        let mut outflow =
            Outflow { level: &mut level, carry: &mut carry, at: &mut at, limit: u64::MAX, seconds: u32::MAX };
        assert_eq!(outflow.left(u32::MAX as i64 - 1), u64::MAX - u64::MAX / u32::MAX as u64);
    }
}
