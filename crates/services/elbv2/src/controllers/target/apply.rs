//! Takes a target's row away.

use super::decide::Step;
use crate::faults;
use aws::Fault;
use resources::elbv2::{Target, TargetHealth};
use store::Store;

/// Does one step.
pub async fn apply(store: &Store, step: Step) -> Result<(), Fault> {
    match step {
        Step::Remove {
            key,
            deregistered_at,
        } => {
            let removed = store.transact_async(|rows| {
                let target = rows.get::<Target>(&key);
                let same = target.is_some_and(|row| row.deregistered_at == Some(deregistered_at));
                if same {
                    rows.delete::<TargetHealth>(&key);
                    rows.delete::<Target>(&key);
                }
                Ok::<(), Fault>(())
            });
            removed.await.map_err(faults::internal)
        }
    }
}
