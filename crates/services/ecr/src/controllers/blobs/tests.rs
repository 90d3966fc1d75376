//! Stories of bytes that nobody needs.

use super::*;
use crate::memory::{Memory, name};
use control::kit::{Scenario, check};
use resources::ecr::{Image, Layer};
use resources::kit::scope;
use std::time::Duration;

/// One layer and one manifest that rows name, a blob and an upload that none does.
struct Garbage;

impl Scenario for Garbage {
    type Env = (Store, Arc<Memory>);
    type Controller = Sweep;
    type Outcome = (Vec<String>, Vec<String>);

    fn env(&self) -> (Store, Arc<Memory>) {
        let (store, blobs) = (Store::in_memory(), Arc::new(Memory::default()));
        for bytes in [&b"layer"[..], b"manifest", b"garbage"] {
            blobs.put(bytes).unwrap();
        }
        blobs.begin().unwrap();
        let written = store.transact(|rows| {
            rows.put(Layer {
                scope: scope(),
                repository: "app".to_owned(),
                digest: name(b"layer"),
                size_bytes: 5,
                uploaded_at: Time::EPOCH,
            });
            rows.put(Image {
                scope: scope(),
                repository: "app".to_owned(),
                digest: name(b"manifest"),
                media_type: String::new(),
                artifact_media_type: None,
                manifest_bytes: 8,
                size_bytes: 5,
                blobs: Vec::new(),
                images: Vec::new(),
                subject: None,
                pushed_at: Time::EPOCH,
            });
            Ok::<(), Fault>(())
        });
        written.unwrap();
        (store, blobs)
    }

    fn store(&self, env: &Self::Env) -> Store {
        env.0.clone()
    }

    fn start(&self, env: &Self::Env) -> Sweep {
        Sweep::new(env.0.clone(), env.1.clone())
    }

    fn ends_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(3_600))
    }

    fn outcome(&self, env: &Self::Env) -> Self::Outcome {
        let idle = Duration::ZERO;
        (
            env.1.idle_blobs(idle).unwrap(),
            env.1.idle_uploads(idle).unwrap(),
        )
    }
}

#[test]
fn only_what_no_row_names_is_removed() {
    let steps = check(&Garbage);
    assert_eq!(steps.len(), 2, "{steps:?}");
    let env = Garbage.env();
    let sweep = Garbage.start(&env);
    let seen = World::Seen {
        blobs: vec![name(b"garbage")],
        uploads: env.1.idle_uploads(Duration::ZERO).unwrap(),
    };
    assert_eq!(sweep.observe(KEY), seen);
    let expected = [
        Step::RemoveBlob {
            digest: name(b"garbage"),
        },
        Step::CancelUpload {
            id: env.1.idle_uploads(Duration::ZERO).unwrap().remove(0),
        },
    ];
    assert_eq!(decide::decide(&seen, Time::EPOCH).steps, expected);
}

#[test]
fn a_store_that_cannot_be_read_is_not_an_empty_one() {
    let now = Time::from_seconds(1);
    let plan = decide::decide(&World::Unknown("gone".into()), now);
    assert!(plan.steps.is_empty() && plan.again_at.is_some());
    assert_eq!(plan.waiting, [Waiting::Unreadable("gone".into())]);
    let empty = World::Seen {
        blobs: Vec::new(),
        uploads: Vec::new(),
    };
    assert_eq!(decide::decide(&empty, now).waiting, [Waiting::Settled]);
}
