//! From a request's head to a site and an action. Reads only; decides nothing about targets.

use super::compile::{ActionRun, KindRun, ListenerRun, MadeRun, SiteRun};
use super::head::RequestHead;
use super::pattern::matches;
use crate::config::{Condition, Document, MadePath, QueryMatch};
use std::net::{IpAddr, SocketAddr};

/// Longest host that is looked up exactly; longer ones cannot be a DNS name.
const HOST_BYTES: usize = 255;

/// The site for a host.
pub fn site_for(listener: &ListenerRun, host: &str) -> Option<u32> {
    if !listener.exact.is_empty() && host.len() <= HOST_BYTES {
        let mut lower = [0; HOST_BYTES];
        let lower = &mut lower[..host.len()];
        lower.copy_from_slice(host.as_bytes());
        lower.make_ascii_lowercase();
        if let Some(site) = listener.exact.get(&*lower) {
            return *site;
        }
    }
    let fits = |pattern: &str| matches(pattern.as_bytes(), host.as_bytes(), true);
    let by_pattern = listener.patterns.iter().find(|(pattern, _)| fits(pattern));
    by_pattern.map_or(listener.otherwise, |(_, site)| *site)
}

/// The action of the first rule whose conditions all hold.
pub fn action_for<'s>(
    rules: &'s [(Vec<Condition>, ActionRun)],
    default: &'s ActionRun,
    head: &RequestHead<'_, '_>,
    peer: SocketAddr,
) -> &'s ActionRun {
    let holds = |conditions: &[Condition]| {
        conditions
            .iter()
            .all(|condition| holds(condition, head, peer))
    };
    rules
        .iter()
        .find(|(conditions, _)| holds(conditions))
        .map_or(default, |(_, action)| action)
}

fn holds(condition: &Condition, head: &RequestHead<'_, '_>, peer: SocketAddr) -> bool {
    let any = |patterns: &[String], text: &[u8], any_case: bool| {
        patterns
            .iter()
            .any(|pattern| matches(pattern.as_bytes(), text, any_case))
    };
    match condition {
        Condition::Host(patterns) => any(patterns, head.host.as_bytes(), true),
        Condition::Path(patterns) => any(patterns, head.path().as_bytes(), false),
        Condition::Method(methods) => methods.iter().any(|method| method == head.method),
        Condition::Header { name, values } => {
            let named = head
                .fields
                .headers
                .iter()
                .filter(|h| h.name.eq_ignore_ascii_case(name));
            named
                .into_iter()
                .any(|header| any(values, header.value, true))
        }
        Condition::Query(wanted) => {
            let given = head.query().split('&').filter(|pair| !pair.is_empty());
            given
                .into_iter()
                .any(|pair| wanted.iter().any(|wanted| query_fits(wanted, pair)))
        }
        Condition::Source(networks) => {
            let source = plain(peer.ip());
            networks.iter().any(|network| network.contains(&source))
        }
    }
}

fn query_fits(wanted: &QueryMatch, pair: &str) -> bool {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let key_fits = |wanted: &String| matches(wanted.as_bytes(), key.as_bytes(), true);
    wanted.key.as_ref().is_none_or(key_fits)
        && matches(wanted.value.as_bytes(), value.as_bytes(), true)
}

/// The document for a request.
pub fn document_for<'s>(
    site: &'s SiteRun,
    head: &RequestHead<'_, '_>,
    peer: SocketAddr,
) -> Option<&'s Document> {
    let KindRun::Documents(by_path, _) = &site.kind else {
        return None;
    };
    let source = plain(peer.ip());
    by_path.get(head.path())?.iter().find(|document| {
        document.source.is_none_or(|wanted| wanted == source)
            && document.header.as_ref().is_none_or(|(name, value)| {
                head.header(name)
                    .is_some_and(|given| given == value.as_bytes())
            })
    })
}

/// Who makes the document for a request.
pub fn made_for<'s>(
    site: &'s SiteRun,
    head: &RequestHead<'_, '_>,
    peer: SocketAddr,
) -> Option<&'s MadeRun> {
    let KindRun::Documents(_, Some(made)) = &site.kind else {
        return None;
    };
    let wanted = MadePath {
        source: plain(peer.ip()),
        path: head.path().to_owned(),
    };
    made.requests.contains(&wanted).then_some(made)
}

/// An IPv4 address that came through an IPv6 socket is an IPv4 address.
pub fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
