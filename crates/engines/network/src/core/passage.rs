//! Whether others' rules let through what a host forwards: a walk over the chains of a table, as
//! the kernel walks them, with a packet of which only the links are known and whether it answers.
//!
//! A rule that looks at anything else is taken as not about this packet, so the answer is good
//! for a warning and for nothing more: it must never decide what Ondol does.

use std::collections::BTreeMap;

/// The kernel's own bound.
const JUMPS_MAX: usize = 16;

/// A connection that is established, as a bit of a rule's mask.
pub const ESTABLISHED: u32 = 1 << 1;
/// One that is new.
pub const NEW: u32 = 1 << 3;

/// What a rule compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name of the link by which it came.
    From,
    /// The name of the link by which it goes.
    To,
    /// The protocol's family: 2 for IPv4.
    Family,
}

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The field begins so, or does not.
    Begins {
        /// Which.
        field: Field,
        /// How; a whole name ends with a zero byte.
        with: Vec<u8>,
        /// Or does not.
        not: bool,
    },
    /// The connection is in one of these states, or in none of them.
    State {
        /// [`NEW`], [`ESTABLISHED`] and others, as the kernel counts them.
        among: u32,
        /// Or in none of them.
        not: bool,
    },
    /// Something that is not known here.
    Other,
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It passes this table.
    Accept,
    /// It is lost.
    Drop,
    /// It is refused, with an answer.
    Reject,
    /// Another chain is asked, and then the next rule.
    Jump(String),
    /// Another chain is asked instead of the rest of this.
    Goto(String),
    /// The rest of this chain is not asked.
    Return,
    /// It counts, logs or marks.
    Nothing,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// What it decides then.
    pub verdict: Verdict,
}

/// A packet to be forwarded.
#[derive(Clone, Debug)]
pub struct Passing {
    /// The link by which it comes.
    pub from: String,
    /// The link by which it goes.
    pub to: String,
    /// Its connection's state: [`NEW`] or [`ESTABLISHED`].
    pub state: u32,
}

/// The rules of a table, by chain.
pub type Chains = BTreeMap<String, Vec<Rule>>;

/// What becomes of the packet in a chain at a hook: `Accept`, `Drop` or `Reject`.
#[must_use]
pub fn judge(chains: &Chains, base: &str, policy: Verdict, passing: &Passing) -> Verdict {
    walk(chains, base, passing, 0).unwrap_or(policy)
}

/// Nothing, when the chain leaves it to the one that asked.
fn walk(chains: &Chains, chain: &str, passing: &Passing, depth: usize) -> Option<Verdict> {
    if depth > JUMPS_MAX {
        return None;
    }
    for rule in chains.get(chain).into_iter().flatten() {
        if !rule.conditions.iter().all(|it| holds(it, passing)) {
            continue;
        }
        match &rule.verdict {
            Verdict::Nothing => {}
            Verdict::Return => return None,
            Verdict::Goto(next) => return walk(chains, next, passing, depth + 1),
            Verdict::Jump(next) => {
                let decided = walk(chains, next, passing, depth + 1);
                if decided.is_some() {
                    return decided;
                }
            }
            last => return Some(last.clone()),
        }
    }
    None
}

