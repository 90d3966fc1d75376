//! What is answered here, what elsewhere, and that no bytes break it.

use super::*;
use crate::config::{Table, View};
use base::Seed;
use hickory_proto::op::{Edns, Message, OpCode, Query};
use hickory_proto::rr::{DNSClass, Name, RecordType};
use hickory_proto::serialize::binary::{BinDecodable, BinEncodable};
use std::collections::BTreeMap;

const LABEL: &str = "net-1";

fn names() -> Names {
    let view = View {
        names: BTreeMap::from([
            (
                "web.elb.localhost".to_owned(),
                vec![[10, 0, 0, 1].into(), [10, 0, 1, 1].into()],
            ),
            ("ip-10-0-0-5.inner".to_owned(), vec![[10, 0, 0, 5].into()]),
            ("public.example".to_owned(), vec![[10, 0, 0, 5].into()]),
        ]),
        pointers: BTreeMap::from([(
            "5.0.0.10.in-addr.arpa".to_owned(),
            "ip-10-0-0-5.inner".to_owned(),
        )]),
        zones: ["localhost", "inner", "10.in-addr.arpa"]
            .map(str::to_owned)
            .to_vec(),
    };
    let mut names = Names::default();
    names.set_table(Table {
        views: [(LABEL.to_owned(), view)].into(),
    });
    names
}

fn query(name: &str, kind: RecordType) -> Message {
    let mut query = Message::query();
    query.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
    query
}

fn judged(names: &mut Names, query: &Message) -> Verdict {
    names.judge(LABEL, &query.to_bytes().unwrap())
}

