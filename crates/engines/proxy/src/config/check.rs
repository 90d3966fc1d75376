//! Refuses tables that cannot be carried out whole, by name. Pure; changes nothing.

use super::{Action, Condition, GroupId, ListenerId, Site, SiteId, SiteKind, Table, TargetId};
use crate::limits;
use std::collections::HashSet;
use std::fmt;

/// Why a table is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// Two listeners of one name.
    ListenerTwice(ListenerId),
    /// A descriptor named by two listeners.
    DescriptorTwice(String),
    /// Two sites of one name.
    SiteTwice(SiteId),
    /// A listener names a site that is not in the table.
    SiteMissing(ListenerId, SiteId),
    /// Two groups of one name.
    GroupTwice(GroupId),
    /// An action names a group that is not in the table.
    GroupMissing(SiteId, GroupId),
    /// Two targets of one name.
    TargetTwice(GroupId, TargetId),
    /// A forward action without groups or only with weight 0.
    NothingToForwardTo(SiteId),
    /// A status, scheme or template that cannot be answered.
    AnswerInvalid(SiteId, String),
    /// A number outside its range, named.
    OutOfRange(String, &'static str),
    /// Text that cannot stand in a head (control bytes), named.
    TextInvalid(String, &'static str),
    /// Stickiness without a secret of at least 16 bytes.
    SecretMissing,
}

impl fmt::Display for TableFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableFault::ListenerTwice(id) => write!(out, "listener {id} stands twice"),
            TableFault::DescriptorTwice(name) => write!(out, "descriptor {name} stands twice"),
            TableFault::SiteTwice(id) => write!(out, "site {id} stands twice"),
            TableFault::SiteMissing(id, site) => write!(out, "listener {id}: no site {site}"),
            TableFault::GroupTwice(id) => write!(out, "group {id} stands twice"),
            TableFault::GroupMissing(id, group) => write!(out, "site {id}: no group {group}"),
            TableFault::TargetTwice(id, target) => {
                write!(out, "group {id}: target {target} stands twice")
            }
            TableFault::NothingToForwardTo(id) => {
                write!(out, "site {id}: a forward action has no group with weight")
            }
            TableFault::AnswerInvalid(id, what) => write!(out, "site {id}: {what}"),
            TableFault::OutOfRange(subject, what) => write!(out, "{subject}: {what} out of range"),
            TableFault::TextInvalid(subject, what) => {
                write!(out, "{subject}: {what} has bytes that cannot be sent")
            }
            TableFault::SecretMissing => out.write_str("stickiness needs a secret of 16 bytes"),
        }
    }
}

impl std::error::Error for TableFault {}

impl Table {
    /// Refuses what cannot be carried out, before anything changes.
    pub fn check(&self) -> Result<(), TableFault> {
        self.check_listeners()?;
        let mut groups = HashSet::new();
        for group in &self.groups {
            if !groups.insert(&group.id) {
                return Err(TableFault::GroupTwice(group.id.clone()));
            }
            self.check_group(group)?;
        }
        let mut sites = HashSet::new();
        for site in &self.sites {
            if !sites.insert(&site.id) {
                return Err(TableFault::SiteTwice(site.id.clone()));
            }
            self.check_site(site, &groups)?;
        }
        Ok(())
    }

    fn check_listeners(&self) -> Result<(), TableFault> {
        let sites: HashSet<&SiteId> = self.sites.iter().map(|site| &site.id).collect();
        let mut listeners = HashSet::new();
        let mut descriptors = HashSet::new();
        for listener in &self.listeners {
            if !listeners.insert(&listener.id) {
                return Err(TableFault::ListenerTwice(listener.id.clone()));
            }
            for name in &listener.descriptors {
                if !descriptors.insert(name) {
                    return Err(TableFault::DescriptorTwice(name.clone()));
                }
            }
            let named = listener.sites.iter().flat_map(|route| &route.site);
            for site in named.chain(&listener.otherwise) {
                if !sites.contains(site) {
                    return Err(TableFault::SiteMissing(listener.id.clone(), site.clone()));
                }
            }
        }
        for socket in &self.datagrams {
            if !descriptors.insert(&socket.descriptor) {
                return Err(TableFault::DescriptorTwice(socket.descriptor.clone()));
            }
        }
        Ok(())
    }

    fn check_group(&self, group: &super::Group) -> Result<(), TableFault> {
        let mut targets = HashSet::new();
        for target in &group.targets {
            if !targets.insert(&target.id) {
                return Err(TableFault::TargetTwice(group.id.clone(), target.id.clone()));
            }
        }
        if let Some(sticky) = &group.sticky {
            self.check_sticky(group.id.as_str(), &sticky.cookie, sticky.seconds)?;
        }
        let Some(check) = &group.health_check else {
            return Ok(());
        };
        let range = |what| TableFault::OutOfRange(format!("group {}", group.id), what);
        if !(5_000..=300_000).contains(&check.interval_ms) {
            return Err(range("health_check.interval_ms"));
        }
        if !(2_000..=120_000).contains(&check.timeout_ms) || check.timeout_ms > check.interval_ms {
            return Err(range("health_check.timeout_ms"));
        }
        if !(2..=10).contains(&check.healthy_threshold) {
            return Err(range("health_check.healthy_threshold"));
        }
        if !(2..=10).contains(&check.unhealthy_threshold) {
            return Err(range("health_check.unhealthy_threshold"));
        }
        if let super::ProbeKind::Http { path, agent, .. } = &check.probe
            && (!path.starts_with('/') || path.contains(' ') || !sendable(path) || !sendable(agent))
        {
            let subject = format!("group {}", group.id);
            return Err(TableFault::TextInvalid(subject, "health_check.probe"));
        }
        Ok(())
    }