fn holds(condition: &Condition, passing: &Passing) -> bool {
    // A link that is not known is nobody's.
    let named = |name: &str| match name {
        "" => Vec::new(),
        name => [name.as_bytes(), &[0; 16]].concat(),
    };
    match condition {
        Condition::Other => false,
        Condition::State { among, not } => (among & passing.state != 0) != *not,
        Condition::Begins { field, with, not } => {
            let value = match field {
                Field::From => named(&passing.from),
                Field::To => named(&passing.to),
                Field::Family => vec![2],
            };
            (!value.is_empty() && value.starts_with(with)) != *not
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(field: Field, name: &str) -> Condition {
        let with = match name.strip_suffix('*') {
            Some(start) => start.as_bytes().to_vec(),
            None => format!("{name}\0").into_bytes(),
        };
        Condition::Begins {
            field,
            with,
            not: false,
        }
    }

    fn rule(conditions: &[Condition], verdict: Verdict) -> Rule {
        Rule {
            conditions: conditions.to_vec(),
            verdict,
        }
    }

    fn jump(chain: &str) -> Verdict {
        Verdict::Jump(chain.to_owned())
    }

    fn chains(all: &[(&str, Vec<Rule>)]) -> Chains {
        all.iter()
            .map(|(name, rules)| ((*name).to_owned(), rules.clone()))
            .collect()
    }

    fn outwards(chains: &Chains, policy: Verdict) -> Verdict {
        let passing = Passing {
            from: "ond-0000abcd".to_owned(),
            to: "enp0s3".to_owned(),
            state: NEW,
        };
        judge(chains, "FORWARD", policy, &passing)
    }

    fn back(chains: &Chains, policy: Verdict) -> Verdict {
        let passing = Passing {
            from: "enp0s3".to_owned(),
            to: "ond-0000abcd".to_owned(),
            state: ESTABLISHED,
        };
        judge(chains, "FORWARD", policy, &passing)
    }

    fn state(among: u32) -> Condition {
        Condition::State { among, not: false }
    }

    /// What firewalld makes of one zone by default, and another that has the uplink.
    fn firewalld(default_zone_has_uplink: bool, trusted: bool) -> Chains {
        let to = link(Field::To, "enp0s3");
        let mut policies = vec![
            rule(&[link(Field::From, "enp0s3")], jump("home")),
            rule(&[link(Field::From, "enp0s3")], Verdict::Reject),
        ];
        if trusted {
            policies.push(rule(&[link(Field::From, "ond-*")], Verdict::Accept));
        }
        policies.push(rule(std::slice::from_ref(&to), jump("public")));
        policies.push(rule(std::slice::from_ref(&to), Verdict::Reject));
        policies.push(rule(&[], jump("public")));
        policies.push(rule(&[], Verdict::Reject));
        let public = match default_zone_has_uplink {
            true => vec![rule(&[to], Verdict::Accept)],
            false => Vec::new(),
        };
        chains(&[
            (
                "FORWARD",
                vec![
                    rule(&[state(ESTABLISHED | 4)], Verdict::Accept),
                    rule(&[link(Field::From, "lo")], Verdict::Accept),
                    rule(&[state(1)], Verdict::Drop),
                    rule(&[Condition::Other], Verdict::Drop),
                    rule(&[], jump("policies")),
                    rule(&[], Verdict::Reject),
                ],
            ),
            ("policies", policies),
            ("public", public),
            ("home", Vec::new()),
        ])
    }

    #[test]
    fn firewalld_lets_out_what_is_in_the_zone_of_the_uplink_or_trusted() {
        let judged = |it: &Chains| outwards(it, Verdict::Accept);
        assert_eq!(judged(&firewalld(true, false)), Verdict::Accept);
        assert_eq!(judged(&firewalld(false, false)), Verdict::Reject);
        assert_eq!(judged(&firewalld(false, true)), Verdict::Accept);
        let answers = back(&firewalld(false, false), Verdict::Accept);
        assert_eq!(answers, Verdict::Accept);
    }

    #[test]
    fn dockers_policy_holds_unless_a_chain_of_the_user_lets_it_pass() {
        let docker = |user: Vec<Rule>| {
            chains(&[
                (
                    "FORWARD",
                    vec![rule(&[], jump("USER")), rule(&[], jump("DOCKER"))],
                ),
                ("USER", user),
                (
                    "DOCKER",
                    vec![rule(&[link(Field::From, "docker0")], Verdict::Accept)],
                ),
            ])
        };
        assert_eq!(outwards(&docker(Vec::new()), Verdict::Drop), Verdict::Drop);
        let let_in = vec![rule(&[link(Field::From, "ond-*")], Verdict::Accept)];
        assert_eq!(
            outwards(&docker(let_in.clone()), Verdict::Drop),
            Verdict::Accept
        );
        // Docker accepts answers to its own containers only.
        assert_eq!(back(&docker(let_in.clone()), Verdict::Drop), Verdict::Drop);
        let answers = rule(&[state(ESTABLISHED)], Verdict::Accept);
        let both = docker([let_in, vec![answers]].concat());
        assert_eq!(back(&both, Verdict::Drop), Verdict::Accept);
        let returned = vec![rule(&[], Verdict::Return), rule(&[], Verdict::Accept)];
        assert_eq!(outwards(&docker(returned), Verdict::Drop), Verdict::Drop);
    }

    #[test]
    fn a_chain_that_is_gone_to_does_not_come_back() {
        let gone = chains(&[
            (
                "FORWARD",
                vec![
                    rule(&[], Verdict::Goto("empty".to_owned())),
                    rule(&[], Verdict::Accept),
                ],
            ),
            ("empty", Vec::new()),
        ]);
        assert_eq!(outwards(&gone, Verdict::Drop), Verdict::Drop);
        let circle = chains(&[("FORWARD", vec![rule(&[], jump("FORWARD"))])]);
        assert_eq!(outwards(&circle, Verdict::Drop), Verdict::Drop);
    }

    #[test]
    fn negations_families_and_unknown_uplinks() {
        let not_docker = Condition::Begins {
            field: Field::From,
            with: b"docker0\0".to_vec(),
            not: true,
        };
        let family = |number: u8| Condition::Begins {
            field: Field::Family,
            with: vec![number],
            not: false,
        };
        let all = |rules: Vec<Rule>| outwards(&chains(&[("FORWARD", rules)]), Verdict::Accept);
        assert_eq!(all(vec![rule(&[not_docker], Verdict::Drop)]), Verdict::Drop);
        assert_eq!(all(vec![rule(&[family(2)], Verdict::Drop)]), Verdict::Drop);
        assert_eq!(
            all(vec![rule(&[family(10)], Verdict::Drop)]),
            Verdict::Accept
        );
        let nowhere = Passing {
            from: "ond-1".to_owned(),
            to: String::new(),
            state: NEW,
        };
        let any = chains(&[(
            "FORWARD",
            vec![rule(&[link(Field::To, "*")], Verdict::Accept)],
        )]);
        let judged = judge(&any, "FORWARD", Verdict::Drop, &nowhere);
        assert_eq!(judged, Verdict::Drop);
    }
}
