//! Histories of the core in virtual time: clients, targets and a network that misbehave as a seed
//! says. It is the shell's stand-in and may use nothing but inputs and outputs.
//!
//! Held after every history: each request is answered once, in order, with its own bytes, or its
//! connection is closed; nothing that may not be repeated reaches two targets; no target gets a
//! request after a table took it out; and in the end nothing is left over.

mod peers;
mod world;

use world::{Faults, World};

/// Histories of each kind; `PROXY_SIM_HISTORIES` asks for more.
fn histories() -> u64 {
    std::env::var("PROXY_SIM_HISTORIES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3_000)
}

fn check(faults: Faults) {
    let only = std::env::var("PROXY_SIM_SEED")
        .ok()
        .and_then(|text| text.parse::<u64>().ok());
    let mut answered = 0;
    let mut refused = 0;
    let mut retried = 0;
    for seed in only.map_or(0..histories(), |seed| seed..seed + 1) {
        let ended = std::panic::catch_unwind(|| World::new(seed, faults).run());
        let Ok(summary) = ended else {
            panic!("history failed; again with PROXY_SIM_SEED={seed} ({faults:?})");
        };
        answered += summary.answered;
        refused += summary.refused;
        retried += summary.retried;
    }
    assert!(answered > 0, "histories without an answer prove nothing");
    if only.is_none() {
        assert!(retried > 0, "no history came to a second try");
        assert!(
            (refused > 0) == (faults != Faults::Orderly),
            "{refused} refused in {faults:?}"
        );
    }
}

#[test]
fn replacing_targets_drops_no_request() {
    check(Faults::Orderly);
}

#[test]
fn misbehaving_targets_harm_only_their_own_requests() {
    check(Faults::Any);
}
