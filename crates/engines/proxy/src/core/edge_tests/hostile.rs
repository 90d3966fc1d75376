//! Clients and targets that do what they should not, and what nobody else may suffer from it.

use super::*;

#[test]
fn a_head_that_comes_line_by_line_has_no_more_time_than_another() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    bench.ask(client, "GET / HTTP/1.1\r\n");
    for _ in 0..2 {
        bench.pass_ms(25_000);
        assert_eq!(bench.ask(client, "X-Slow: yes\r\n"), "");
    }
    bench.pass_ms(11_000);
    let answer = &bench.sent[&client];
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}
