//! Links, addresses, neighbours, routes and policies of one network namespace.
//!
//! Each call is one message and repeatable: what is there already is success. It must never guess
//! an index: names are looked up in the namespace where they are used.

use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, BorrowedFd};

use super::netlink::{CREATE, Channel, DUMP, EXCL, Messages, REPLACE, already, attributes, code};
use crate::config::Mac;
use crate::core::kernel::{FarRoute, Policy, Route, RouteAction};
use crate::core::names::{LOOPBACK as LOOPBACK_LINK, digest};

const INET: u8 = 2;
const NEWLINK: u16 = 16;
const DELLINK: u16 = 17;
const GETLINK: u16 = 18;
const NEWADDR: u16 = 20;
const DELADDR: u16 = 21;
const GETADDR: u16 = 22;
const NEWROUTE: u16 = 24;
const DELROUTE: u16 = 25;
const GETROUTE: u16 = 26;
const NEWNEIGH: u16 = 28;
const NEWRULE: u16 = 32;
const DELRULE: u16 = 33;
const GETRULE: u16 = 34;

const LINK_ADDRESS: u16 = 1;
const LINK_NAME: u16 = 3;
const LINK_INFO: u16 = 18;
const LINK_ALIAS: u16 = 20;
const LINK_NAMESPACE_FD: u16 = 28;
const UP: u32 = 1;
/// Numbers tried for a near end; two of 16,384 ports share the first with odds of one in eight.
const INDEX_ATTEMPTS: u64 = 16;

/// Marks what the engine made, so that it finds its own again (RTPROT_*, FRA_PROTOCOL).
const PROTOCOL: u8 = 111;
const SCOPE_GLOBAL: u8 = 0;
const SCOPE_LINK: u8 = 253;
const TYPE_UNICAST: u8 = 1;
const TYPE_BLACKHOLE: u8 = 6;
const ONLINK: u32 = 4;
const RULE_TO_TABLE: u8 = 1;

/// A socket for the links and routes of one namespace.
pub struct Routes(Channel);

/// One end of a new pair.
pub struct NewEnd<'a> {
    /// Interface name.
    pub name: &'a str,
    /// Hardware address.
    pub mac: Mac,
}

/// A link as the kernel has it.
pub struct Link {
    /// Its name.
    pub name: String,
    /// Its alias, empty if none.
    pub alias: String,
}

/// Hears when links of one namespace begin to carry packets.
pub struct LinkEvents(Channel);

impl LinkEvents {
    /// Begins to listen in the network namespace of the calling thread.
    pub fn open() -> io::Result<LinkEvents> {
        const LINKS: u32 = 1;
        let mut channel = Channel::open(0)?;
        channel.subscribe(LINKS)?;
        Ok(LinkEvents(channel))
    }

    /// Waits until a link, brought up after `open`, carries packets.
    pub fn await_running(&mut self, name: &str) -> io::Result<()> {
        const OPERATIONAL_STATE: u16 = 16;
        const RUNNING: u8 = 6;
        self.0.await_change(|message| {
            let found = message.body.get(16..).unwrap_or_default();
            let is = |kind: u16, test: &dyn Fn(&[u8]) -> bool| {
                attributes(found).any(|it| it.0 == kind && test(it.1))
            };
            message.kind == NEWLINK
                && is(LINK_NAME, &|value| text(value) == name)
                && is(OPERATIONAL_STATE, &|value| value == [RUNNING])
        })
    }
}

impl Routes {
    /// Opens one in the network namespace of the calling thread, where it stays.
    pub fn open() -> io::Result<Routes> {
        Channel::open(0).map(Routes)
    }

    /// Makes a veth pair, the peer in another namespace.
    pub fn add_pair(
        &mut self,
        near: &NewEnd<'_>,
        far: &NewEnd<'_>,
        far_namespace: BorrowedFd<'_>,
    ) -> io::Result<()> {
        let fd = u32::try_from(far_namespace.as_raw_fd()).expect("a descriptor is positive");
        let mut result = Ok(());
        for attempt in 0..INDEX_ATTEMPTS {
            result = self.add_numbered_pair(near_index(near.name, attempt), near, far, fd);
            let taken = matches!(&result, Err(error) if code(error) == Some(libc::EBUSY));
            if !taken {
                break;
            }
        }
        result
    }

