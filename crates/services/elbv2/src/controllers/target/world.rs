//! All that the decision about a target may know.

use base::Time;
use resources::elbv2::attribute::DEREGISTRATION_DELAY;
use resources::elbv2::{Listener, Rule, Target, TargetGroup, TargetHealth};
use std::time::Duration;
use store::Store;

/// A target, as the rows show it.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Its row's key.
    pub key: String,
    /// When it was deregistered; `Registered` and `Gone` have nothing to take away.
    pub target: Registration,
    /// When the edge saw that nothing is in flight any more; `None` is not yet, or unknown.
    pub drained_at: Option<Time>,
    /// How long its requests may go on.
    pub delay: Duration,
    /// Whether a listener or rule forwards to its group.
    pub in_use: bool,
}

/// How the target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// There is no row.
    Gone,
    /// It is to get requests. Left by DeregisterTargets.
    Registered,
    /// It was deregistered then. Left by RegisterTargets or by taking the row away.
    Deregistered(Time),
}

/// Gathers it.
pub fn observe(store: &Store, key: &str) -> World {
    let target = store.get::<Target>(key);
    let registration = match &target {
        None => Registration::Gone,
        Some(target) => match target.deregistered_at {
            None => Registration::Registered,
            Some(at) => Registration::Deregistered(at),
        },
    };
    let group_key = target
        .as_ref()
        .map(|target| target.scope.key(&[&target.target_group_id]));
    let group_key = group_key.unwrap_or_default();
    let health = store
        .get::<TargetHealth>(key)
        .filter(|health| health.drained);
    World {
        key: key.to_owned(),
        target: registration,
        drained_at: health.map(|health| health.since),
        delay: delay(store.get::<TargetGroup>(&group_key).as_deref()),
        in_use: !store
            .scan_index::<Listener>("target-group", &group_key)
            .is_empty()
            || !store
                .scan_index::<Rule>("target-group", &group_key)
                .is_empty(),
    }
}

/// A group's deregistration delay; a group that is gone leaves nothing to wait for.
fn delay(group: Option<&TargetGroup>) -> Duration {
    let Some(group) = group else {
        return Duration::ZERO;
    };
    let seconds = DEREGISTRATION_DELAY.number(&group.attributes);
    Duration::from_secs(seconds.into())
}
