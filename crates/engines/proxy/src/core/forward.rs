//! From a request to a target: the action, the group, the target, the connection, and another try
//! when no byte was sent.

use super::answer::{self, Own};
use super::body::BodyReader;
use super::compile::{ActionRun, ForwardRun, KindRun, SiteRun};
use super::conn::{ClientPhase, Conn, Upstream, UpstreamPhase};
use super::edge::Edge;
use super::exchange::Exchange;
use super::head::RequestHead;
use super::io::{ConnId, ConnectFault, Output};
use super::rewrite::{self, Context};
use super::{route, sticky};
use crate::limits;
use std::net::SocketAddr;
use std::rc::Rc;

/// What sends a request on.
enum Way<'a> {
    /// A rule's action.
    Action(&'a ForwardRun),
    /// Everything that is not for a load balancer's targets, with this before the path.
    Pass(&'a str),
}

impl Edge {
    /// A request's head is complete.
    pub(super) fn begin(&mut self, id: ConnId, head: &RequestHead<'_, '_>) {
        let now_ms = self.now.ms();
        let Some(client) = self.slab.client(id) else {
            return;
        };
        client.used = true;
        let (listener, peer, born_ms) = (client.listener, client.peer, client.born_ms);
        let Some(site_at) = route::site_for(&self.listeners[listener], head.host) else {
            return self.refuse(id, 404);
        };
        let site = self.sites[site_at].run.clone();
        if self.slab.client(id).is_some_and(|client| client.stream) && !site.options.http2 {
            return self.refuse_stream(id);
        }
        let mut exchange = self.spare.pop().unwrap_or_default();
        let alive_ms = now_ms - born_ms.min(now_ms);
        exchange.keep = head.keeps_alive() && alive_ms < site.options.client_keep_alive_ms;
        exchange.site_at = site_at;
        exchange.body = BodyReader::new(head.framing);
        exchange.safe = matches!(head.method, "GET" | "HEAD" | "OPTIONS");
        exchange.head = head.method == "HEAD";
        exchange.old_client = head.fields.minor == 0;
        exchange.upgrade = head.fields.upgrade;
        exchange.connect_until_ms = now_ms + limits::CONNECT_BUDGET_MS;
        exchange.tally.bytes_in = head.fields.bytes.len() as u64;
        exchange.site = Some(site.clone());
        self.sites.hold(site_at);
        for counts in [
            &mut self.listeners[listener].counts,
            &mut self.sites[site_at].counts,
        ] {
            counts.requests += 1;
            counts.active += 1;
        }
        if let Some(client) = self.slab.client(id) {
            client.phase = ClientPhase::Exchange;
            client.idle_ms = site.options.idle_timeout_ms as u32;
            client.exchange = Some(exchange);
        }
        self.touch(id);
        self.act(id, head, &site, peer);
    }

    fn act(
        &mut self,
        id: ConnId,
        head: &RequestHead<'_, '_>,
        site: &Rc<SiteRun>,
        peer: SocketAddr,
    ) {
        let action = match &site.kind {
            KindRun::Rules(rules, default) => route::action_for(rules, default, head, peer),
            KindRun::Pass(group) => return self.forward(id, head, site, *group, Way::Pass("")),
            KindRun::Documents(..) => return self.answer_document(id, head, site, peer),
        };
        match action {
            ActionRun::Forward(forward) => match self.choose_group(head, forward) {
                Some(group) => self.forward(id, head, site, group, Way::Action(forward)),
                None => self.fail(id, 503),
            },
            ActionRun::Redirect(redirect) => {
                let Some(client) = self.slab.client(id) else {
                    return;
                };
                let port = self.listeners[client.listener].port;
                let Some(location) = answer::location(redirect, head, port) else {
                    return self.fail(id, 400);
                };
                let (status, location) = (redirect.status, location.as_str());
                self.answer(
                    id,
                    Own {
                        status,
                        content_type: "text/html",
                        location,
                        body: b"",
                    },
                );
            }
            ActionRun::Fixed(fixed) => self.answer(
                id,
                Own {
                    status: fixed.status,
                    content_type: &fixed.content_type,
                    location: "",
                    body: fixed.body.as_bytes(),
                },
            ),
        }
    }

    fn answer_document(
        &mut self,
        id: ConnId,
        head: &RequestHead<'_, '_>,
        site: &Rc<SiteRun>,
        peer: SocketAddr,
    ) {
        if !matches!(head.method, "GET" | "HEAD") {
            return self.fail(id, 405);
        }
        let Some(document) = route::document_for(site, head, peer) else {
            return match route::made_for(site, head, peer) {
                Some(made) => self.forward(id, head, site, made.group, Way::Pass(&made.prefix)),
                None => self.fail(id, 404),
            };
        };
        let own = Own {
            status: document.status,
            content_type: &document.content_type,
            location: "",
            body: document.body.as_bytes(),
        };
        self.answer(id, own);
    }

    fn choose_group(&mut self, head: &RequestHead<'_, '_>, forward: &ForwardRun) -> Option<u32> {
        if let Some((cookie, _)) = &forward.sticky
            && let Some(name) = self.read_cookie(head, cookie)
            && let Some((group, ..)) = forward.groups.iter().find(|(.., own)| *own == name)
        {
            return Some(*group);
        }
        if let [(group, weight, _)] = forward.groups.as_slice() {
            return (*weight > 0).then_some(*group);
        }
        let total = u64::from(forward.total);
        let mut point = if total > 0 {
            self.random() % total
        } else {
            return None;
        };
        forward.groups.iter().find_map(|(group, weight, _)| {
            let weight = u64::from(*weight);
            if point < weight {
                return Some(*group);
            }
            point -= weight;
            None
        })
    }

    fn read_cookie(&self, head: &RequestHead<'_, '_>, cookie: &str) -> Option<u64> {
        let mut position = 0;
        while let Some(at) = head.cookies.next(position) {
            let value = sticky::find_cookie(head.fields.headers[at].value, cookie);
            if let Some(name) = value.and_then(|value| self.secret.read(value, self.now_s())) {
                return Some(name);
            }
            position = at + 1;
        }
        None
    }

    pub(super) fn now_s(&self) -> u64 {
        (self.now.wall_ms / 1_000).max(0) as u64
    }

    fn forward(
        &mut self,
        id: ConnId,
        head: &RequestHead<'_, '_>,
        site: &Rc<SiteRun>,
        group: u32,
        way: Way<'_>,
    ) {
        let (forward, prefix) = match way {
            Way::Action(forward) => (Some(forward), ""),
            Way::Pass(prefix) => (None, prefix),
        };
        let random = [self.random(), self.random()];
        let Some(client) = self.slab.client(id) else {
            return;
        };
        let (listener, peer) = (client.listener, client.peer);
        let Some(mut exchange) = client.exchange.take() else {
            return;
        };
        exchange.group = Some(group);
        self.groups.hold(group);
        self.groups[group].counts.requests += 1;
        self.groups[group].counts.active += 1;
        let context = Context {
            options: &site.options,
            peer,
            port: self.listeners[listener].port,
            now_s: self.now_s(),
            random,
            prefix,
        };
        rewrite::request(head, context, &mut exchange.out);
        if let Some((cookie, seconds)) = forward.and_then(|forward| forward.sticky.as_ref()) {
            let groups = forward.into_iter().flat_map(|forward| &forward.groups);
            let name = groups
                .into_iter()
                .find(|(index, ..)| *index == group)
                .map(|found| found.2);
            self.write_cookie(cookie, name.unwrap_or(0), *seconds, &mut exchange.added);
        }
        let sticky = self.groups[group].sticky.as_ref();
        let name = sticky.and_then(|(cookie, _)| self.read_cookie(head, cookie));
        let preferred = name.and_then(|name| self.sticky_target(group, name));
        self.put_back(id, exchange);
        self.dispatch(id, preferred);
    }

    /// Gives the request to a target: a pooled connection, or a new one.
    pub(super) fn dispatch(&mut self, id: ConnId, preferred: Option<u32>) {
        let now_ms = self.now.ms();
        let Some(mut exchange) = self.slab.client(id).and_then(|c| c.exchange.take()) else {
            return;
        };
        let group = exchange
            .group
            .expect("only forwarded requests are dispatched");
        let exhausted = exchange.attempts >= limits::ATTEMPTS
            || (exchange.attempts > 0 && now_ms >= exchange.connect_until_ms);
        let target = match exhausted {
            true => None,
            false => preferred.or_else(|| self.choose_target(group, &exchange.tried)),
        };
        let Some(target) = target else {
            let status = match exchange.last_fault {
                None if exchange.attempts == 0 => 503,
                Some(ConnectFault::TimedOut) => 504,
                _ => 502,
            };
            self.put_back(id, exchange);
            return self.fail(id, status);
        };
        exchange.attempts += 1;
        self.give_to_target(&mut exchange, target);
        let pooled = if exchange.fresh_only {
            None
        } else {
            self.take_pooled(target)
        };
        exchange.sent = false;
        let ready = pooled.is_some();
        match pooled {
            Some(upstream_id) => self.send_pooled(id, upstream_id, &mut exchange),
            None => {
                if self.slab.len() >= self.connections_max {
                    exchange.last_fault = Some(ConnectFault::NoResource);
                    self.put_back(id, exchange);
                    return self.fail(id, 503);
                }
                exchange.upstream = Some(self.connect(id, target));
            }
        }
        self.put_back(id, exchange);
        if ready {
            // An attempt before this one may have stopped the upload.
            self.pause_client(id, false);
        }
    }

    /// Moves the request's count of "under way" to a target.
    fn give_to_target(&mut self, exchange: &mut Exchange, target: u32) {
        if let Some(before) = exchange.target.replace(target) {
            self.targets[before].counts.active -= 1;
            self.release_target(before);
        }
        self.targets.hold(target);
        self.targets[target].counts.active += 1;
        self.targets[target].counts.requests += 1;
    }

    fn connect(&mut self, client: ConnId, target: u32) -> ConnId {
        self.targets.hold(target);
        let conn = self.slab.insert(Conn::Upstream(Upstream {
            target,
            client: Some(client),
            buffer: Vec::new(),
            body: BodyReader::Done,
            phase: UpstreamPhase::Connecting,
            reused: false,
            keep: true,
            blocked: false,
            paused: false,
            deaf: false,
            sends: 0,
            interim: 0,
        }));
        self.slab
            .set_deadline(conn, self.now.ms() + limits::CONNECT_ATTEMPT_MS);
        self.outputs.push(Output::Connect { conn, target });
        conn
    }

    fn send_pooled(&mut self, client: ConnId, id: ConnId, exchange: &mut Exchange) {
        exchange.upstream = Some(id);
        let client_blocked = self
            .slab
            .client(client)
            .is_some_and(|client| client.blocked);
        let upstream = self
            .slab
            .upstream(id)
            .expect("only living connections are pooled");
        upstream.client = Some(client);
        upstream.phase = UpstreamPhase::Head;
        upstream.reused = true;
        upstream.interim = 0;
        upstream.sends = 1;
        self.slab.set_deadline(id, super::conn::NEVER);
        exchange.sent = true;
        exchange.sent_us = self.now.us;
        if client_blocked {
            self.pause_upstream(id, true);
        }
        // What may not be sent twice is not given to a connection that the target has closed.
        self.send_copy(id, &exchange.out, !exchange.safe);
    }

    /// A target's connection failed while nothing of the request can have been acted on, or the
    /// request may be sent twice: it goes to another connection, unseen by the client.
    pub(super) fn retry(&mut self, id: ConnId, unreachable: Option<ConnectFault>) {
        let Some(exchange) = self.slab.client(id).and_then(|c| c.exchange.as_mut()) else {
            return;
        };
        exchange.upstream = None;
        exchange.sent = false;
        exchange.tally.retried += 1;
        if let Some(target) = exchange.target {
            match unreachable {
                Some(fault) => {
                    exchange.last_fault = Some(fault);
                    exchange.tried.push(target);
                }
                None => exchange.fresh_only = true,
            }
        }
        self.dispatch(id, None);
    }

    fn refuse(&mut self, id: ConnId, status: u16) {
        if let Some(client) = self.slab.client(id) {
            let listener = client.listener;
            let counts = &mut self.listeners[listener].counts;
            counts.requests += 1;
            counts.own_codes[2 + usize::from(status >= 500)] += 1;
        }
        self.answer_and_linger(id, status);
    }
}