    fn add_numbered_pair(
        &mut self,
        index: u32,
        near: &NewEnd<'_>,
        far: &NewEnd<'_>,
        fd: u32,
    ) -> io::Result<()> {
        self.0.request(NEWLINK, CREATE | EXCL, |message| {
            message.raw(&link_header(index, 0));
            message.text(LINK_NAME, near.name);
            message.attribute(LINK_ADDRESS, &near.mac.0);
            message.nest(LINK_INFO, |info| {
                info.text(1, "veth");
                info.nest(2, |data| {
                    data.nest(1, |peer| {
                        peer.raw(&link_header(0, 0));
                        peer.text(LINK_NAME, far.name);
                        peer.attribute(LINK_ADDRESS, &far.mac.0);
                        peer.number(LINK_NAMESPACE_FD, fd);
                    });
                });
            });
        })
    }

    /// Brings a link up.
    pub fn set_up(&mut self, name: &str) -> io::Result<()> {
        self.0.request(NEWLINK, 0, |message| {
            message.raw(&link_header(0, UP));
            message.text(LINK_NAME, name);
        })
    }

    /// Gives a link its alias.
    pub fn set_alias(&mut self, name: &str, alias: &str) -> io::Result<()> {
        self.0.request(NEWLINK, 0, |message| {
            message.raw(&link_header(0, 0));
            message.text(LINK_NAME, name);
            message.attribute(LINK_ALIAS, alias.as_bytes());
        })
    }

    /// Removes a link and its peer. One that is gone is success.
    pub fn remove_link(&mut self, name: &str) -> io::Result<()> {
        let result = self.0.request(DELLINK, 0, |message| {
            message.raw(&link_header(0, 0));
            message.text(LINK_NAME, name);
        });
        already(result, &[libc::ENODEV])
    }

    /// The index of a link.
    pub fn index(&mut self, name: &str) -> io::Result<u32> {
        let answers = self.0.ask(GETLINK, 0, |message| {
            message.raw(&link_header(0, 0));
            message.text(LINK_NAME, name);
        })?;
        let found = answers
            .first()
            .and_then(|answer| number_at(&answer.body, 4));
        found.ok_or_else(|| io::Error::from_raw_os_error(libc::ENODEV))
    }

    /// All links by index.
    pub fn links(&mut self) -> io::Result<BTreeMap<u32, Link>> {
        let answers = self
            .0
            .ask(GETLINK, DUMP, |message| message.raw(&link_header(0, 0)))?;
        let links = answers.iter().filter_map(|answer| {
            let index = number_at(&answer.body, 4)?;
            let mut link = Link {
                name: String::new(),
                alias: String::new(),
            };
            for (kind, value) in attributes(answer.body.get(16..)?) {
                match kind {
                    LINK_NAME => link.name = text(value),
                    LINK_ALIAS => link.alias = text(value),
                    _ => {}
                }
            }
            Some((index, link))
        });
        Ok(links.collect())
    }

    /// Adds an address without a route to its network.
    pub fn add_address(&mut self, link: u32, address: Ipv4Addr, prefix: u8) -> io::Result<()> {
        const FLAGS: u16 = 8;
        const NO_PREFIX_ROUTE: u32 = 0x200;
        let result = self.0.request(NEWADDR, CREATE | EXCL, |message| {
            message.raw(&address_header(link, prefix));
            message.attribute(2, &address.octets());
            message.attribute(1, &address.octets());
            message.number(FLAGS, NO_PREFIX_ROUTE);
        });
        already(result, &[libc::EEXIST])
    }

    /// Removes an address.
    pub fn remove_address(&mut self, link: u32, address: Ipv4Addr, prefix: u8) -> io::Result<()> {
        let result = self.0.request(DELADDR, 0, |message| {
            message.raw(&address_header(link, prefix));
            message.attribute(2, &address.octets());
        });
        already(result, &[libc::EADDRNOTAVAIL])
    }

    /// The addresses of a link.
    pub fn addresses(&mut self, link: u32) -> io::Result<Vec<Ipv4Addr>> {
        let answers = self
            .0
            .ask(GETADDR, DUMP, |message| message.raw(&address_header(0, 0)))?;
        let of_link = answers
            .iter()
            .filter(|it| number_at(&it.body, 4) == Some(link));
        let local = of_link.filter_map(|answer| {
            let body = answer.body.get(8..)?;
            attributes(body)
                .find(|(kind, _)| *kind == 2)
                .and_then(|(_, value)| address(value))
        });
        Ok(local.collect())
    }

    /// Says which hardware address a neighbour has, for good.
    pub fn add_neighbour(&mut self, link: u32, address: Ipv4Addr, mac: Mac) -> io::Result<()> {
        const PERMANENT: u16 = 0x80;
        self.0.request(NEWNEIGH, CREATE | REPLACE, |message| {
            message.raw(&[INET, 0, 0, 0]);
            message.raw(&link.to_ne_bytes());
            message.raw(&PERMANENT.to_ne_bytes());
            message.raw(&[0, 0]);
            message.attribute(1, &address.octets());
            message.attribute(2, &mac.0);
        })
    }

