//! Reads others' packet rules at the forward hook of a network namespace.
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

/// Others' chains at the forward hook that stop the connection, and how.
pub fn stopping(
    rules: &mut Rules,
    passing: &Passing,
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
        let verdict = judge(&read[&key], &it.chain, it.policy.clone(), passing);
        if verdict != Verdict::Accept {
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
    for answer in answers
        .iter()
        .filter(|it| it.body.first() == Some(&of.family))
    {
        if let Some((chain, rule)) = rule(&answer.body, &of.table) {
            chains.entry(chain).or_default().push(rule);
        }
    }
    Ok(chains)
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
fn rule(body: &[u8], table: &str) -> Option<(String, Rule)> {
    let all = body.get(4..)?;
    if text(attribute(all, 1)?) != table {
        return None;
    }
    let mut reader = Reader::default();
    for (_, expression) in attributes(attribute(all, 4).unwrap_or_default()) {
        let name = text(attribute(expression, 1)?);
        reader.read(&name, attribute(expression, 2).unwrap_or_default());
    }
    let rule = Rule {
        conditions: reader.conditions,
        verdict: reader.verdict.unwrap_or(Verdict::Nothing),
    };
    Some((text(attribute(all, 2)?), rule))
}

/// The expressions of a rule, one after the other.
#[derive(Default)]
struct Reader {
    /// What was loaded last, and where to.
    loaded: Option<(u32, Field)>,
    conditions: Vec<Condition>,
    verdict: Option<Verdict>,
}

impl Reader {
    fn read(&mut self, name: &str, data: &[u8]) {
        match name {
            "counter" | "log" => {}
            "meta" => match meta(data) {
                Some(loaded) => self.loaded = Some(loaded),
                None => self.conditions.push(Condition::Other),
            },
            "cmp" => {
                let condition = self.comparison(data).unwrap_or(Condition::Other);
                self.conditions.push(condition);
            }
            "immediate" => self.verdict = verdict(data),
            "reject" => self.verdict = Some(Verdict::Reject),
            // Those of iptables.
            "target" => match attribute(data, 1).map(text).as_deref() {
                Some("REJECT") => self.verdict = Some(Verdict::Reject),
                _ => self.verdict = Some(Verdict::Nothing),
            },
            "match" if attribute(data, 1).map(text).as_deref() == Some("comment") => {}
            _ => self.conditions.push(Condition::Other),
        }
    }

    fn comparison(&self, data: &[u8]) -> Option<Condition> {
        let (register, field) = self.loaded?;
        let same = number(attribute(data, 1)?)? == register;
        let not = match number(attribute(data, 2)?)? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let with = attribute(attribute(data, 3)?, 1)?.to_vec();
        same.then_some(Condition::Begins { field, with, not })
    }
}

fn meta(data: &[u8]) -> Option<(u32, Field)> {
    let register = number(attribute(data, 1)?)?;
    let field = match number(attribute(data, 2)?)? {
        6 => Field::From,
        7 => Field::To,
        15 => Field::Family,
        _ => return None,
    };
    Some((register, field))
}

fn verdict(data: &[u8]) -> Option<Verdict> {
    if number(attribute(data, 1)?)? != VERDICT_REGISTER {
        return None;
    }
    let verdict = attribute(attribute(data, 2)?, 2)?;
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