    fn check_sticky(&self, subject: &str, cookie: &str, seconds: u32) -> Result<(), TableFault> {
        if self.secret.len() < 16 {
            return Err(TableFault::SecretMissing);
        }
        if cookie.is_empty() || !cookie.bytes().all(is_token) {
            return Err(TableFault::TextInvalid(subject.into(), "cookie"));
        }
        if !(1..=604_800).contains(&seconds) {
            return Err(TableFault::OutOfRange(subject.into(), "stickiness seconds"));
        }
        Ok(())
    }

    fn check_site(&self, site: &Site, groups: &HashSet<&GroupId>) -> Result<(), TableFault> {
        let range = |what| TableFault::OutOfRange(format!("site {}", site.id), what);
        let text = |what| TableFault::TextInvalid(format!("site {}", site.id), what);
        let options = &site.options;
        if !(1_000..=4_000_000).contains(&options.idle_timeout_ms) {
            return Err(range("idle_timeout_ms"));
        }
        if !(1_000..=604_800_000).contains(&options.client_keep_alive_ms) {
            return Err(range("client_keep_alive_ms"));
        }
        if options
            .trace_header
            .iter()
            .any(|name| name.is_empty() || !name.bytes().all(is_token))
        {
            return Err(text("trace_header"));
        }
        if options.server_header.iter().any(|value| !sendable(value)) {
            return Err(text("server_header"));
        }
        match &site.kind {
            SiteKind::Rules(rules) => {
                for rule in &rules.rules {
                    self.check_action(site, &rule.action, groups)?;
                    for condition in &rule.conditions {
                        if let Condition::Header { name, .. } = condition
                            && !name.bytes().all(is_token)
                        {
                            return Err(text("header condition"));
                        }
                    }
                }
                self.check_action(site, &rules.default, groups)
            }
            SiteKind::Pass(_) => Ok(()),
            SiteKind::Documents(documents) => {
                for document in &documents.documents {
                    if !(200..=599).contains(&document.status) {
                        return Err(range("document status"));
                    }
                    if !sendable(&document.content_type) {
                        return Err(text("document content_type"));
                    }
                    if document.body.len() > limits::DOCUMENT_BYTES {
                        return Err(range("document body length"));
                    }
                }
                let prefix = documents.made.as_ref().map_or("/", |made| &made.prefix);
                let is_path = |byte: u8| byte.is_ascii_graphic() && !b"?#".contains(&byte);
                if !prefix.starts_with('/') || !prefix.bytes().all(is_path) {
                    return Err(text("prefix of made documents"));
                }
                Ok(())
            }
        }
    }

    fn check_action(
        &self,
        site: &Site,
        action: &Action,
        groups: &HashSet<&GroupId>,
    ) -> Result<(), TableFault> {
        let invalid = |what: String| TableFault::AnswerInvalid(site.id.clone(), what);
        match action {
            Action::Forward { groups: to, sticky } => {
                if let Some(missing) = to.iter().find(|to| !groups.contains(&to.group)) {
                    return Err(TableFault::GroupMissing(
                        site.id.clone(),
                        missing.group.clone(),
                    ));
                }
                if to.is_empty() {
                    return Err(TableFault::NothingToForwardTo(site.id.clone()));
                }
                if to.iter().any(|to| to.weight > 999) {
                    return Err(TableFault::OutOfRange(
                        format!("site {}", site.id),
                        "weight",
                    ));
                }
                match sticky {
                    Some(sticky) => {
                        self.check_sticky(site.id.as_str(), &sticky.cookie, sticky.seconds)
                    }
                    None => Ok(()),
                }
            }
            Action::Redirect(redirect) => {
                if !matches!(redirect.status, 301 | 302) {
                    return Err(invalid(format!("redirect status {}", redirect.status)));
                }
                if !matches!(redirect.scheme.as_str(), "http" | "https" | "#{protocol}") {
                    return Err(invalid(format!("redirect scheme {}", redirect.scheme)));
                }
                if !redirect.path.starts_with('/') {
                    return Err(invalid("redirect path without a leading slash".into()));
                }
                let parts = [
                    &redirect.host,
                    &redirect.port,
                    &redirect.path,
                    &redirect.query,
                ];
                if parts
                    .iter()
                    .any(|part| !sendable(part) || part.contains(' '))
                {
                    return Err(invalid("redirect with bytes that cannot be sent".into()));
                }
                Ok(())
            }
            Action::Fixed(fixed) => {
                if !(200..=599).contains(&fixed.status) {
                    return Err(invalid(format!("fixed status {}", fixed.status)));
                }
                if !sendable(&fixed.content_type) || fixed.body.len() > limits::DOCUMENT_BYTES {
                    return Err(invalid("fixed response that cannot be sent".into()));
                }
                Ok(())
            }
        }
    }
}

/// Whether the text can stand in a header line.
fn sendable(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// Whether the byte may stand in a header's or cookie's name.
pub(crate) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
