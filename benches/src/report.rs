//! What a benchmark gives: rows with a figure, a goal and a verdict, as a table and as JSON.

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde::Serialize;

/// Of a note below the table; the JSON has it whole.
const NOTE_CHARACTERS_MAX: usize = 100;

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Not more.
    AtMost(f64),
    /// Not less.
    AtLeast(f64),
}

impl Goal {
    fn holds(self, figure: f64) -> bool {
        match self {
            Goal::AtMost(most) => figure <= most,
            Goal::AtLeast(least) => figure >= least,
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The goal is met.
    Met,
    /// It is not.
    Missed,
    /// There is no goal.
    Baseline,
    /// It was not measured, and why stands in the note.
    Skipped,
    /// It could not be measured, and why stands in the note.
    Failed,
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What was measured.
    pub name: String,
    /// Our value, in `unit`.
    pub ours: Option<f64>,
    /// The peer's name and value, in `unit`.
    pub peer: Option<(String, f64)>,
    /// Of both values.
    pub unit: String,
    /// What is held to the goal: a ratio to the peer, or our value.
    pub figure: Option<f64>,
    /// What the figure should be.
    pub goal: Option<Goal>,
    /// What became of it.
    pub verdict: Verdict,
    /// How it was measured, or why not.
    pub note: String,
}

impl Row {
    fn empty(name: &str, verdict: Verdict, note: &str) -> Row {
        Row {
            name: name.to_owned(),
            ours: None,
            peer: None,
            unit: String::new(),
            figure: None,
            goal: None,
            verdict,
            note: note.to_owned(),
        }
    }

    fn held(mut self, figure: f64, goal: Goal) -> Row {
        self.figure = Some(figure);
        self.goal = Some(goal);
        self.verdict = if goal.holds(figure) {
            Verdict::Met
        } else {
            Verdict::Missed
        };
        self
    }

    /// Our value against a bound.
    pub fn bound(name: &str, ours: f64, unit: &str, goal: Goal) -> Row {
        let mut row = Row::empty(name, Verdict::Baseline, "");
        row.ours = Some(ours);
        row.unit = unit.to_owned();
        row.held(ours, goal)
    }

    /// Our value over the peer's against a bound.
    pub fn ratio(name: &str, ours: f64, peer: (&str, f64), unit: &str, goal: Goal) -> Row {
        let row = Row::baseline(name, ours, peer, unit);
        let figure = ours / peer.1;
        row.held(figure, goal)
    }

    /// Our value beside the peer's.
    pub fn baseline(name: &str, ours: f64, peer: (&str, f64), unit: &str) -> Row {
        let mut row = Row::empty(name, Verdict::Baseline, "");
        row.ours = Some(ours);
        row.peer = Some((peer.0.to_owned(), peer.1));
        row.unit = unit.to_owned();
        row.figure = Some(ours / peer.1);
        row
    }

    /// How it was measured.
    pub fn noted(mut self, note: impl Into<String>) -> Row {
        self.note = note.into();
        self
    }

    /// Not measured.
    pub fn skipped(name: &str, why: &str) -> Row {
        Row::empty(name, Verdict::Skipped, why)
    }

    /// Could not be measured.
    pub fn failed(name: &str, why: &str) -> Row {
        Row::empty(name, Verdict::Failed, why)
    }

    /// Whether `--check` fails on it; in CI nothing may be skipped.
    pub fn is_broken(&self, in_ci: bool) -> bool {
        match self.verdict {
            Verdict::Missed | Verdict::Failed => true,
            Verdict::Skipped => in_ci,
            Verdict::Met | Verdict::Baseline => false,
        }
    }

    fn cells(&self) -> Vec<String> {
        let value = |value: f64| format!("{} {}", short(value), self.unit);
        let peer = self.peer.as_ref();
        let ratio = self.figure.filter(|_| self.peer.is_some());
        let goal = self.goal.map(|goal| match goal {
            Goal::AtMost(most) => format!("≤ {}", short(most)),
            Goal::AtLeast(least) => format!("≥ {}", short(least)),
        });
        let verdict = match self.verdict {
            Verdict::Met => "met",
            Verdict::Missed => "MISSED",
            Verdict::Baseline => "–",
            Verdict::Skipped => "skipped",
            Verdict::Failed => "FAILED",
        };
        vec![
            self.name.clone(),
            self.ours.map(value).unwrap_or_default(),
            peer.map(|(name, one)| format!("{name} {}", value(*one)))
                .unwrap_or_default(),
            ratio
                .map(|ratio| format!("{} x", short(ratio)))
                .unwrap_or_default(),
            goal.unwrap_or_default(),
            verdict.to_owned(),
        ]
    }

    /// How it was measured, or why not, in a line.
    fn told(&self) -> Option<String> {
        let note = self.note.lines().next().filter(|note| !note.is_empty())?;
        let note: String = note.chars().take(NOTE_CHARACTERS_MAX).collect();
        Some(format!("  {}: {note}\n", self.name))
    }
}

/// Three digits that count.
fn short(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// For people.
pub fn table(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(vec!["what", "Ondol", "peer", "ratio", "goal", ""]);
    for row in rows {
        table.add_row(row.cells());
    }
    // Rows of one name beside several peers were measured alike.
    let mut told: Vec<String> = Vec::new();
    for line in rows.iter().filter_map(Row::told) {
        if !told.contains(&line) {
            told.push(line);
        }
    }
    format!("{table}\n\n{}", told.concat())
}

/// For programs.
pub fn document(rows: &[Row]) -> String {
    let document = serde_json::json!({ "rows": rows });
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_held_to_its_goal() {
        let row = Row::bound("start", 30.0, "ms", Goal::AtMost(25.0));
        assert_eq!(row.verdict, Verdict::Missed);
        let row = Row::ratio(
            "calls",
            40_000.0,
            ("moto", 350.0),
            "/s",
            Goal::AtLeast(100.0),
        );
        assert_eq!(row.verdict, Verdict::Met);
        assert_eq!(row.cells()[3], "114 x");
        let row = Row::baseline("proxy", 1.0, ("nginx", 2.0), "calls");
        assert_eq!((row.verdict, row.figure), (Verdict::Baseline, Some(0.5)));
    }

    #[test]
    fn only_ci_minds_what_was_skipped() {
        let row = Row::skipped("tasks", "there is no docker");
        assert!(row.is_broken(true) && !row.is_broken(false));
        assert!(Row::failed("tasks", "no").is_broken(false));
    }

    #[test]
    fn values_have_the_digits_that_count() {
        let shown: Vec<String> = [0.25, 1.0, 12.34, 4_321.9].map(short).into();
        assert_eq!(shown, ["0.25", "1", "12.3", "4322"]);
    }
}
