//! What a run did not run: harnesses count a test that left itself out as passed, so what such a
//! test says is read, and told at the end. Never decides whether leaving it out is allowed; the
//! tests fail by themselves where it is not.

/// A test, story or step that did not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// What it lacks, in its own words.
    pub why: String,
    /// Whether its harness counted it as passed.
    pub counted: bool,
}

/// What such tests say, in any case, before the reason.
const WORD: &str = "skipped: ";

/// Reads what a harness prints under `--show-output`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// Inside the part that repeats what tests said that passed.
    successes: bool,
    /// Whose words these are.
    test: Option<String>,
    /// All that was found.
    pub found: Vec<LeftOut>,
}

impl Reader {
    /// A line of standard output; whether it is of the part that repeats what passed.
    pub fn line(&mut self, line: &str) -> bool {
        if line == "successes:" {
            self.successes = true;
            self.test = None;
        } else if line == "failures:" || line.starts_with("test result: ") {
            self.successes = false;
            self.test = None;
        }
        if !self.successes {
            // `test NAME ... ignored, WHY`
            let ignored = line.strip_prefix("test ");
            if let Some((name, why)) = ignored.and_then(|line| line.split_once(" ... ignored")) {
                let why = format!("ignored{why}");
                add(&mut self.found, LeftOut::new(name, &why, false));
            }
            return false;
        }
        let header = line.strip_prefix("---- ");
        if let Some(name) = header.and_then(|rest| rest.strip_suffix(" stdout ----")) {
            self.test = Some(name.to_owned());
        } else if let (Some(name), Some((_, why))) = (&self.test, said(line)) {
            let told = LeftOut::new(name, why, true);
            add(&mut self.found, told);
        }
        true
    }
}

/// A line of standard error, which no harness captures: `SKIPPED: STORY: WHY` of a story that will
/// be counted, `SCENARIO ... skipped: WHY` of one that will not.
pub fn aloud(line: &str) -> Option<LeftOut> {
    let (before, why) = said(line)?;
    let before = before.trim_end_matches([' ', '.']);
    Some(match (before, why.split_once(": ")) {
        ("", Some((name, why))) => LeftOut::new(name, why, true),
        ("", None) => LeftOut::new("a test", why, false),
        (name, _) => LeftOut::new(name, why, false),
    })
}

/// Adds one; a test that says twice what it lacks is left out once.
pub fn add(all: &mut Vec<LeftOut>, one: LeftOut) {
    match all.iter_mut().find(|known| known.name == one.name) {
        Some(known) if known.why.contains(&one.why) => {}
        Some(known) => known.why = format!("{}; {}", known.why, one.why),
        None => all.push(one),
    }
}

/// One line each, for the end of a run; "" when all was run.
pub fn list(all: &[LeftOut]) -> String {
    let lines = all
        .iter()
        .map(|LeftOut { name, why, .. }| format!("\n  {name}: {why}"));
    match all.len() {
        0 => String::new(),
        count => format!("{count} not run:{}\n", lines.collect::<String>()),
    }
}

impl LeftOut {
    /// One of this name.
    pub fn new(name: &str, why: &str, counted: bool) -> LeftOut {
        LeftOut {
            name: name.to_owned(),
            why: why.trim().to_owned(),
            counted,
        }
    }
}

/// What stands before and after the word.
fn said(line: &str) -> Option<(&str, &str)> {
    let at = line.to_ascii_lowercase().find(WORD)?;
    Some((line[..at].trim(), &line[at + WORD.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_left_themselves_out_are_found_and_what_others_said_is_not() {
        let mut reader = Reader::default();
        let lines = [
            ("test a::slow ... ignored, takes an hour", false),
            ("test a::root ... ok", false),
            ("", false),
            ("successes:", true),
            ("", true),
            ("---- a::root stdout ----", true),
            ("skipped: needs root", true),
            ("---- a::disk stdout ----", true),
            ("all is well", true),
            ("successes:", true),
            ("    a::root", true),
            ("failures:", false),
            ("---- a::net stdout ----", false),
            ("skipped: not so, it failed", false),
            ("test result: FAILED. 2 passed; 1 failed; 1 ignored", false),
        ];
        for (line, repeats) in lines {
            assert_eq!(reader.line(line), repeats, "{line}");
        }
        let wanted = [
            LeftOut::new("a::slow", "ignored, takes an hour", false),
            LeftOut::new("a::root", "needs root", true),
        ];
        assert_eq!(reader.found, wanted);
    }

    #[test]
    fn what_is_said_aloud_names_who_says_it() {
        for (line, wanted) in [
            ("   Compiling base v0.1.0", None),
            (
                "SKIPPED: images::push: this story needs dockerd",
                Some(LeftOut::new(
                    "images::push",
                    "this story needs dockerd",
                    true,
                )),
            ),
            (
                "Rootless transit ... skipped: playing the host needs root",
                Some(LeftOut::new(
                    "Rootless transit",
                    "playing the host needs root",
                    false,
                )),
            ),
        ] {
            assert_eq!(aloud(line), wanted, "{line}");
        }
    }

    #[test]
    fn a_test_is_told_once_with_all_that_it_lacks() {
        let mut all = Vec::new();
        assert_eq!(list(&all), "");
        for why in ["needs root", "needs dig", "needs root"] {
            add(&mut all, LeftOut::new("a", why, true));
        }
        add(&mut all, LeftOut::new("b", "needs curl", true));
        let wanted = "2 not run:\n  a: needs root; needs dig\n  b: needs curl\n";
        assert_eq!(list(&all), wanted);
    }
}
