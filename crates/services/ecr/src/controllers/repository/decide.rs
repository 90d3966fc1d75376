//! What goes from a repository, and when. Pure.
//!
//! AWS: Amazon ECR User Guide, "Lifecycle policy evaluation rules": rules see all images, in the
//! order of their priorities; an image that fits the tags of a rule is never expired by a later
//! one; the youngest are kept; an image that an index names stays as long as the index.

use super::world::{ImageFacts, World};
use crate::rules::lifecycle::{self, Count, Rule, Selection};
use crate::rules::matches;
use base::Time;
use control::Plan;
use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

/// How long a layer may wait for the image that needs it.
pub const LAYER_GRACE: Duration = Duration::from_secs(24 * 3_600);
/// How long an upload may take.
pub const UPLOAD_LIFE: Duration = Duration::from_secs(24 * 3_600);
/// How often a policy is evaluated at least.
pub const EVALUATED_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Delete an image and its tags, if it still has just these and no index names it.
    Expire {
        /// The image's row's key.
        key: String,
        /// Its tags.
        tags: Vec<String>,
    },
    /// Let a layer go, if still no image needs it.
    DropLayer {
        /// The layer's row's key.
        key: String,
    },
    /// End an upload: its bytes go with the blob store's loop.
    DropUpload {
        /// The upload's row's key.
        key: String,
    },
    /// Note that the policy was evaluated.
    NoteEvaluated {
        /// The repository's row's key.
        key: String,
        /// When.
        at: Time,
    },
}

/// Why nothing happens now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Everything in it is needed.
    Settled,
    /// Something goes then.
    Until(Time),
    /// The repository is gone.
    Gone,
    /// The policy cannot be read (any more), with the reason.
    BadPolicy(String),
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("everything in it is needed"),
            Waiting::Until(at) => write!(f, "something is let go at {at}"),
            Waiting::Gone => f.write_str("deleted"),
            Waiting::BadPolicy(why) => write!(f, "the lifecycle policy cannot be read: {why}"),
        }
    }
}

/// Decides about one repository.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let uploads = uploads(world, now);
    let Some(policy) = &world.repository else {
        return finish(uploads, Waiting::Gone);
    };
    let plan = uploads.and(layers(world, now));
    match policy {
        None => finish(plan, Waiting::Settled),
        Some((text, evaluated_at)) => match lifecycle::parse(text) {
            Err(bad) => plan.waiting_for(Waiting::BadPolicy(format!("{bad:?}"))),
            Ok(rules) => {
                let plan = plan.and(images(world, &rules, now));
                finish(
                    plan.and(evaluated(world, *evaluated_at, now)),
                    Waiting::Settled,
                )
            }
        },
    }
}

/// A plan without steps says why.
fn finish(mut plan: Plan<Step, Waiting>, settled: Waiting) -> Plan<Step, Waiting> {
    if plan.steps.is_empty() && plan.waiting.is_empty() {
        plan.waiting
            .push(plan.again_at.map_or(settled, Waiting::Until));
    }
    plan
}

fn uploads(world: &World, now: Time) -> Plan<Step, Waiting> {
    let mut plan = Plan::steps([]);
    for (key, begun_at) in &world.uploads {
        let ends_at = *begun_at + UPLOAD_LIFE;
        plan = match world.repository.is_none() || ends_at <= now {
            true => plan.step(Step::DropUpload { key: key.clone() }),
            false => plan.again_at(ends_at),
        };
    }
    plan
}

fn layers(world: &World, now: Time) -> Plan<Step, Waiting> {
    let needed: BTreeSet<&String> = world.images.iter().flat_map(|image| &image.blobs).collect();
    let mut plan = Plan::steps([]);
    for (key, digest, uploaded_at) in &world.layers {
        if needed.contains(digest) {
            continue;
        }
        let goes_at = *uploaded_at + LAYER_GRACE;
        plan = match goes_at <= now {
            true => plan.step(Step::DropLayer { key: key.clone() }),
            false => plan.again_at(goes_at),
        };
    }
    plan
}

fn evaluated(world: &World, evaluated_at: Option<Time>, now: Time) -> Plan<Step, Waiting> {
    let due = evaluated_at.map(|at| at + EVALUATED_EVERY);
    match due.filter(|due| *due > now) {
        Some(due) => Plan::steps([]).again_at(due),
        None => Plan::steps([Step::NoteEvaluated {
            key: world.key.clone(),
            at: now,
        }]),
    }
}

fn images(world: &World, rules: &[Rule], now: Time) -> Plan<Step, Waiting> {
    let mut youngest_first: Vec<&ImageFacts> = world.images.iter().collect();
    youngest_first.sort_by(|a, b| b.pushed_at.cmp(&a.pushed_at).then(a.key.cmp(&b.key)));
    let mut claimed: BTreeSet<&str> = BTreeSet::new();
    let mut plan = Plan::steps([]);
    for rule in rules {
        let fitting = youngest_first
            .iter()
            .filter(|image| fits(&rule.selection, &image.tags));
        let fitting: Vec<&ImageFacts> = fitting.copied().collect();
        for (number, image) in fitting.iter().enumerate() {
            if claimed.contains(image.key.as_str()) || image.is_part {
                continue;
            }
            let goes_at = match rule.count {
                Count::MoreThan(kept) => (number >= kept).then_some(now),
                Count::SincePushed(age) => Some(image.pushed_at + age),
            };
            plan = match goes_at {
                None => plan,
                Some(at) if at > now => plan.again_at(at),
                Some(_) => plan.step(Step::Expire {
                    key: image.key.clone(),
                    tags: image.tags.clone(),
                }),
            };
        }
        claimed.extend(fitting.iter().map(|image| image.key.as_str()));
    }
    plan
}

/// Whether an image's tags fit a selection: for each prefix or wildcard, one of them.
fn fits(selection: &Selection, tags: &[String]) -> bool {
    let every = |texts: &[String], fits: &dyn Fn(&str, &str) -> bool| {
        texts
            .iter()
            .all(|text| tags.iter().any(|tag| fits(text, tag)))
    };
    match selection {
        Selection::Any => true,
        Selection::Untagged => tags.is_empty(),
        Selection::Prefixes(texts) => every(texts, &|prefix, tag| tag.starts_with(prefix)),
        Selection::Patterns(texts) => every(texts, &matches),
    }
}
