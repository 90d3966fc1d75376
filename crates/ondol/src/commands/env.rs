//! `ondol env`: the variables that point AWS's tools here.

use crate::config::DataFlag;
use crate::data::{Data, RUNNING_FILE, RootKeys, Running};
use crate::report::Problem;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Prints exports, or one JSON document.
pub fn run(data: &DataFlag, json: bool) -> Result<ExitCode, Problem> {
    let (data, running) = running(data)?;
    let variables = variables(&data, &running)?;
    if json {
        crate::commands::pages::print(&serde_json::json!(variables).to_string())?;
    } else {
        let lines: Vec<String> = variables
            .iter()
            .map(|(name, value)| format!("export {name}={}", word(value)))
            .collect();
        crate::commands::pages::print(&lines.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A text as a shell reads it: one word, in which nothing is expanded or run.
pub fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@,+".contains(&byte);
    match !text.is_empty() && text.bytes().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// The data directory and the `up` that runs on it.
pub fn running(flag: &DataFlag) -> Result<(Data, Running), Problem> {
    let path = flag.path()?;
    let nothing = || {
        Problem::new(format!("nothing runs on {}", path.display()))
            .next(format!("start it with: ondol up --data {}", path.display()))
    };
    let data = Data::find(&path)?.ok_or_else(nothing)?;
    if data.lock()?.is_some() {
        return Err(nothing());
    }
    let running = data
        .read_json::<Running>(RUNNING_FILE)?
        .ok_or_else(nothing)?;
    Ok((data, running))
}

/// Name to value.
pub fn variables(
    data: &Data,
    running: &Running,
) -> Result<BTreeMap<&'static str, String>, Problem> {
    let keys = data
        .read_json::<RootKeys>("root.json")?
        .ok_or_else(|| Problem::new("the root user's keys are missing"))?;
    let registry = running.endpoint.trim_start_matches("http://").to_owned();
    Ok(BTreeMap::from([
        ("AWS_ENDPOINT_URL", running.endpoint.clone()),
        ("AWS_ACCESS_KEY_ID", keys.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", keys.secret_access_key),
        ("AWS_REGION", running.region.clone()),
        ("AWS_DEFAULT_REGION", running.region.clone()),
        ("ONDOL_REGISTRY", registry),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_a_word_as_it_was() {
        assert_eq!(word("http://127.0.0.1:4566"), "http://127.0.0.1:4566");
        for text in ["", "a b", "$(touch x)", "it's", "a;b", "\"`\\", "~"] {
            let script = format!("printf %s {}", word(text));
            let told = std::process::Command::new("sh")
                .args(["-c", &script])
                .output();
            assert_eq!(told.unwrap().stdout, text.as_bytes(), "{script}");
        }
    }
}
