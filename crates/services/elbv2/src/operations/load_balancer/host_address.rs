//! The loopback address that an internet-facing load balancer has on this host: the lowest of the
//! instance's that nobody has. The choice is a row in the transaction of the call.

use crate::faults;
use aws::Fault;
use resources::ondol::{HostAddress, Instance};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;
use wire::Call;

/// This instance; it is written before the first call.
pub fn instance(call: &mut Call<'_>) -> Result<Arc<Instance>, Fault> {
    let instance = call.get::<Instance>(Instance::KEY);
    instance.ok_or_else(|| faults::internal("the row of this instance is missing"))
}

/// Takes an address for a load balancer.
pub fn take(call: &mut Call<'_>, arn: &str) -> Result<Ipv4Addr, Fault> {
    let (a, b) = instance(call)?.loopback_bytes();
    let taken: BTreeSet<Ipv4Addr> = call
        .scan::<HostAddress>(HostAddress::ALL)
        .iter()
        .map(|taken| taken.address)
        .collect();
    let all = (1..=254).map(|last| Ipv4Addr::new(127, a, b, last));
    let free = all.into_iter().find(|address| !taken.contains(address));
    let address = free.ok_or_else(faults::no_host_address)?;
    call.put(HostAddress {
        address,
        scope: call.scope().clone(),
        owner: arn.to_owned(),
    });
    Ok(address)
}

/// Gives it back.
pub fn give_back(call: &mut Call<'_>, address: Ipv4Addr) {
    call.delete::<HostAddress>(&HostAddress::key_of(address));
}

/// Its row's key is the address, so that two owners cannot both commit it.
#[cfg(test)]
#[test]
fn an_address_is_one_row() {
    use store::Row;
    let scope = wire::kit::Local::of(Vec::new()).scope;
    let row = HostAddress {
        address: Ipv4Addr::new(127, 1, 2, 3),
        scope,
        owner: "x".into(),
    };
    assert_eq!(row.key(), HostAddress::key_of(row.address));
}
