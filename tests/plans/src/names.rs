//! Short, stable names for identifiers that are made by chance.

use base::Time;

/// Which text stands for which.
#[derive(Default)]
pub struct Names {
    tasks: Vec<String>,
    deployments: Vec<String>,
}

impl Names {
    /// The name of a task; a new one gets the next.
    pub fn task(&mut self, id: &str) -> String {
        name('t', &mut self.tasks, id)
    }

    /// The name of a deployment; a new one gets the next.
    pub fn deployment(&mut self, id: &str) -> String {
        name('d', &mut self.deployments, id)
    }

    /// The id of the task with that name.
    pub fn id_of_task(&self, name: &str) -> Option<&str> {
        let number: usize = name.strip_prefix('t')?.parse().ok()?;
        self.tasks.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// A text with names instead of identifiers, and times since the beginning.
    pub fn in_text(&self, text: &str, begun: Time, group: &str) -> String {
        let mut text = text.replace(group, "web");
        for (letter, ids) in [('t', &self.tasks), ('d', &self.deployments)] {
            for (at, id) in ids.iter().enumerate() {
                text = text.replace(id, &format!("{letter}{}", at + 1));
            }
        }
        let words = text.split(' ').map(|word| {
            let time = Time::parse_iso8601(word);
            time.map_or_else(|| word.to_owned(), |time| since(begun, time))
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// A reason as text, its tasks in the order of their names: rows come in the order of their
    /// ids, which are chance.
    pub fn in_reason(&self, text: &str, begun: Time, group: &str) -> String {
        let text = self.in_text(text, begun, group);
        let mut words: Vec<&str> = text.split(' ').collect();
        words
            .chunk_by_mut(|a, b| is_task(a) && is_task(b))
            .for_each(|run| run.sort_by_key(|word| (word.len(), *word)));
        words.join(" ")
    }
}

/// Whether it is a task's name: rows come in the order of their ids, which are chance.
fn is_task(word: &str) -> bool {
    let number = word
        .strip_prefix('t')
        .map(|rest| rest.trim_end_matches([';', ',']));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

/// `12s`.
pub fn since(begun: Time, time: Time) -> String {
    let ms = time.since(begun).as_millis();
    match ms % 1_000 {
        0 => format!("{}s", ms / 1_000),
        _ => format!("{ms}ms"),
    }
}

fn name(letter: char, ids: &mut Vec<String>, id: &str) -> String {
    let at = ids.iter().position(|known| known == id).unwrap_or_else(|| {
        ids.push(id.to_owned());
        ids.len() - 1
    });
    format!("{letter}{}", at + 1)
}