    /// Adds a route at a far end.
    pub fn add_far_route(&mut self, link: u32, route: &FarRoute) -> io::Result<()> {
        self.0.request(NEWROUTE, CREATE | REPLACE, |message| {
            let FarRoute {
                table,
                to,
                gateway,
                source,
            } = route;
            route_header(
                message,
                *table,
                *to,
                gateway.is_none(),
                TYPE_UNICAST,
                gateway.is_some(),
            );
            message.number(4, link);
            if let Some(gateway) = gateway {
                message.attribute(5, &gateway.octets());
            }
            if let Some(source) = source {
                message.attribute(7, &source.octets());
            }
        })
    }

    /// Adds a route.
    pub fn add_route(&mut self, route: &Route) -> io::Result<()> {
        let link = self.route_link(route)?;
        self.0.request(NEWROUTE, CREATE | REPLACE, |message| {
            route_body(message, route, link)
        })
    }

    /// Removes a route. One that is gone, perhaps with its link, is success.
    pub fn remove_route(&mut self, route: &Route) -> io::Result<()> {
        let link = match self.route_link(route) {
            Err(error) if error.raw_os_error() == Some(libc::ENODEV) => return Ok(()),
            other => other?,
        };
        let result = self
            .0
            .request(DELROUTE, 0, |message| route_body(message, route, link));
        already(result, &[libc::ESRCH])
    }

    fn route_link(&mut self, route: &Route) -> io::Result<Option<u32>> {
        match &route.action {
            RouteAction::Link { link, .. } => self.index(link).map(Some),
            RouteAction::Unreachable => self.loopback().map(Some),
            RouteAction::Blackhole => Ok(None),
        }
    }

