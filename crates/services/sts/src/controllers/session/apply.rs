//! Deletes what was decided; again is the same.

use super::decide::Step;
use aws::Fault;
use resources::iam::Session;
use store::Store;

/// Does one step.
pub async fn apply(store: &Store, step: Step) -> Result<(), Fault> {
    let Step::Delete { keys } = step;
    control::transact(store, |rows| {
        for key in &keys {
            rows.delete::<Session>(key);
        }
        Ok(())
    })
    .await
}
