//! Reads others' packet rules, nftables' and iptables', at the forward hook of a network namespace.
//!
//! It must never change them. What an expression means that is not read here is left open as
//! [`Condition::Other`].

use std::collections::BTreeMap;
use std::io;

use super::netlink::attributes;
use super::nft::Rules;
use crate::core::passage::{Chains, Condition, Field, Passing, Rule, Verdict, judge};

const GET_CHAIN: u16 = 4;
const GET_RULE: u16 = 7;
const GET_ELEMENTS: u16 = 13;
/// `inet` and `ip`.
const FAMILIES: [u8; 2] = [1, 2];
const FORWARD: u32 = 2;
/// The register that takes a verdict.
const VERDICT_REGISTER: u32 = 0;

/// A chain that judges what passes through a host, made by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignChain {
    /// Its table's name.
    pub table: String,
    /// Its name.
    pub chain: String,
    /// `inet` or `ip`, as its messages have it.
    family: u8,
    /// What becomes of what no rule decides.
    policy: Verdict,
}

impl ForeignChain {
    /// As in commands.
    pub fn family(&self) -> &'static str {
        if self.family == 1 { "inet" } else { "ip" }
    }
}

/// Others' chains at the forward hook that stop one of the packets, and how.
pub fn stopping(
    rules: &mut Rules,
    packets: &[Passing],
    ours: impl Fn(&str) -> bool,
) -> io::Result<Vec<(ForeignChain, Verdict)>> {
    let answers = rules.list(GET_CHAIN, |it| it.raw(&[0; 4]))?;
    let mut read: BTreeMap<(u8, String), Chains> = BTreeMap::new();
    let mut found = Vec::new();
    let others = answers
        .iter()
        .filter_map(|answer| forward_chain(&answer.body));
    for it in others.filter(|it| !ours(&it.table)) {
        let key = (it.family, it.table.clone());
        if !read.contains_key(&key) {
            read.insert(key.clone(), chains(rules, &it)?);
        }
        let judged = |packet| judge(&read[&key], &it.chain, it.policy.clone(), packet);
        let mut verdicts = packets.iter().map(judged);
        if let Some(verdict) = verdicts.find(|it| *it != Verdict::Accept) {
            found.push((it, verdict));
        }
    }
    Ok(found)
}

/// The rules of a chain's table.
fn chains(rules: &mut Rules, of: &ForeignChain) -> io::Result<Chains> {
    let answers = rules.list(GET_RULE, |it| {
        it.raw(&[of.family, 0, 0, 0]);
        it.text(1, &of.table);
    })?;
    let mut chains = Chains::new();
    let own = answers
        .iter()
        .filter(|it| it.body.first() == Some(&of.family));
    for answer in own {
        let Some((chain, mut reader)) = read_rule(&answer.body, &of.table) else {
            continue;
        };
        if let Some(set) = reader.states.take() {
            let listed = rules.list(GET_ELEMENTS, |it| {
                it.raw(&[of.family, 0, 0, 0]);
                it.text(1, &of.table);
                it.text(2, &set.name);
            })?;
            let elements = listed.iter().flat_map(|it| elements(&it.body)).collect();
            reader.look_up(&set, elements);
        }
        chains.entry(chain).or_default().extend(reader.rules());
    }
    Ok(chains)
}

/// Connections' states in a set, each with a verdict where it is a map.
fn elements(body: &[u8]) -> Vec<(u32, Option<Verdict>)> {
    let list = body.get(4..).and_then(|all| attribute(all, 3));
    let one = |element: &[u8]| {
        let key = attribute(attribute(element, 1)?, 1)?;
        let verdict = attribute(element, 2).and_then(verdict);
        Some((u32::from_ne_bytes(key.try_into().ok()?), verdict))
    };
    attributes(list.unwrap_or_default())
        .filter_map(|(_, element)| one(element))
        .collect()
}

fn number(value: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(value.try_into().ok()?))
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value)
        .trim_end_matches('\0')
        .to_owned()
}

