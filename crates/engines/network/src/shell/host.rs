//! The fabric's way out under root: a pair from the host's namespace to the transit, and a table of
//! our own that masquerades.
//!
//! For a process with the host's privileges, outside the fabric, in the host's network namespace.
//! It must never touch a rule, chain or link that does not carry the instance's id; of the host's
//! settings it changes one, and says so.

use std::fmt;
use std::fs;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, BorrowedFd};

use super::foreign;
use super::namespace::inside;
use super::nft::Rules;
use super::rtnetlink::{LinkEvents, NewEnd, Routes};
use crate::config::Mac;
use crate::core::kernel::{FarRoute, MAIN, Route, RouteAction};
use crate::core::passage::{ESTABLISHED, NEW, Passing, Verdict};
use crate::core::ruleset::{Change, Transaction};
use crate::core::{names, render, rules, ruleset_diff};
use crate::fabric::Obstacle;

const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";
/// The routes of the calling thread's network namespace.
const ROUTES: &str = "/proc/thread-self/net/route";
/// What the host's ends of all instances begin with.
const LINK_PREFIX: &str = "ond-";
/// Behind a finished link's alias: forwarding was switched on by an instance that has gone, and
/// whose duty it was to switch it off again.
const DUTY: &str = ":forwarding";
const HOST_MAC: Mac = Mac([0x02, 0, 0, 0, 0, 0x03]);
/// The host as the transit's next hop; known on the pair only.
const HOST_HOP: Ipv4Addr = Ipv4Addr::new(169, 254, 0, 3);

/// The host's end of an instance's way out.
#[must_use]
pub fn link(instance: u32) -> String {
    format!("{LINK_PREFIX}{instance:08x}")
}

/// The transit's address on the host: of 240.0.0.0/5, which is nobody's, and seen by the host only.
#[must_use]
pub fn transit_address(instance: u32) -> Ipv4Addr {
    Ipv4Addr::from(0xf000_0000 | (instance & 0x07ff_ffff))
}

/// Which action on the host failed.
#[derive(Debug)]
pub struct Error {
    action: String,
    cause: io::Error,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}: {}", self.action, self.cause)
    }
}

impl std::error::Error for Error {}

fn failed(action: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
    move |cause| Error {
        action: action.into(),
        cause,
    }
}

/// A made way out.
#[derive(Debug)]
pub struct Attached {
    /// The host's interface.
    pub link: String,
    /// Was `net.ipv4.ip_forward` off, and is now on? Then [`detach`] should be told so.
    pub changed_forwarding: bool,
    /// What on the host still stops the traffic.
    pub obstacles: Vec<Obstacle>,
}

/// Makes the way out, or what of it is missing. `inbound` are public addresses that the host sends
/// to the transit; only one instance can have each.
///
/// # Errors
/// The first step that failed; the next attempt goes on from there.
pub fn attach(
    instance: u32,
    transit: BorrowedFd<'_>,
    inbound: &[Ipv4Addr],
) -> Result<Attached, Error> {
    let name = link(instance);
    let address = transit_address(instance);
    let mut routes = Routes::open().map_err(failed("talk to the host's network"))?;
    let links = routes.links().map_err(failed("list the host's links"))?;
    let complete = format!("ondol:{address}");
    let finished = |alias: &str| alias.strip_suffix(DUTY).unwrap_or(alias) == complete;
    let found = links.values().find(|link| link.name == name);
    if found.is_none_or(|link| !finished(&link.alias)) {
        make_pair(&mut routes, &name, address, transit).map_err(failed(format!("make {name}")))?;
        routes
            .set_alias(&name, &complete)
            .map_err(failed(format!("finish {name}")))?;
    }
    let gateway = Some(address);
    let desired: Vec<Route> = inbound
        .iter()
        .map(|public| Route {
            table: MAIN,
            to: (*public, 32),
            action: RouteAction::Link {
                link: name.clone(),
                gateway,
            },
        })
        .collect();
    set_inbound(&mut routes, &name, &desired).map_err(failed("route public addresses"))?;
    let mut table = Rules::open().map_err(failed("talk to the host's rules"))?;
    // Whole and at once: it has one rule, and what is there is not read back.
    let transaction = ruleset_diff::diff(None, &rules::host(instance, address));
    table
        .commit(&transaction)
        .map_err(failed("make our table in the host"))?;
    let changed_forwarding = turn_forwarding_on().map_err(failed(format!("write {FORWARDING}")))?;
    let obstacles = obstacles(&mut table).map_err(failed("list the host's chains"))?;
    Ok(Attached {
        link: name,
        changed_forwarding,
        obstacles,
    })
}

