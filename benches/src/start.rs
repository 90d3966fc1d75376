//! From the start of the process to the first answered signed call, with empty data and with many
//! rows.

use crate::fill;
use crate::instance::Instance;
use crate::place::{Place, median};
use crate::report::{Goal, Row};

const ROWS: usize = 100_000;
const EMPTY_MS_MAX: f64 = 25.0;
const FILLED_MS_MAX: f64 = 300.0;

/// The rows of the table.
pub fn run(place: &Place) -> Result<Vec<Row>, String> {
    let rounds = place.rounds(20);
    let mut empty = Vec::new();
    for round in 0..rounds {
        let instance = Instance::start(place, &place.join(&format!("empty-{round}")))?;
        empty.push(instance.took.as_secs_f64() * 1e3);
        instance.end()?;
    }
    let data = place.join("filled");
    Instance::start(place, &data)?.end()?;
    let bytes = fill::others(&data, ROWS)?;
    let mut filled = Vec::new();
    for _ in 0..rounds {
        let instance = Instance::start(place, &data)?;
        filled.push(instance.took.as_secs_f64() * 1e3);
        instance.end()?;
    }
    let note = |values: &[f64]| {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        format!("median of {rounds}, least {least:.1}")
    };
    let filled_note = format!("{}; {} MiB of rows", note(&filled), bytes >> 20);
    Ok(vec![
        Row::bound(
            "start, empty data",
            median(&mut empty),
            "ms",
            Goal::AtMost(EMPTY_MS_MAX),
        )
        .noted(note(&empty)),
        Row::bound(
            "start, 100,000 rows",
            median(&mut filled),
            "ms",
            Goal::AtMost(FILLED_MS_MAX),
        )
        .noted(filled_note),
    ])
}