    /// The routes that this engine made; one to a link that has no name any more is left out.
    pub fn routes(&mut self, links: &BTreeMap<u32, Link>) -> io::Result<Vec<Route>> {
        let answers = self.0.ask(GETROUTE, DUMP, |message| {
            message.raw(&[INET, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        })?;
        let own = answers
            .iter()
            .filter(|answer| answer.body.get(5) == Some(&PROTOCOL));
        Ok(own
            .filter_map(|answer| read_route(&answer.body, links))
            .collect())
    }

    /// Adds a policy.
    pub fn add_policy(&mut self, policy: &Policy) -> io::Result<()> {
        let result = self.0.request(NEWRULE, CREATE | EXCL, |message| {
            policy_body(message, policy)
        });
        already(result, &[libc::EEXIST])
    }

    /// Removes a policy.
    pub fn remove_policy(&mut self, policy: &Policy) -> io::Result<()> {
        let result = self
            .0
            .request(DELRULE, 0, |message| policy_body(message, policy));
        already(result, &[libc::ENOENT])
    }

    /// Puts the kernel's local table behind the engine's policies, so that a packet from one own
    /// address to another may be sent out.
    pub fn local_table_last(&mut self, preference: u32) -> io::Result<()> {
        let local = crate::core::kernel::LOCAL;
        let last = Policy {
            preference,
            mark: None,
            from: None,
            local_only: false,
            table: local,
        };
        self.add_policy(&last)?;
        let result = self.0.request(DELRULE, 0, |message| {
            message.raw(&[INET, 0, 0, 0, 255, 0, 0, RULE_TO_TABLE, 0, 0, 0, 0]);
            message.number(6, 0);
            message.number(15, local);
        });
        already(result, &[libc::ENOENT])
    }

    /// The policies that this engine made.
    pub fn policies(&mut self) -> io::Result<Vec<Policy>> {
        let answers = self.0.ask(GETRULE, DUMP, |message| {
            message.raw(&[INET, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        })?;
        Ok(answers
            .iter()
            .filter_map(|answer| read_policy(&answer.body))
            .collect())
    }

    /// Brings the loopback interface up.
    pub fn loopback_up(&mut self) -> io::Result<()> {
        self.set_up(LOOPBACK_LINK)
    }

    /// The index of the loopback interface.
    pub fn loopback(&mut self) -> io::Result<u32> {
        self.index(LOOPBACK_LINK)
    }
}

/// The index of a near end: never that of its far end, which the kernel numbers from 2. Two ends
/// with one number it takes for one device, and lets up to a second pass before it sends packets.
fn near_index(name: &str, attempt: u64) -> u32 {
    let hash = digest(name.as_bytes()).wrapping_add(attempt);
    0x4000_0000 | u32::try_from(hash & 0x3fff_ffff).expect("30 bits")
}

fn link_header(index: u32, flags: u32) -> [u8; 16] {
    let mut header = [0; 16];
    header[4..8].copy_from_slice(&index.to_ne_bytes());
    header[8..12].copy_from_slice(&flags.to_ne_bytes());
    header[12..16].copy_from_slice(&flags.to_ne_bytes());
    header
}

fn address_header(link: u32, prefix: u8) -> [u8; 8] {
    let [a, b, c, d] = link.to_ne_bytes();
    [INET, prefix, 0, SCOPE_GLOBAL, a, b, c, d]
}

fn route_header(
    message: &mut Messages,
    table: u32,
    to: (Ipv4Addr, u8),
    on_link: bool,
    kind: u8,
    gateway: bool,
) {
    let scope = if on_link { SCOPE_LINK } else { SCOPE_GLOBAL };
    message.raw(&[INET, to.1, 0, 0, 0, PROTOCOL, scope, kind]);
    let flags = if gateway { ONLINK } else { 0 };
    message.raw(&flags.to_ne_bytes());
    message.number(15, table);
    message.attribute(1, &to.0.octets());
}

fn route_body(message: &mut Messages, route: &Route, link: Option<u32>) {
    let (on_link, kind, gateway) = match &route.action {
        RouteAction::Link { gateway, .. } => (gateway.is_none(), TYPE_UNICAST, *gateway),
        RouteAction::Unreachable => (true, TYPE_UNICAST, None),
        RouteAction::Blackhole => (false, TYPE_BLACKHOLE, None),
    };
    route_header(
        message,
        route.table,
        route.to,
        on_link,
        kind,
        gateway.is_some(),
    );
    if let Some(link) = link {
        message.number(4, link);
    }
    if let Some(gateway) = gateway {
        message.attribute(5, &gateway.octets());
    }
}

fn read_route(body: &[u8], links: &BTreeMap<u32, Link>) -> Option<Route> {
    let (prefix, kind) = (*body.get(1)?, *body.get(7)?);
    let mut to = Ipv4Addr::UNSPECIFIED;
    let (mut table, mut link, mut gateway) = (0, None, None);
    for (attribute, value) in attributes(body.get(12..)?) {
        match attribute {
            1 => to = address(value)?,
            4 => link = number_at(value, 0),
            5 => gateway = address(value),
            15 => table = number_at(value, 0)?,
            _ => {}
        }
    }
    let action = match kind {
        TYPE_UNICAST => match links.get(&link?)?.name.as_str() {
            LOOPBACK_LINK => RouteAction::Unreachable,
            name => RouteAction::Link {
                link: name.to_owned(),
                gateway,
            },
        },
        TYPE_BLACKHOLE => RouteAction::Blackhole,
        _ => return None,
    };
    Some(Route {
        table,
        to: (to, prefix),
        action,
    })
}

fn policy_body(message: &mut Messages, policy: &Policy) {
    let source_bits = if policy.from.is_some() { 32 } else { 0 };
    message.raw(&[INET, 0, source_bits, 0, 0, 0, 0, RULE_TO_TABLE, 0, 0, 0, 0]);
    message.number(6, policy.preference);
    message.number(15, policy.table);
    message.attribute(21, &[PROTOCOL]);
    if let Some(from) = policy.from {
        message.attribute(2, &from.octets());
    }
    if let Some(mark) = policy.mark {
        message.number(10, mark);
        message.number(16, u32::MAX);
    }
    if policy.local_only {
        message.text(3, LOOPBACK_LINK);
    }
}

fn read_policy(body: &[u8]) -> Option<Policy> {
    let mut policy = Policy {
        preference: 0,
        mark: None,
        from: None,
        local_only: false,
        table: 0,
    };
    let mut own = false;
    for (attribute, value) in attributes(body.get(12..)?) {
        match attribute {
            2 => policy.from = address(value),
            3 => policy.local_only = text(value) == LOOPBACK_LINK,
            6 => policy.preference = number_at(value, 0)?,
            10 => policy.mark = number_at(value, 0),
            15 => policy.table = number_at(value, 0)?,
            21 => own = value.first() == Some(&PROTOCOL),
            _ => {}
        }
    }
    // The local table's place is its role's, not a policy of the desired state.
    (own && policy.table != crate::core::kernel::LOCAL).then_some(policy)
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn address(value: &[u8]) -> Option<Ipv4Addr> {
    Some(Ipv4Addr::from(<[u8; 4]>::try_from(value).ok()?))
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value)
        .trim_end_matches('\0')
        .to_owned()
}
