//! What happens around an operation: conflicts, crashes, bulk, panics, dry runs.

#![allow(clippy::unwrap_used)] // a failed test may panic

use aws::{Fault, Scope};
use serde::{Deserialize, Serialize};
use shapes::{ec2, ecs, logs};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use store::{Class, Row, Store};
use wire::kit::{ACCOUNT, AllowBut, Local, OneKey, REGION, ready};
use wire::{Api, Audit, Call, Caller, Codes, Parts, Ports, Service};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Counter {
    key: String,
    count: u32,
}

impl Row for Counter {
    const TABLE: &'static str = "test/counter";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
}

/// Writes what an operation has read, once, before it commits.
struct Meddler {
    store: Mutex<Option<Store>>,
    runs: AtomicU32,
}

wire::operations! {
    /// The table.
    pub static ECS: shapes::ecs = [
        CreateCluster, count, "ecs:CreateCluster", Any;
        RunTask, run_once, "ecs:RunTask", Any;
        StopTask, panics, "ecs:StopTask", Any;
    ];
}
wire::operations! {
    /// The table.
    pub static LOGS: shapes::logs = [
        PutLogEvents, on_which_thread, "logs:PutLogEvents", Any, bulk;
    ];
}
wire::operations! {
    /// The table.
    pub static EC2: shapes::ec2 = [
        CreateVpc, create_vpc, "ec2:CreateVpc", Any;
    ];
}

fn count(
    call: &mut Call<'_>,
    input: ecs::CreateClusterInput,
) -> Result<ecs::CreateClusterOutput, Fault> {
    let key = call.scope().key(&[&input.cluster_name.unwrap_or_default()]);
    let count = call.get::<Counter>(&key).map_or(0, |counter| counter.count);
    if let Ok(meddler) = call.port::<Meddler>() {
        meddler.runs.fetch_add(1, Ordering::Relaxed);
        if let Some(store) = meddler.store.lock().unwrap().take() {
            let other = Counter {
                key: key.clone(),
                count: 41,
            };
            let written = store.transact(|rows| Ok::<_, ()>(rows.put(other.clone())));
            written.unwrap();
        }
    }
    let counter = Counter {
        key,
        count: count + 1,
    };
    call.put(counter);
    Ok(ecs::CreateClusterOutput::default())
}

fn run_once(call: &mut Call<'_>, input: ecs::RunTaskInput) -> Result<ecs::RunTaskOutput, Fault> {
    let group = call.idempotent(input.client_token.as_deref(), |call| Ok(call.seed().hex(8)))?;
    let task = ecs::Task {
        group: Some(group),
        ..Default::default()
    };
    Ok(ecs::RunTaskOutput {
        tasks: Some(vec![task]),
        failures: Some(Vec::new()),
    })
}

fn panics(_call: &mut Call<'_>, _input: ecs::StopTaskInput) -> Result<ecs::StopTaskOutput, Fault> {
    panic!("a mistake in code")
}

fn on_which_thread(
    _call: &mut Call<'_>,
    _input: logs::PutLogEventsInput,
) -> Result<logs::PutLogEventsOutput, Fault> {
    Ok(logs::PutLogEventsOutput {
        next_sequence_token: Some(format!("{:?}", std::thread::current().id())),
        ..Default::default()
    })
}

fn create_vpc(
    call: &mut Call<'_>,
    input: ec2::CreateVpcInput,
) -> Result<ec2::CreateVpcOutput, Fault> {
    wire::done_by_wire(input.dry_run);
    let key = call.scope().key(&["vpc"]);
    call.put(Counter { key, count: 0 });
    Ok(ec2::CreateVpcOutput::default())
}

fn services() -> Vec<Service> {
    let service = |model, operations, codes| Service {
        model,
        operations,
        codes,
    };
    vec![
        service(&ecs::SERVICE, ECS, Codes::JSON),
        service(&logs::SERVICE, LOGS, Codes::JSON),
        service(&ec2::SERVICE, EC2, Codes::EC2),
    ]
}

static NEXT_SEED: AtomicU32 = AtomicU32::new(1);

#[derive(Default)]
struct Lines(Mutex<Vec<String>>);

impl Audit for Lines {
    fn append(&self, lines: &str, _at_once: bool) {
        let lines = lines.lines().map(str::to_owned);
        self.0.lock().unwrap().extend(lines);
    }
}

fn api(store: Store, ports: Ports, audit: Arc<Lines>) -> Api {
    let parts = Parts {
        store,
        clock: Arc::new(base::clock::System),
        seed: Arc::new(base::Seed::new(
            NEXT_SEED.fetch_add(1, Ordering::Relaxed).into(),
        )),
        services: services(),
        identities: Arc::new(OneKey),
        authorizer: Arc::new(AllowBut::default()),
        audit,
        ports,
        token_key: [1; 32],
    };
    Api::new(parts).unwrap()
}