fn attribute(bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    attributes(bytes)
        .find(|(kind, _)| *kind == wanted)
        .map(|(_, value)| value)
}

/// Reads a chain, if it is of IPv4 and at the forward hook.
fn forward_chain(body: &[u8]) -> Option<ForeignChain> {
    let family = *body.first()?;
    let all = body.get(4..)?;
    let hook = number(attribute(attribute(all, 4)?, 1)?)?;
    let policy = match attribute(all, 5).and_then(number) {
        Some(0) => Verdict::Drop,
        _ => Verdict::Accept,
    };
    (FAMILIES.contains(&family) && hook == FORWARD).then_some(ForeignChain {
        table: text(attribute(all, 1)?),
        chain: text(attribute(all, 3)?),
        family,
        policy,
    })
}

/// Reads a rule of a table, and in which chain it is.
fn read_rule(body: &[u8], table: &str) -> Option<(String, Reader)> {
    let all = body.get(4..)?;
    if text(attribute(all, 1)?) != table {
        return None;
    }
    let mut reader = Reader::default();
    for (_, expression) in attributes(attribute(all, 4).unwrap_or_default()) {
        let name = text(attribute(expression, 1)?);
        reader.read(&name, attribute(expression, 2).unwrap_or_default());
    }
    Some((text(attribute(all, 2)?), reader))
}

/// A set of states of connections, in which a rule looks up.
struct States {
    name: String,
    /// Must it not be among them?
    not: bool,
    /// Does what is found decide?
    decides: bool,
}

/// What a register has.
#[derive(Clone, Copy)]
enum Loaded {
    Field(Field),
    State,
    /// The connection's state, as far as it is among these.
    Masked(u32),
}

/// The expressions of a rule, one after the other.
#[derive(Default)]
struct Reader {
    /// What was loaded last, and where to.
    loaded: Option<(u32, Loaded)>,
    conditions: Vec<Condition>,
    verdict: Option<Verdict>,
    /// A set that is still to be read.
    states: Option<States>,
    /// What becomes of connections in each of some states.
    decisions: Vec<(u32, Verdict)>,
}

impl Reader {
    /// One rule; of one that looks up its decision, one for each.
    fn rules(self) -> Vec<Rule> {
        let rule = |more: Option<Condition>, verdict| Rule {
            conditions: self.conditions.iter().cloned().chain(more).collect(),
            verdict,
        };
        let mut rules: Vec<Rule> = Vec::new();
        for (among, verdict) in self.decisions {
            rules.push(rule(Some(Condition::State { among, not: false }), verdict));
        }
        if let Some(verdict) = self.verdict {
            rules.push(rule(None, verdict));
        }
        rules
    }

    fn look_up(&mut self, set: &States, elements: Vec<(u32, Option<Verdict>)>) {
        if set.decides {
            let decided = |(among, verdict): (u32, Option<Verdict>)| Some((among, verdict?));
            self.decisions = elements.into_iter().filter_map(decided).collect();
        } else {
            let among = elements.iter().fold(0, |all, (one, _)| all | one);
            let not = set.not;
            self.conditions.push(Condition::State { among, not });
        }
    }

    fn read(&mut self, name: &str, data: &[u8]) {
        match name {
            "counter" | "log" => {}
            "meta" => self.load(meta(data)),
            "ct" => self.load(tracking(data)),
            "bitwise" => self.load(self.masked(data)),
            "cmp" => {
                let condition = self.comparison(data).unwrap_or(Condition::Other);
                self.conditions.push(condition);
            }
            "lookup" if matches!(self.loaded, Some((_, Loaded::State))) => {
                self.states = states(data);
            }
            "immediate" => self.verdict = immediate(data),
            "reject" => self.verdict = Some(Verdict::Reject),
            // Those of iptables.
            "target" => match attribute(data, 1).map(text).as_deref() {
                Some("REJECT") => self.verdict = Some(Verdict::Reject),
                _ => self.verdict = Some(Verdict::Nothing),
            },
            "match" => match attribute(data, 1).map(text).as_deref() {
                Some("comment") => {}
                Some("conntrack") => {
                    let condition = iptables_state(data).unwrap_or(Condition::Other);
                    self.conditions.push(condition);
                }
                _ => self.conditions.push(Condition::Other),
            },
            _ => self.conditions.push(Condition::Other),
        }
    }

