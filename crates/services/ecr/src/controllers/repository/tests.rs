//! Stories of images, layers and uploads that go.

use super::*;
use aws::Tags;
use control::kit::{Scenario, check};
use resources::ecr::{Lifecycle, TagMutability};
use resources::kit::scope;
use std::time::Duration;

const DAY: u64 = 24 * 3_600;

fn at(day: &str) -> Time {
    Time::from_seconds(day.parse::<i64>().unwrap() * DAY as i64)
}

/// An image that lists others.
fn image(digest: &str, pushed_at: Time, images: Vec<String>) -> Image {
    Image {
        scope: scope(),
        repository: "shop/api".to_owned(),
        digest: digest.to_owned(),
        media_type: String::new(),
        artifact_media_type: None,
        manifest_bytes: 1,
        size_bytes: 1,
        blobs: vec![format!("layer-of-{digest}")],
        images,
        subject: None,
        pushed_at,
    }
}

/// A repository with a lifecycle policy, made from lines:
/// `image NAME TAG,TAG|- DAY`, `index NAME DAY of NAME`, `layer NAME DAY`, `upload NAME DAY`.
fn store(policy: &str, lines: &str) -> Store {
    let store = Store::in_memory();
    let (scope, name) = (scope(), "shop/api".to_owned());
    let written = store.transact(|rows| {
        rows.put(Repository {
            scope: scope.clone(),
            name: name.clone(),
            created_at: Time::EPOCH,
            tag_mutability: TagMutability::Mutable,
            policy: None,
            lifecycle: (!policy.is_empty()).then(|| Lifecycle {
                text: policy.to_owned(),
                last_evaluated_at: None,
            }),
            tags: Tags::new(),
        });
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["image", digest, tags, day] => {
                    rows.put(image(digest, at(day), Vec::new()));
                    for tag in tags.split(',').filter(|tag| *tag != "-") {
                        rows.put(ImageTag {
                            scope: scope.clone(),
                            repository: name.clone(),
                            tag: tag.to_owned(),
                            digest: (*digest).to_owned(),
                        });
                    }
                }
                ["index", digest, day, "of", part] => {
                    rows.put(image(digest, at(day), vec![(*part).to_owned()]));
                }
                ["layer", digest, day] => {
                    rows.put(Layer {
                        scope: scope.clone(),
                        repository: name.clone(),
                        digest: (*digest).to_owned(),
                        size_bytes: 1,
                        uploaded_at: at(day),
                    });
                }
                ["upload", id, day] => {
                    rows.put(LayerUpload {
                        scope: scope.clone(),
                        repository: name.clone(),
                        id: (*id).to_owned(),
                        begun_at: at(day),
                    });
                }
                other => panic!("{other:?}"),
            }
        }
        Ok::<(), Fault>(())
    });
    written.unwrap();
    store
}

/// What goes on a day, by the last segment of the key; and the day of the next look.
fn plan(policy: &str, lines: &str, day: i64) -> String {
    let store = store(policy, lines);
    let key = Repository::key_of(&scope(), "shop/api");
    let plan = decide::decide(
        &world::observe(&store, &key),
        Time::from_seconds(day * DAY as i64),
    );
    let last = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
    let mut words: Vec<String> = plan
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Expire { key, .. } => Some(format!("expire {}", last(key))),
            Step::DropLayer { key } => Some(format!("drop {}", last(key))),
            Step::DropUpload { key } => Some(format!("end {}", last(key))),
            Step::NoteEvaluated { .. } => None,
        })
        .collect();
    words.extend(
        plan.again_at
            .map(|at| format!("again day {}", at.millis() / 86_400_000)),
    );
    words.join("; ")
}

fn rule(priority: u32, selection: &str) -> String {
    format!(
        r#"{{"rulePriority":{priority},"selection":{{{selection}}},"action":{{"type":"expire"}}}}"#
    )
}