fn make_pair(
    routes: &mut Routes,
    name: &str,
    address: Ipv4Addr,
    transit: BorrowedFd<'_>,
) -> io::Result<()> {
    routes.remove_link(name)?;
    let near = NewEnd {
        name,
        mac: HOST_MAC,
    };
    let far = NewEnd {
        name: names::OUT,
        mac: render::TRANSIT_MAC,
    };
    routes.add_pair(&near, &far, transit)?;
    let mut events = inside(transit, || {
        let mut routes = Routes::open()?;
        let events = LinkEvents::open()?;
        let index = routes.index(names::OUT)?;
        routes.add_address(index, address, 32)?;
        routes.set_up(names::OUT)?;
        routes.add_neighbour(index, HOST_HOP, HOST_MAC)?;
        let to = (Ipv4Addr::UNSPECIFIED, 0);
        let gateway = Some(HOST_HOP);
        routes.add_far_route(
            index,
            &FarRoute {
                table: MAIN,
                to,
                gateway,
                source: None,
            },
        )?;
        Ok(events)
    })?;
    routes.set_up(name)?;
    events.await_running(names::OUT)?;
    let index = routes.index(name)?;
    routes.add_neighbour(index, address, render::TRANSIT_MAC)?;
    let to = (address, 32);
    routes.add_far_route(
        index,
        &FarRoute {
            table: MAIN,
            to,
            gateway: None,
            source: None,
        },
    )
}

/// Makes the routes to public addresses by our link those desired.
fn set_inbound(routes: &mut Routes, name: &str, desired: &[Route]) -> io::Result<()> {
    let links = routes.links()?;
    let by_us = |route: &Route| {
        matches!(
            &route.action,
            RouteAction::Link { link, gateway: Some(_) } if link == name
        )
    };
    for old in routes.routes(&links)?.iter().filter(|route| by_us(route)) {
        if !desired.contains(old) {
            routes.remove_route(old)?;
        }
    }
    desired.iter().try_for_each(|route| routes.add_route(route))
}

fn turn_forwarding_on() -> io::Result<bool> {
    if fs::read_to_string(FORWARDING)?.trim() != "0" {
        return Ok(false);
    }
    fs::write(FORWARDING, "1")?;
    Ok(true)
}

/// Others' rules that stop what is forwarded: a drop of theirs cannot be undone by an accept of
/// ours, so it is said and left alone.
fn obstacles(table: &mut Rules) -> io::Result<Vec<Obstacle>> {
    let routes = fs::read_to_string(ROUTES).unwrap_or_default();
    let (own, uplink) = (link(0), uplink(&routes).unwrap_or_default());
    let packet = |from: &str, to: &str, state| Passing {
        from: from.to_owned(),
        to: to.to_owned(),
        state,
    };
    // What goes out, and the answer to it.
    let packets = [
        packet(&own, &uplink, NEW),
        packet(&uplink, &own, ESTABLISHED),
    ];
    let ours = |table: &str| table.starts_with("ondol-");
    let found = foreign::stopping(table, &packets, ours)?;
    let told = found.iter().map(|(chain, verdict)| Obstacle {
        problem: format!(
            "the host's chain {} of table {} {} what it does not know: \
             containers may have no way out",
            chain.chain,
            chain.table,
            match verdict {
                Verdict::Reject => "rejects",
                _ => "drops",
            }
        ),
        remedy: remedy(chain.family(), &chain.table, &chain.chain),
        fatal: false,
    });
    Ok(told.collect())
}

