//! The real thing: keeper, worker processes, sockets on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall panic")]

#[path = "real/hangs.rs"]
mod hangs;
#[path = "real/harness.rs"]
mod harness;
#[path = "real/http.rs"]
mod http;
#[path = "real/http2.rs"]
mod http2;
#[path = "real/messages.rs"]
mod messages;
#[path = "real/options.rs"]
mod options;
#[path = "real/processes.rs"]
mod processes;

/// Not a test of its own: the program of the workers that the other tests start.
#[test]
fn worker_process() {
    if std::env::var_os("PROXY_TEST_WORKER").is_none() {
        return;
    }
    let mut options = proxy::worker::Options::standard("/run/netns".into()).unwrap();
    options.threads = 2;
    options.datagrams = Some(Box::new(processes::Echo::default()));
    proxy::worker::run(options).unwrap();
}