    fn load(&mut self, loaded: Option<(u32, Loaded)>) {
        self.loaded = loaded;
        if loaded.is_none() {
            self.conditions.push(Condition::Other);
        }
    }

    /// `state & mask`, in the register that has the state.
    fn masked(&self, data: &[u8]) -> Option<(u32, Loaded)> {
        let (register, Loaded::State) = self.loaded? else {
            return None;
        };
        let mask = attribute(attribute(data, 4)?, 1)?;
        let mask = u32::from_ne_bytes(mask.try_into().ok()?);
        let same = number(attribute(data, 1)?)? == register;
        same.then_some((number(attribute(data, 2)?)?, Loaded::Masked(mask)))
    }

    fn comparison(&self, data: &[u8]) -> Option<Condition> {
        let (register, loaded) = self.loaded?;
        let same = number(attribute(data, 1)?)? == register;
        let not = match number(attribute(data, 2)?)? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let with = attribute(attribute(data, 3)?, 1)?.to_vec();
        let condition = match loaded {
            Loaded::Field(field) => Condition::Begins { field, with, not },
            // Not zero: among them.
            Loaded::Masked(among) if with == [0; 4] => Condition::State { among, not: !not },
            Loaded::State | Loaded::Masked(_) => return None,
        };
        same.then_some(condition)
    }
}

fn meta(data: &[u8]) -> Option<(u32, Loaded)> {
    let register = number(attribute(data, 1)?)?;
    let field = match number(attribute(data, 2)?)? {
        6 => Field::From,
        7 => Field::To,
        15 => Field::Family,
        _ => return None,
    };
    Some((register, Loaded::Field(field)))
}

/// The state of a connection, which is the first of its keys.
fn tracking(data: &[u8]) -> Option<(u32, Loaded)> {
    let state = number(attribute(data, 2)?)? == 0;
    state.then_some((number(attribute(data, 1)?)?, Loaded::State))
}

/// iptables' match of a connection (`xt_conntrack_mtinfo3`), where it looks at the state alone.
fn iptables_state(data: &[u8]) -> Option<Condition> {
    const STATE_ONLY: u16 = 1;
    /// Where the flags begin: eight addresses, two times, a protocol, four ports.
    const FLAGS_AT: usize = 8 * 16 + 2 * 4 + 2 + 4 * 2;
    if number(attribute(data, 2)?)? != 3 {
        return None;
    }
    let info = attribute(data, 3)?;
    let word = |place: usize| {
        let at = FLAGS_AT + 2 * place;
        Some(u16::from_ne_bytes(info.get(at..at + 2)?.try_into().ok()?))
    };
    let (matched, inverted, among) = (word(0)?, word(1)?, word(2)?);
    (matched == STATE_ONLY).then_some(Condition::State {
        among: among.into(),
        not: inverted & STATE_ONLY != 0,
    })
}

fn states(data: &[u8]) -> Option<States> {
    Some(States {
        name: text(attribute(data, 1)?),
        decides: attribute(data, 3).is_some(),
        not: attribute(data, 5).and_then(number).unwrap_or(0) & 1 != 0,
    })
}

fn immediate(data: &[u8]) -> Option<Verdict> {
    let register = number(attribute(data, 1)?)?;
    verdict(attribute(data, 2)?).filter(|_| register == VERDICT_REGISTER)
}

fn verdict(data: &[u8]) -> Option<Verdict> {
    let verdict = attribute(data, 2)?;
    let chain = || attribute(verdict, 2).map(text);
    Some(match number(attribute(verdict, 1)?)?.cast_signed() {
        0 => Verdict::Drop,
        1 => Verdict::Accept,
        -3 => Verdict::Jump(chain()?),
        -4 => Verdict::Goto(chain()?),
        -5 => Verdict::Return,
        _ => Verdict::Nothing,
    })
}