fn answered(names: &mut Names, query: &Message) -> Message {
    match judged(names, query) {
        Verdict::Answer(bytes) => Message::from_bytes(&bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_of_the_network_are_answered_with_authority() {
    use RecordType as T;
    // Name, type, code, records, and whether it says how long "nothing" may be kept.
    let cases = [
        ("Web.ELB.localhost.", T::A, Code::NoError, 2, false),
        ("web.elb.localhost.", T::AAAA, Code::NoError, 0, true),
        ("web.elb.localhost.", T::TXT, Code::NoError, 0, true),
        ("web.elb.localhost.", T::ANY, Code::NoError, 2, false),
        ("other.elb.localhost.", T::A, Code::NXDomain, 0, true),
        ("elb.localhost.", T::A, Code::NoError, 0, true),
        ("localhost.", T::SOA, Code::NoError, 1, false),
        ("ip-10-0-0-5.inner.", T::A, Code::NoError, 1, false),
        ("ip-10-0-0-6.inner.", T::A, Code::NXDomain, 0, true),
        ("5.0.0.10.in-addr.arpa.", T::PTR, Code::NoError, 1, false),
        ("6.0.0.10.in-addr.arpa.", T::PTR, Code::NXDomain, 0, true),
        ("0.0.10.in-addr.arpa.", T::PTR, Code::NoError, 0, true),
        ("public.example.", T::A, Code::NoError, 1, false),
        ("public.example.", T::MX, Code::NoError, 0, true),
    ];
    let mut names = names();
    for (name, kind, code, count, negative) in cases {
        let answer = answered(&mut names, &query(name, kind));
        let found = (
            answer.metadata.response_code,
            answer.answers.len(),
            !answer.authorities.is_empty(),
        );
        assert_eq!(found, (code, count, negative), "{name} {kind}");
        assert!(answer.metadata.authoritative, "{name} {kind}");
        assert_eq!(answer.queries[0].name().to_ascii(), name);
    }
}

#[test]
fn other_names_are_asked_elsewhere_with_what_the_client_takes() {
    let mut names = names();
    for (payload, limit) in [
        (None, 512),
        (Some(100), 512),
        (Some(1_400), 1_400),
        (Some(60_000), 4_096),
    ] {
        let mut query = query("example.com.", RecordType::A);
        if let Some(payload) = payload {
            let mut edns = Edns::new();
            edns.set_max_payload(payload);
            query.set_edns(edns);
        }
        assert_eq!(judged(&mut names, &query), Verdict::Elsewhere { limit });
    }
    // A name that only ends in the same letters is in no zone of ours.
    let dinner = query("dinner.", RecordType::A);
    assert_eq!(
        judged(&mut names, &dinner),
        Verdict::Elsewhere { limit: 512 }
    );
}

#[test]
fn a_network_without_a_view_gets_no_answer() {
    let query = query("web.elb.localhost.", RecordType::A)
        .to_bytes()
        .unwrap();
    assert_eq!(names().judge("net-2", &query), Verdict::Silence);
}

#[test]
fn addresses_take_turns() {
    let mut names = names();
    let query = query("web.elb.localhost.", RecordType::A);
    let first = |message: Message| message.answers[0].data.clone();
    let one = first(answered(&mut names, &query));
    assert_ne!(one, first(answered(&mut names, &query)));
}

#[test]
fn what_is_not_done_is_refused_by_code() {
    let mut names = names();
    let plain = || query("web.elb.localhost.", RecordType::A);
    let mut status = plain();
    status.metadata.op_code = OpCode::Status;
    let mut chaos = plain();
    chaos.queries[0].set_query_class(DNSClass::CH);
    let mut two = plain();
    two.add_query(plain().queries[0].clone());
    let mut none = plain();
    none.queries.clear();
    let mut future = plain();
    let mut edns = Edns::new();
    edns.set_version(1);
    future.set_edns(edns);
    let cases = [
        (status, Code::NotImp),
        (chaos, Code::Refused),
        (two, Code::FormErr),
        (none, Code::FormErr),
        (future, Code::BADVERS),
        (query("inner.", RecordType::AXFR), Code::Refused),
    ];
    for (query, code) in cases {
        let answer = answered(&mut names, &query);
        // BADVERS shares its number with BADSIG.
        let found = u16::from(answer.metadata.response_code);
        assert_eq!(found, u16::from(code), "{query:?}");
    }
    // An answer is no query: two resolvers that answered each other would never end.
    let mut answer = plain();
    answer.metadata.message_type = hickory_proto::op::MessageType::Response;
    assert_eq!(judged(&mut names, &answer), Verdict::Silence);
}

/// Good messages with bytes changed, cut, repeated and appended, and bytes of pure chance: each
/// gets silence, or an answer that reads, with the query's number.
#[test]
fn no_bytes_break_it() {
    let mut names = names();
    let good: Vec<Vec<u8>> = [
        ("web.elb.localhost.", RecordType::A),
        ("5.0.0.10.in-addr.arpa.", RecordType::PTR),
        ("example.com.", RecordType::TXT),
    ]
    .map(|(name, kind)| {
        let mut query = query(name, kind);
        query.set_edns(Edns::new());
        query.to_bytes().unwrap()
    })
    .to_vec();
    for number in 0..20_000 {
        let seed = Seed::new(number);
        let mut bytes = good[usize::try_from(seed.below(3)).unwrap()].clone();
        for _ in 0..=seed.below(6) {
            let at = usize::try_from(seed.below(bytes.len() as u64)).unwrap();
            let byte = u8::try_from(seed.below(256)).unwrap();
            match seed.below(5) {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, byte),
                3 => bytes.extend_from_within(at..),
                // A pointer, perhaps to itself.
                _ => bytes.splice(at..at, [0xC0, byte]).for_each(drop),
            }
        }
        if seed.chance(10) {
            bytes = (0..seed.below(600))
                .map(|_| seed.below(256) as u8)
                .collect();
        }
        let head = Head::read(&bytes);
        let _read = same_question(&bytes, &good[0]);
        match names.judge(LABEL, &bytes) {
            Verdict::Silence => {}
            Verdict::Answer(answer) => {
                let read = Message::from_bytes(&answer);
                let read = read.unwrap_or_else(|error| panic!("seed {number}: {error}"));
                let id = u16::from_be_bytes([bytes[0], bytes[1]]);
                assert_eq!(read.metadata.id, id, "seed {number}");
            }
            Verdict::Elsewhere { limit } => {
                assert!((512..=4_096).contains(&limit), "seed {number}");
                // What goes out can be told of its failure.
                assert!(
                    failure(&bytes, Code::ServFail).is_some(),
                    "seed {number}: {head:?}"
                );
            }
        }
    }
}
