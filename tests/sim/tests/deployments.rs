//! The deployment loop in ten thousand stories.
//!
//! `SEED=n` plays one story and says what it is; `HISTORIES=n` plays more or fewer.

use sim::{Coverage, History, play};
use std::thread;

/// As many as are always played.
const HISTORIES: u64 = 10_000;
/// CPU time that a story may take, in milliseconds.
const MOST_CPU_MS: f64 = 5.0;

#[test]
fn every_story_ends_as_it_should() {
    if let Some(number) = number("SEED") {
        let history = History::of(number);
        println!("{history:#?}");
        let mut coverage = Coverage {
            traced: true,
            ..Coverage::default()
        };
        play(&history, &mut coverage).unwrap();
        return;
    }
    let count = number("HISTORIES").unwrap_or(HISTORIES);
    let begun = cpu_ms();
    let threads: Vec<_> = (0..2)
        .map(|first| thread::spawn(move || play_all((first..count).step_by(2))))
        .collect();
    let mut coverage = Coverage::default();
    for thread in threads {
        coverage.add(thread.join().expect("a story failed"));
    }
    let each = (cpu_ms() - begun) / count as f64;
    report(&coverage, each);
    assert_eq!(coverage.histories, count);
    assert!(
        each <= MOST_CPU_MS,
        "{each:.2} ms of CPU each, at most {MOST_CPU_MS}"
    );
}

fn play_all(numbers: impl Iterator<Item = u64>) -> Coverage {
    let mut coverage = Coverage::default();
    for number in numbers {
        let history = History::of(number);
        if let Err(wrong) = play(&history, &mut coverage) {
            panic!("{wrong}\n{history:?}\nagain: SEED={number} cargo test -p sim -- --nocapture");
        }
        coverage.histories += 1;
    }
    coverage
}

fn report(coverage: &Coverage, each_ms: f64) {
    println!(
        "{} histories, {} moves, {each_ms:.2} ms of CPU each, {} states of a service",
        coverage.histories,
        coverage.moves,
        coverage.states.len()
    );
    for (name, count) in coverage.steps.iter().chain(&coverage.waitings) {
        println!("{count:>9}  {name}");
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// CPU time of this process so far, in milliseconds. Linux: proc(5), `stat`, fields 14 and 15, in
/// hundredths of a second.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit(')').next().expect("the fields");
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("ticks");
    (ticks(11) + ticks(12)) * 10.0
}