fn root() -> (Caller, aws::Region) {
    let account = aws::AccountId::parse(ACCOUNT).unwrap();
    (Caller::root(account), aws::Region::parse(REGION).unwrap())
}

fn scope() -> Scope {
    let (caller, region) = root();
    Scope {
        account: caller.account,
        region,
    }
}

#[test]
fn a_call_that_lost_runs_again_on_what_is_there_now() {
    let store = Store::in_memory();
    let meddler = Arc::new(Meddler {
        store: Mutex::new(Some(store.clone())),
        runs: AtomicU32::new(0),
    });
    let audit = Arc::new(Lines::default());
    let ports = Ports::none().with::<Meddler>(Arc::clone(&meddler));
    let api = api(store.clone(), ports, Arc::clone(&audit));
    let (caller, region) = root();
    let input = ecs::CreateClusterInput {
        cluster_name: Some("c".into()),
        ..Default::default()
    };
    ready(api.invoke_as::<ecs::CreateCluster>(caller, region, input)).unwrap();
    assert_eq!(meddler.runs.load(Ordering::Relaxed), 2);
    let counter = store.get::<Counter>(&scope().key(&["c"])).unwrap();
    assert_eq!(counter.count, 42);
    assert_eq!(audit.0.lock().unwrap().len(), 1, "one call, one record");
}

#[test]
fn a_token_outlives_a_crash() {
    let store = Store::in_memory();
    let run = |store: &Store, token: &str, count| {
        let api = api(store.clone(), Ports::none(), Arc::default());
        let input = ecs::RunTaskInput {
            client_token: Some(token.into()),
            task_definition: "web".into(),
            count: Some(count),
            ..Default::default()
        };
        let (caller, region) = root();
        let ran = ready(api.invoke_as::<ecs::RunTask>(caller, region, input))?;
        Ok::<_, Fault>(ran.tasks.unwrap()[0].group.clone())
    };
    let first = run(&store, "t", 1).unwrap();
    let after = store.restarted();
    assert_eq!(run(&after, "t", 1).unwrap(), first);
    assert_ne!(run(&after, "another", 1).unwrap(), first);
    assert_eq!(
        run(&after, "t", 2).unwrap_err().code,
        "InvalidParameterException"
    );
}

#[test]
fn a_panic_ends_one_call_only() {
    let local = Local::of(services());
    let stop = ecs::StopTaskInput {
        task: "t".into(),
        ..Default::default()
    };
    let fault = local.call::<ecs::StopTask>(stop).unwrap_err();
    assert_eq!(fault.code, "InternalFailure");
    assert!(fault.cause.unwrap().contains("a mistake in code"));
    local
        .call::<ecs::CreateCluster>(Default::default())
        .unwrap();
}

#[tokio::test]
async fn bulk_runs_on_the_blocking_pool_and_what_it_carries_is_not_recorded() {
    let audit = Arc::new(Lines::default());
    let api = api(Store::in_memory(), Ports::none(), Arc::clone(&audit));
    let input = logs::PutLogEventsInput {
        log_group_name: "g".into(),
        log_stream_name: "s".into(),
        log_events: vec![logs::InputLogEvent {
            message: "a line of a task".into(),
            timestamp: 0,
        }],
        ..Default::default()
    };
    let (caller, region) = root();
    let put = api
        .invoke_as::<logs::PutLogEvents>(caller, region, input)
        .await
        .unwrap();
    let here = format!("{:?}", std::thread::current().id());
    assert_ne!(put.next_sequence_token.unwrap(), here);
    let lines = audit.0.lock().unwrap().join("");
    assert!(lines.contains("\"PutLogEvents\""), "{lines}");
    assert!(!lines.contains("a line of a task"), "{lines}");
}

#[test]
fn a_call_from_inside_is_checked_like_any_other() {
    let local = Local::of(services());
    let input = logs::PutLogEventsInput::default();
    let fault = local.call::<logs::PutLogEvents>(input).unwrap_err();
    assert_eq!(fault.code, "InvalidParameterException");
    assert!(
        fault.message.contains("at 'logGroupName'"),
        "{}",
        fault.message
    );
    // No line in the table.
    let fault = local
        .call::<ecs::ListTasks>(Default::default())
        .unwrap_err();
    assert_eq!((fault.code.as_str(), fault.status), ("NotImplemented", 501));
}

#[test]
fn a_dry_run_from_inside_changes_nothing_either() {
    let local = Local::of(services());
    let input = ec2::CreateVpcInput {
        dry_run: Some(true),
        ..Default::default()
    };
    let fault = local.call::<ec2::CreateVpc>(input).unwrap_err();
    assert_eq!(fault.code, "DryRunOperation");
    assert_eq!(local.api.store().count::<Counter>(), 0);
}
