//! Sessions that are over, under all that a real process does to their controller.

use super::Housekeeping;
use super::decide::{Step, decide};
use super::world::World;
use aws::{AccountId, Tags};
use base::Time;
use control::kit::{Scenario, check};
use resources::iam::Session;
use std::time::Duration;
use store::{Row, Store};

/// When the kit's stories begin.
const BEGAN: Time = Time::from_seconds(1_800_000_000);

fn session(id: &str, expires_at: Time) -> Session {
    Session {
        id: id.into(),
        secret: "s".into(),
        token: "t".into(),
        account: AccountId::parse("123456789012").unwrap(),
        role: None,
        name: "root".into(),
        user_id: "123456789012".into(),
        session_policy: None,
        tags: Tags::new(),
        issued_at: Time::EPOCH,
        expires_at,
        issued_for: None,
    }
}

#[test]
fn a_session_stays_an_hour_after_its_end() {
    let world = |ends: &[u64]| World {
        sessions: ends
            .iter()
            .map(|end| (Time::EPOCH + Duration::from_secs(*end), format!("s{end}")))
            .collect(),
    };
    let at = |seconds| Time::EPOCH + Duration::from_secs(seconds);
    let all = world(&[10, 20, 4_000]);
    assert_eq!(decide(&all, at(3_609)).steps, []);
    let plan = decide(&all, at(3_620));
    let keys = vec!["s10".to_owned(), "s20".to_owned()];
    assert_eq!(plan.steps, [Step::Delete { keys }]);
    assert_eq!(decide(&World::default(), at(0)).again_at, Some(at(600)));
}

struct Clearing;

impl Scenario for Clearing {
    type Env = Store;
    type Controller = Housekeeping;
    type Outcome = Vec<String>;

    fn env(&self) -> Store {
        let store = Store::in_memory();
        let put = |rows: &mut store::Transaction| {
            rows.put(session("ASIAOVER", Time::EPOCH));
            rows.put(session("ASIASOON", BEGAN + Duration::from_secs(60)));
            rows.put(session("ASIALATER", BEGAN + Duration::from_secs(9 * 3_600)));
            Ok::<_, ()>(())
        };
        store.transact(put).unwrap();
        store
    }
    fn store(&self, env: &Store) -> Store {
        env.clone()
    }
    fn start(&self, env: &Store) -> Housekeeping {
        Housekeeping::new(env.clone())
    }
    fn ends_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * 3_600))
    }
    fn outcome(&self, env: &Store) -> Vec<String> {
        let left = env.scan::<Session>("");
        left.iter().map(|session| session.key()).collect()
    }
}

#[test]
fn sessions_go_whatever_happens_to_the_process() {
    let steps = check(&Clearing);
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert_eq!(Clearing.outcome(&Clearing.env()).len(), 3);
}
