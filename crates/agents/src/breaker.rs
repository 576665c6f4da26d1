//! A circuit breaker: a provider that fails again and again is left alone for
//! a while, so that nobody waits for what won't come.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Outages in a row that open it.
const PATIENCE: u32 = 5;
/// How long it stays open. One call may then try again.
const REST: Duration = Duration::from_secs(30);

/// Counts outages in a row.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    outages: u32,
    until: Option<Instant>,
}

impl Breaker {
    /// How long calls are still to be left undone; None: go ahead.
    pub(crate) fn rest(&self, now: Instant) -> Option<Duration> {
        let mut state = self.state();
        let rest = state.until?.checked_duration_since(now);
        if rest.is_none() {
            // This call is the one that tries; the others wait for what becomes of it.
            state.until = Some(now + REST);
        }
        rest
    }

    /// Notes that the provider was there.
    pub(crate) fn well(&self) {
        *self.state() = State::default();
    }

    /// Notes an outage.
    pub(crate) fn outage(&self, now: Instant) {
        let mut state = self.state();
        state.outages = state.outages.saturating_add(1);
        if state.outages >= PATIENCE {
            state.until = Some(now + REST);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_some_outages_and_lets_one_call_try_later() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 1..PATIENCE {
            breaker.outage(now);
        }
        assert_eq!(breaker.rest(now), None);
        breaker.outage(now);
        assert_eq!(breaker.rest(now), Some(REST));
        let later = now + REST + Duration::from_secs(1);
        assert_eq!(breaker.rest(later), None);
        assert!(breaker.rest(later).is_some());
        breaker.well();
        assert_eq!(breaker.rest(later), None);
    }
}