/// What lets our links pass, by the program whose table it is.
fn remedy(family: &str, table: &str, chain: &str) -> String {
    match (table, chain) {
        ("firewalld", _) => {
            format!("sudo firewall-cmd --zone=trusted --add-interface={LINK_PREFIX}+")
        }
        ("filter", "FORWARD") => format!(
            "sudo iptables -I FORWARD -i {LINK_PREFIX}+ -j ACCEPT; \
             sudo iptables -I FORWARD -o {LINK_PREFIX}+ -j ACCEPT"
        ),
        _ => {
            let insert = format!("sudo nft insert rule {family} {table} {chain}");
            format!(
                "{insert} iifname '{LINK_PREFIX}*' accept; {insert} oifname '{LINK_PREFIX}*' accept"
            )
        }
    }
}

/// The link of the best default route, from the kernel's table as text.
fn uplink(routes: &str) -> Option<String> {
    let all = routes.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [link, "00000000", _, _, _, _, metric, "00000000", ..] = columns[..] else {
            return None;
        };
        Some((metric.parse::<u32>().ok()?, link.to_owned()))
    });
    all.min().map(|(_, link)| link)
}

/// What on the host stops, or would stop, the way out. Needs the host's root.
///
/// # Errors
/// When the host's chains cannot be listed.
pub fn probe() -> Result<Vec<Obstacle>, Error> {
    let mut table = Rules::open().map_err(failed("talk to the host's rules"))?;
    obstacles(&mut table).map_err(failed("list the host's chains"))
}

/// Removes the way out; returns when it is gone. What is not there is success. Forwarding that
/// this instance switched on goes off again, but not under another instance, whose way out needs
/// it: that one inherits the duty.
///
/// # Errors
/// The first step that failed.
pub fn detach(instance: u32, changed_forwarding: bool) -> Result<(), Error> {
    let name = link(instance);
    let mut routes = Routes::open().map_err(failed("talk to the host's network"))?;
    let links = routes.links().map_err(failed("list the host's links"))?;
    let own = links.values().find(|link| link.name == name);
    let inherited = own.is_some_and(|link| link.alias.ends_with(DUTY));
    let heir = links
        .values()
        .find(|link| link.name.starts_with(LINK_PREFIX) && link.name != name);
    routes
        .remove_link(&name)
        .map_err(failed(format!("remove {name}")))?;
    let mut table = Rules::open().map_err(failed("talk to the host's rules"))?;
    let tables = rules::host(instance, transit_address(instance)).into_keys();
    // Adding first makes removing right whether it was there or not.
    let changes = tables
        .flat_map(|it| [Change::AddTable(it), Change::RemoveTable(it)])
        .collect();
    table
        .commit(&Transaction { changes })
        .map_err(failed("remove our table from the host"))?;
    if !changed_forwarding && !inherited {
        return Ok(());
    }
    match heir {
        None => fs::write(FORWARDING, "0").map_err(failed(format!("write {FORWARDING}"))),
        Some(heir) if heir.alias.ends_with(DUTY) => Ok(()),
        Some(heir) => routes
            .set_alias(&heir.name, &format!("{}{DUTY}", heir.alias))
            .map_err(failed(format!("leave a note at {}", heir.name))),
    }
}

/// Opens a namespace pinned in the fabric of another process, from outside.
///
/// # Errors
/// When the process is gone or nothing is pinned by that name.
pub fn pinned_by(process: u32, namespace: &str) -> io::Result<std::os::fd::OwnedFd> {
    let path = format!("/proc/{process}/root{}/{namespace}", crate::PIN_DIR);
    let file = fs::File::open(path)?;
    if super::namespace::is_namespace(file.as_fd())? {
        Ok(file.into())
    } else {
        Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{namespace} is not pinned"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uplink_is_the_link_of_the_cheapest_default_route() {
        let head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n";
        let wlan = "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n";
        let wire = "enp0s3\t00000000\t0202000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n";
        let near = "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";
        let all = format!("{head}{wlan}{near}{wire}");
        assert_eq!(uplink(&all).as_deref(), Some("enp0s3"));
        assert_eq!(uplink(&format!("{head}{near}")), None);
    }
}