fn policy(selections: &[&str]) -> String {
    let rules: Vec<String> = (1..)
        .zip(selections)
        .map(|(number, text)| rule(number, text))
        .collect();
    format!(r#"{{"rules":[{}]}}"#, rules.join(","))
}

const UNTAGGED_WEEK: &str = r#""tagStatus":"untagged","countType":"sinceImagePushed",
    "countUnit":"days","countNumber":7"#;
const LAST_TWO: &str = r#""tagStatus":"any","countType":"imageCountMoreThan","countNumber":2"#;
const ONE_PROD: &str = r#""tagStatus":"tagged","tagPrefixList":["prod"],
    "countType":"imageCountMoreThan","countNumber":1"#;
const PATTERN: &str = r#""tagStatus":"tagged","tagPatternList":["v*-rc"],
    "countType":"sinceImagePushed","countUnit":"days","countNumber":1"#;

#[test]
fn untagged_images_live_a_week() {
    let lines = "image a - 1\nimage b - 5\nimage c v1 1";
    assert_eq!(
        plan(&policy(&[UNTAGGED_WEEK]), lines, 8),
        "expire a; again day 12"
    );
}

#[test]
fn the_youngest_are_kept() {
    let lines = "image a v1 1\nimage b v2 2\nimage c v3 3\nimage d v4 4";
    assert_eq!(plan(&policy(&[LAST_TWO]), lines, 9), "expire b; expire a");
}

#[test]
fn what_fits_an_earlier_rule_is_spared_by_a_later_one() {
    // The production image and the young untagged one are the oldest, and stay.
    let lines = "image p prod1 1\nimage u - 2\nimage a v1 3\nimage b v2 4\nimage c v3 5";
    let policy = policy(&[ONE_PROD, UNTAGGED_WEEK, LAST_TWO]);
    assert_eq!(plan(&policy, lines, 6), "expire a; again day 9");
}

#[test]
fn wildcards_select_by_any_tag() {
    let lines = "image a v1-rc,x 1\nimage b v2 1";
    assert_eq!(plan(&policy(&[PATTERN]), lines, 6), "expire a");
}

#[test]
fn a_part_of_an_index_stays_with_it() {
    let lines = "image a - 1\nindex i 1 of a";
    assert_eq!(plan(&policy(&[UNTAGGED_WEEK]), lines, 9), "expire i");
}

#[test]
fn layers_and_uploads_have_a_day() {
    let lines =
        "image a v1 1\nlayer layer-of-a 1\nlayer other 1\nlayer young 5\nupload u 1\nupload y 5";
    assert_eq!(plan("", lines, 5), "end u; drop other; again day 6");
}

#[test]
fn a_policy_is_evaluated_daily() {
    let world = |evaluated| World {
        key: "k".into(),
        repository: Some(Some((policy(&[LAST_TWO]), evaluated))),
        images: vec![],
        layers: vec![],
        uploads: vec![],
    };
    let now = Time::from_seconds(1_000_000);
    let note = Step::NoteEvaluated {
        key: "k".into(),
        at: now,
    };
    assert_eq!(decide::decide(&world(None), now).steps, [note]);
    let settled = decide::decide(&world(Some(now)), now);
    assert_eq!(
        settled.waiting,
        [Waiting::Until(now + Duration::from_secs(DAY))]
    );
    let bad = World {
        repository: Some(Some(("no".into(), None))),
        ..world(None)
    };
    assert!(matches!(
        decide::decide(&bad, now).waiting[..],
        [Waiting::BadPolicy(_)]
    ));
    let gone = World {
        repository: None,
        uploads: vec![("u".into(), now)],
        ..world(None)
    };
    assert_eq!(
        decide::decide(&gone, now).steps,
        [Step::DropUpload { key: "u".into() }]
    );
}

/// Everything that can go, goes, whatever happens between.
struct Clearing;

impl Scenario for Clearing {
    type Env = Store;
    type Controller = Housekeeping;
    type Outcome = Vec<String>;

    fn env(&self) -> Store {
        let lines =
            "image a v1,v2 0\nimage b v3 0\nimage c v4 0\nindex i 0 of a\nlayer x 0\nupload u 0";
        store(&policy(&[LAST_TWO]), lines)
    }
    fn store(&self, env: &Store) -> Store {
        env.clone()
    }
    fn start(&self, env: &Store) -> Housekeeping {
        Housekeeping::new(env.clone())
    }
    fn ends_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * DAY))
    }
    fn outcome(&self, env: &Store) -> Vec<String> {
        let images = env.scan::<Image>("").into_iter().map(|row| row.key());
        let tags = env.scan::<ImageTag>("").into_iter().map(|row| row.key());
        let layers = env.scan::<Layer>("").into_iter().map(|row| row.key());
        let uploads = env.scan::<LayerUpload>("").into_iter().map(|row| row.key());
        images.chain(tags).chain(layers).chain(uploads).collect()
    }
}

#[test]
fn steps_may_be_repeated_failed_and_cut_off() {
    let steps = check(&Clearing);
    for kind in ["Expire", "DropLayer", "DropUpload", "NoteEvaluated"] {
        assert!(
            steps.iter().any(|step| step.contains(kind)),
            "{kind} in {steps:?}"
        );
    }
}

#[test]
fn a_new_repository_leaves_nothing_to_do() {
    let store = store("", "");
    let key = Repository::key_of(&scope(), "shop/api");
    let plan = decide::decide(&world::observe(&store, &key), at("1"));
    assert_eq!((plan.steps, plan.again_at), (Vec::new(), None));
    assert_eq!(plan.waiting, [Waiting::Settled]);
}
