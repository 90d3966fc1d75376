//! Every transcript is played: what is answered is what stands in the file, to the byte.
//! And what botocore reads of it stands there as well. `ONDOL_BLESS=1` writes the files instead.

#![allow(clippy::unwrap_used)] // a failed test may panic

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use transcripts::{Message, Transcript, hidden, reading, world};

fn bless() -> bool {
    std::env::var("ONDOL_BLESS").as_deref() == Ok("1")
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Sends one request on a connection of its own.
async fn answer(address: SocketAddr, request: &Message) -> Message {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request.bytes()).await.unwrap();
    let mut read = Vec::new();
    loop {
        if let Some(answer) = Message::read(&read) {
            return answer;
        }
        let count = stream.read_buf(&mut read).await.unwrap();
        let text = String::from_utf8_lossy(&read);
        assert_ne!(count, 0, "the connection ended after: {text}");
    }
}

/// Plays a file in a world of its own and answers it as it went.
async fn played(transcript: &Transcript) -> Transcript {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let api = world::api();
    let server = tokio::spawn(wire::server::serve(
        listener,
        api.clone(),
        Vec::new(),
        async {
            let _ = stopped.await;
        },
    ));
    let mut exchanges = Vec::new();
    for exchange in &transcript.exchanges {
        exchanges.push(transcripts::Exchange {
            title: exchange.title.clone(),
            request: exchange.request.clone(),
            answer: hidden::hidden(answer(address, &exchange.request).await),
            read: exchange.read.clone(),
        });
    }
    stop.send(()).unwrap();
    server.await.unwrap();
    counted(&api, &exchanges, transcript.about.starts_with("What "));
    Transcript {
        about: transcript.about.clone(),
        exchanges,
    }
}

/// Every call was counted, by how it was answered, and as one of its operation.
fn counted(api: &wire::Api, exchanges: &[transcripts::Exchange], broken: bool) {
    let counts = api.calls();
    let status = |exchange: &transcripts::Exchange| exchange.answer.head[0].as_bytes()[9];
    let answered = |digit: u8| exchanges.iter().filter(|one| status(one) == digit).count();
    let sum = |read: fn(&wire::CallCount) -> u64| counts.iter().map(read).sum::<u64>() as usize;
    assert_eq!(sum(|one| one.calls), exchanges.len());
    assert_eq!(sum(|one| one.refused), answered(b'4'));
    assert_eq!(sum(|one| one.failed), answered(b'5'));
    // In files on what is wrong, a request may name an operation and not be a call of it.
    let named = counts.iter().filter(|count| !count.operation.is_empty());
    for count in named.filter(|_| !broken) {
        let (service, operation) = (count.service, count.operation);
        let named = |exchange: &&transcripts::Exchange| {
            let request = String::from_utf8(exchange.request.bytes()).unwrap();
            let form = request.contains(&format!("Action={operation}&"));
            let json = request.contains(&format!(".{operation}\r\n"));
            form || json
        };
        let played = exchanges.iter().filter(named).count() as u64;
        assert_eq!(count.calls, played, "{service} {operation}");
    }
}

#[tokio::test]
async fn every_answer_is_the_one_in_the_file() {
    let mut differ = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let wanted = Transcript::parse(&text).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            wanted.about.contains("https://"),
            "{name} links no document"
        );
        let mut played = played(&wanted).await;
        if bless() {
            let read = reading::read(&played.exchanges).unwrap();
            for (exchange, read) in played.exchanges.iter_mut().zip(read) {
                exchange.read = read;
            }
            std::fs::write(&path, played.text()).unwrap();
            continue;
        }
        assert_eq!(wanted.text(), text, "{name} is not in its form; bless it");
        for (wanted, played) in wanted.exchanges.iter().zip(&played.exchanges) {
            if wanted != played {
                let (wanted, got) = (wanted.answer.bytes(), played.answer.bytes());
                let (wanted, got) = (String::from_utf8(wanted), String::from_utf8(got));
                let title = &played.title;
                let (wanted, got) = (wanted.unwrap(), got.unwrap());
                differ.push(format!(
                    "{name}: {title}\n--- file\n{wanted}\n--- now\n{got}\n"
                ));
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn botocore_reads_every_answer_as_the_file_says() {
    if bless() {
        return; // the other test writes
    }
    if !reading::botocore_is_here() {
        let ci = std::env::var("CI");
        assert_ne!(ci.as_deref(), Ok("true"), "botocore is missing");
        eprintln!("skipped: python3 with botocore is missing");
        return;
    }
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let transcript = Transcript::parse(&text).unwrap();
        let read = reading::read(&transcript.exchanges).unwrap();
        for (exchange, read) in transcript.exchanges.iter().zip(read) {
            assert_eq!(
                exchange.read,
                read,
                "{}: {}",
                path.display(),
                exchange.title
            );
        }
    }
}
