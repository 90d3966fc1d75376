//! Health checks as scripts in virtual time, and their standing rules over seeds.

use super::*;
use base::Seed;

fn check(retries: u32, start_period_ms: u64) -> HealthCheck {
    HealthCheck {
        args: vec!["check".into()],
        interval_ms: 10_000,
        timeout_ms: 3_000,
        retries,
        start_period_ms,
    }
}

/// Runs `script`: `SECONDS what` a line, where what is `tick`, `ok` or `fail`; gives what came out.
fn play(check: &HealthCheck, script: &str) -> Vec<String> {
    let mut monitor = Monitor::new(check, 0);
    script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (at, what) = line.split_once(' ').unwrap();
            let now_ms = at.parse::<u64>().unwrap() * 1000;
            let input = match what {
                "tick" => Input::Tick,
                "ok" => Input::Ended { success: true },
                "fail" => Input::Ended { success: false },
                other => panic!("{other}"),
            };
            let action = monitor.step(input, now_ms);
            let next = monitor.deadline_ms().map(|ms| ms / 1000);
            format!(
                "{at} {what}: {action:?} {:?} {} next {next:?}",
                monitor.state(),
                monitor.failing_streak()
            )
        })
        .collect()
}

#[test]
fn failures_in_a_row_make_it_unhealthy_and_one_success_healthy() {
    assert_eq!(
        play(
            &check(2, 0),
            "9 tick
             10 tick
             11 fail
             21 tick
             22 fail
             32 tick
             33 ok"
        ),
        [
            "9 tick: Nothing Starting 0 next Some(10)",
            "10 tick: Run Starting 0 next Some(13)",
            "11 fail: Nothing Starting 1 next Some(21)",
            "21 tick: Run Starting 1 next Some(24)",
            "22 fail: Nothing Unhealthy 2 next Some(32)",
            "32 tick: Run Unhealthy 2 next Some(35)",
            "33 ok: Nothing Healthy 0 next Some(43)",
        ]
    );
}

#[test]
fn a_check_that_takes_too_long_has_failed_and_is_awaited() {
    assert_eq!(
        play(
            &check(1, 0),
            "10 tick
             12 tick
             13 tick
             20 tick
             21 ok"
        ),
        [
            "10 tick: Run Starting 0 next Some(13)",
            "12 tick: Nothing Starting 0 next Some(13)",
            "13 tick: Kill Unhealthy 1 next None",
            "20 tick: Nothing Unhealthy 1 next None",
            "21 ok: Nothing Unhealthy 1 next Some(31)",
        ]
    );
}

#[test]
fn failures_in_the_start_period_count_only_after_a_success() {
    assert_eq!(
        play(
            &check(1, 60_000),
            "10 tick
             11 fail
             21 tick
             22 ok
             32 tick
             33 fail"
        ),
        [
            "10 tick: Run Starting 0 next Some(13)",
            "11 fail: Nothing Starting 0 next Some(21)",
            "21 tick: Run Starting 0 next Some(24)",
            "22 ok: Nothing Healthy 0 next Some(32)",
            "32 tick: Run Healthy 0 next Some(35)",
            "33 fail: Nothing Unhealthy 1 next Some(43)",
        ]
    );
}

/// At most one check runs at a time, no check starts sooner than an interval after the last one
/// ended, each is killed in time, and it is unhealthy only after enough failures.
#[test]
fn standing_rules_hold_over_seeds() {
    for number in 0..2_000u64 {
        let seed = Seed::new(number);
        let check = HealthCheck {
            args: vec![],
            interval_ms: 1 + seed.below(50),
            timeout_ms: 1 + seed.below(50),
            retries: 1 + seed.below(4) as u32,
            start_period_ms: seed.below(200),
        };
        let mut monitor = Monitor::new(&check, 0);
        let (mut now, mut running_since, mut killed, mut ended_at) = (0u64, None, false, 0u64);
        let mut failures = 0;
        for _ in 0..60 {
            now += seed.below(40);
            let ends = running_since.is_some() && seed.below(2) == 0;
            let success = seed.below(2) == 0;
            let input = if ends {
                Input::Ended { success }
            } else {
                Input::Tick
            };
            if ends {
                if !killed {
                    failures = if success { 0 } else { failures + 1 };
                }
                (running_since, killed, ended_at) = (None, false, now);
            }
            match monitor.step(input, now) {
                Action::Run => {
                    assert!(running_since.is_none(), "seed {number}: two at once");
                    assert!(
                        now >= ended_at + check.interval_ms,
                        "seed {number}: too soon"
                    );
                    running_since = Some(now);
                }
                Action::Kill => {
                    let since = running_since.expect("killed what does not run");
                    assert!(!killed && now >= since + check.timeout_ms, "seed {number}");
                    killed = true;
                    failures += 1;
                }
                Action::Nothing => {
                    let late = running_since.is_some_and(|s| now >= s + check.timeout_ms);
                    assert!(!late || killed, "seed {number}: not killed in time");
                }
            }
            if monitor.state() == HealthState::Unhealthy {
                assert!(
                    failures >= check.retries,
                    "seed {number}: unhealthy too early"
                );
            }
        }
    }
}
