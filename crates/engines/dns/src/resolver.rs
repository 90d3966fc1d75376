//! Queries to answers. Pure but for the turn by which addresses rotate.

use crate::config::Table;
use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::A;
use hickory_proto::rr::{DNSClass, RData, Record, RecordType};
use hickory_proto::serialize::binary::{BinDecodable, BinEncodable};
use std::net::Ipv4Addr;

/// How long an answer may be kept: names of services that move are asked for again soon.
const TTL_SECONDS: u32 = 60;

/// Answers from a table.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    table: Table,
    turn: usize,
}

impl Resolver {
    /// Exchanges the table.
    pub fn set_table(&mut self, table: Table) {
        self.table = table;
    }

    /// The answer to a query that came in on a socket of this label; none for what is no query.
    pub fn answer(&mut self, label: &str, query: &[u8]) -> Option<Vec<u8>> {
        let query = Message::from_bytes(query).ok()?;
        if query.metadata.message_type != MessageType::Query {
            return None;
        }
        let mut answer = Message::response(query.metadata.id, query.metadata.op_code);
        answer.metadata.recursion_desired = query.metadata.recursion_desired;
        answer.metadata.recursion_available = true;
        answer.metadata.response_code = self.fill(label, &query, &mut answer);
        answer.to_bytes().ok()
    }

    fn fill(&mut self, label: &str, query: &Message, answer: &mut Message) -> ResponseCode {
        if query.metadata.op_code != OpCode::Query {
            return ResponseCode::NotImp;
        }
        let [question] = query.queries.as_slice() else {
            return ResponseCode::FormErr;
        };
        answer.add_query(question.clone());
        if question.query_class() != DNSClass::IN {
            return ResponseCode::Refused;
        }
        let name = question.name().to_ascii();
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let addresses = self
            .table
            .views
            .get(label)
            .and_then(|view| view.names.get(&name));
        let Some(addresses) = addresses else {
            return ResponseCode::Refused;
        };
        if matches!(question.query_type(), RecordType::A | RecordType::ANY) {
            for address in rotated(addresses, self.turn) {
                let data = RData::A(A(address));
                answer.add_answer(Record::from_rdata(
                    question.name().clone(),
                    TTL_SECONDS,
                    data,
                ));
            }
            self.turn = self.turn.wrapping_add(1);
        }
        ResponseCode::NoError
    }
}

/// Each answer begins with the next address, so that clients spread.
fn rotated(addresses: &[Ipv4Addr], turn: usize) -> impl Iterator<Item = Ipv4Addr> + '_ {
    let start = turn.checked_rem(addresses.len()).unwrap_or(0);
    addresses[start..]
        .iter()
        .chain(&addresses[..start])
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::View;
    use hickory_proto::op::Query;
    use hickory_proto::rr::Name;
    use std::str::FromStr;

    fn resolver() -> Resolver {
        let mut resolver = Resolver::default();
        let names = [(
            "web.elb.localhost".to_owned(),
            vec![[10, 0, 0, 1].into(), [10, 0, 1, 1].into()],
        )];
        let view = View {
            names: names.into(),
        };
        resolver.set_table(Table {
            views: [("vpc-1".to_owned(), view)].into(),
        });
        resolver
    }

    fn ask(resolver: &mut Resolver, label: &str, name: &str, kind: RecordType) -> Message {
        let mut query = Message::query();
        query.add_query(Query::query(Name::from_str(name).unwrap(), kind));
        let answer = resolver.answer(label, &query.to_bytes().unwrap()).unwrap();
        Message::from_bytes(&answer).unwrap()
    }

    #[test]
    fn a_name_is_answered_in_its_own_network_only_and_its_addresses_take_turns() {
        let mut resolver = resolver();
        let first = |message: Message| message.answers[0].data.clone();
        let name = "Web.ELB.localhost.";
        let one = first(ask(&mut resolver, "vpc-1", name, RecordType::A));
        let two = first(ask(&mut resolver, "vpc-1", name, RecordType::A));
        assert_ne!(one, two);
        let foreign = ask(&mut resolver, "vpc-2", name, RecordType::A);
        assert_eq!(foreign.metadata.response_code, ResponseCode::Refused);
        let other_kind = ask(&mut resolver, "vpc-1", name, RecordType::AAAA);
        assert_eq!(other_kind.metadata.response_code, ResponseCode::NoError);
        assert!(other_kind.answers.is_empty());
    }

    #[test]
    fn bytes_that_are_no_query_get_no_answer() {
        let mut resolver = resolver();
        for bytes in [&b""[..], b"x", &[0xff; 12], &[0; 600]] {
            let answered = resolver.answer("vpc-1", bytes);
            assert!(answered.is_none_or(|answer| Message::from_bytes(&answer).is_ok()));
        }
    }
}
