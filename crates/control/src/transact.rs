//! Writing rows from `apply`: a transaction whose failures are faults.
//!
//! It decides nothing: conflicts are tried again by the store, everything else is reported.

use aws::Fault;
use store::{Store, TransactError, Transaction};

/// Runs `f` in a transaction, again after conflicts, and waits until it is durable. A controller's
/// `apply` writes rows with it; on an in-memory store it is ready at once.
pub async fn transact<T>(
    store: &Store,
    f: impl Fn(&mut Transaction) -> Result<T, Fault>,
) -> Result<T, Fault> {
    store.transact_async(f).await.map_err(|error| match error {
        TransactError::Refused(fault) => fault,
        TransactError::Contended { .. } | TransactError::Commit(_) => Fault::internal(error),
    })
}
