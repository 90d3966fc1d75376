//! Measures the store: nanoseconds of a read, commits a second with 1 and with 64 writers, the time
//! to open 100,000 rows. `cargo run --release -p store --example measure [DIR]`

#![allow(clippy::unwrap_used)] // a measurement may panic

use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use store::{Class, Row, Store};

const ROWS: usize = 100_000;
const SECONDS: f64 = 2.0;

#[derive(Serialize, Deserialize)]
struct Subnet {
    key: String,
    vpc: String,
    text: String,
}

impl Row for Subnet {
    const TABLE: &'static str = "ec2/subnet";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("vpc", self.vpc.clone())]
    }
}

fn subnet(number: usize) -> Subnet {
    Subnet {
        key: format!("123456789012/eu-central-1/subnet-{number:017x}"),
        vpc: format!("123456789012/eu-central-1/vpc-{:08x}", number / 10),
        text: "x".repeat(220),
    }
}

fn main() {
    let given = std::env::args().nth(1).map(PathBuf::from);
    let dir = given.unwrap_or_else(|| std::env::temp_dir().join("ondol-store-measure"));
    let _ = std::fs::remove_dir_all(&dir);
    let mut out = std::io::stdout();
    let store = fill(&dir);
    let stats = store.stats();
    writeln!(
        out,
        "{ROWS} rows, {} bytes each; {stats:?}",
        stats.live_bytes / stats.rows
    )
    .unwrap();
    drop(store);
    for _ in 0..3 {
        let began = Instant::now();
        let store = Store::open(&dir).unwrap();
        writeln!(out, "open                {:8.1} ms", ms(began.elapsed())).unwrap();
        drop(store);
    }
    let store = Store::open(&dir).unwrap();
    reads(&store, &mut out);
    writeln!(out, "fsync alone         {:8.0} a second", fsyncs(&dir)).unwrap();
    writes(&store, "1 writer", one_writer, &mut out);
    writes(&store, "64 writers", many_writers, &mut out);
    let stats = store.stats();
    let share = stats.journal_bytes as f64 / stats.live_bytes as f64;
    writeln!(out, "journal / live rows {share:8.2}   {stats:?}").unwrap();
    drop(store);
    std::fs::remove_dir_all(&dir).unwrap();
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn fill(dir: &Path) -> Store {
    let store = Store::open(dir).unwrap();
    for thousand in 0..ROWS / 1000 {
        let mut transaction = store.begin();
        for number in 0..1000 {
            transaction.put(subnet(thousand * 1000 + number));
        }
        store.commit(transaction).unwrap().wait().unwrap();
    }
    store
}

fn reads(store: &Store, out: &mut impl Write) {
    let keys: Vec<String> = (0..ROWS).map(|n| subnet(n * 7919 % ROWS).key).collect();
    for name in ["first get (decodes)", "get"] {
        let began = Instant::now();
        for key in &keys {
            black_box(store.get::<Subnet>(key));
        }
        let each = began.elapsed().as_nanos() / ROWS as u128;
        writeln!(out, "{name:20}{each:8} ns").unwrap();
    }
    let began = Instant::now();
    for _ in 0..100 {
        for key in &keys[..1000] {
            black_box(store.get::<Subnet>(key));
        }
    }
    let each = began.elapsed().as_nanos() / ROWS as u128;
    writeln!(out, "get, the same 1,000 {each:8} ns").unwrap();
    let mut transaction = store.begin();
    let began = Instant::now();
    for key in &keys[..1000] {
        black_box(transaction.get::<Subnet>(key));
    }
    let each = began.elapsed().as_nanos() / 1000;
    writeln!(out, "get in transaction  {each:8} ns").unwrap();
    let began = Instant::now();
    for number in 0..1000 {
        let vpc = subnet(number * 97).vpc;
        black_box(store.scan_index::<Subnet>("vpc", &vpc));
    }
    let each = began.elapsed().as_nanos() / 1000;
    writeln!(out, "10 rows by index    {each:8} ns").unwrap();
}

fn fsyncs(dir: &Path) -> f64 {
    let mut file = std::fs::File::create(dir.join("probe")).unwrap();
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed().as_secs_f64() < SECONDS {
        file.write_all(&[7; 420]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    f64::from(count) / SECONDS
}

/// One thread that waits for each commit.
fn one_writer(store: &Store) -> Vec<Duration> {
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed().as_secs_f64() < SECONDS {
        let began = Instant::now();
        store
            .commit(change(store, times.len()))
            .unwrap()
            .wait()
            .unwrap();
        times.push(began.elapsed());
    }
    times
}

/// 64 tasks that await their commits on two threads, as a server's calls do.
fn many_writers(store: &Store) -> Vec<Duration> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let began = Instant::now();
    let writer = |writer: usize| {
        let store = store.clone();
        async move {
            let mut times = Vec::new();
            while began.elapsed().as_secs_f64() < SECONDS {
                let began = Instant::now();
                let transaction = change(&store, times.len() * 64 + writer);
                store.commit(transaction).unwrap().durable().await.unwrap();
                times.push(began.elapsed());
            }
            times
        }
    };
    let tasks: Vec<_> = (0..64).map(|n| runtime.spawn(writer(n))).collect();
    let times = tasks
        .into_iter()
        .map(|task| runtime.block_on(task).unwrap());
    times.flatten().collect()
}

fn change(store: &Store, number: usize) -> store::Transaction {
    let mut transaction = store.begin();
    let mut row = subnet(number * 7919 % ROWS);
    black_box(transaction.get::<Subnet>(&row.key));
    row.text.replace_range(..1, "y");
    transaction.put(row);
    transaction
}

fn cpu_us() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks: f64 = fields[11..13]
        .iter()
        .map(|field| field.parse::<f64>().unwrap())
        .sum();
    ticks * 10_000.0
}

fn writes(store: &Store, name: &str, run: fn(&Store) -> Vec<Duration>, out: &mut impl Write) {
    let (syncs, cpu) = (store.stats().syncs, cpu_us());
    let mut times = run(store);
    times.sort_unstable();
    let at = |share: f64| ms(times[(times.len() as f64 * share) as usize]);
    let rate = times.len() as f64 / SECONDS;
    let syncs = (store.stats().syncs - syncs) as f64 / SECONDS;
    let cpu = (cpu_us() - cpu) / times.len() as f64;
    writeln!(
        out,
        "{name:20}{rate:8.0} commits a second over {syncs:.0} fsyncs, {cpu:.0} us of CPU each, \
         p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms",
        at(0.5),
        at(0.99),
        ms(times[times.len() - 1])
    )
    .unwrap();
}
