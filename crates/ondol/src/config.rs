//! Settings: flags over `ONDOL_*` variables over `DIR/ondol.toml` over defaults.

use crate::report::Problem;
use aws::{AccountId, Region};
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The port of the API where none is given.
pub const PORT: u16 = 4566;
/// The account that everything belongs to where none is given.
pub const ACCOUNT: &str = "123456789012";
/// The region that `env` and `demo` use where none is given.
pub const REGION: &str = "us-east-1";

/// How `up` writes its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON document a line.
    Json,
}

/// Where the data is.
#[derive(Clone, Debug, Default, Args)]
pub struct DataFlag {
    /// The data directory.
    #[arg(long, value_name = "DIR", env = "ONDOL_DATA")]
    pub data: Option<PathBuf>,
}

impl DataFlag {
    /// The directory, or the user's own one.
    pub fn path(&self) -> Result<PathBuf, Problem> {
        if let Some(path) = &self.data {
            return std::path::absolute(path)
                .map_err(|error| Problem::new("the data directory has no path").because(error));
        }
        if rustix::process::geteuid().is_root() {
            return Ok(PathBuf::from("/var/lib/ondol"));
        }
        let below_home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/share"));
        let base = std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .or_else(below_home);
        base.map(|base| base.join("ondol")).ok_or_else(|| {
            Problem::usage("there is no data directory: HOME is not set")
                .next("say which: ondol up --data DIR")
        })
    }
}

/// Flags of `up`. Each can stand in `DIR/ondol.toml` too, with `_` for `-`.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpFlags {
    /// Address and port of the API [default: 127.0.0.1:4566].
    #[arg(long, value_name = "HOST:PORT", env = "ONDOL_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// The account's id, twelve digits [default: 123456789012].
    #[arg(long, value_name = "ID", env = "ONDOL_ACCOUNT")]
    pub account: Option<String>,
    /// The region of `env` and `demo` [default: us-east-1].
    #[arg(long, value_name = "NAME", env = "ONDOL_REGION")]
    pub region: Option<String>,
    /// What is logged: error, warn, info, debug, trace, or filters such as `wire=debug`
    /// [default: info].
    #[arg(long, value_name = "LEVEL", env = "ONDOL_LOG_LEVEL")]
    pub log_level: Option<String>,
    /// How it is logged [default: text].
    #[arg(long, value_name = "FORMAT", env = "ONDOL_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// The root user's access key id; made at first start if not given.
    #[arg(long, value_name = "KEY", env = "ONDOL_ACCESS_KEY_ID")]
    pub access_key_id: Option<String>,
    /// The root user's secret key; made at first start if not given.
    #[arg(
        long,
        value_name = "SECRET",
        env = "ONDOL_SECRET_ACCESS_KEY",
        hide_env_values = true
    )]
    pub secret_access_key: Option<String>,
}

/// What `up` runs with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data directory, absolute.
    pub data: PathBuf,
    /// Where the API listens.
    pub listen: SocketAddr,
    /// The account.
    pub account: AccountId,
    /// The default region.
    pub region: Region,
    /// A filter of the log.
    pub log_level: String,
    /// Its form.
    pub log_format: LogFormat,
    /// Root keys, if they were given.
    pub root_keys: Option<(String, String)>,
}

impl Settings {
    /// Merges flags (with variables) and the file, and checks what they mean.
    pub fn merge(data: PathBuf, flags: UpFlags) -> Result<Settings, Problem> {
        let file = read_file(&data)?;
        let listen = flags.listen.or(file.listen);
        let listen = listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], PORT)));
        if !listen.ip().is_loopback() {
            return Err(Problem::usage(format!(
                "{listen} is not on loopback, and plain HTTP is refused anywhere else"
            ))
            .next("listen on 127.0.0.1; TLS for other addresses is not built yet"));
        }
        let account = flags
            .account
            .or(file.account)
            .unwrap_or_else(|| ACCOUNT.to_owned());
        let account = AccountId::parse(&account)
            .ok_or_else(|| Problem::usage(format!("account {account:?} is not twelve digits")))?;
        let region = flags
            .region
            .or(file.region)
            .unwrap_or_else(|| REGION.to_owned());
        let region = Region::parse(&region)
            .ok_or_else(|| Problem::usage(format!("AWS has no region {region:?}")))?;
        Ok(Settings {
            data,
            listen,
            account,
            region,
            log_level: flags
                .log_level
                .or(file.log_level)
                .unwrap_or_else(|| "info".to_owned()),
            log_format: flags
                .log_format
                .or(file.log_format)
                .unwrap_or(LogFormat::Text),
            root_keys: root_keys(
                flags.access_key_id.or(file.access_key_id),
                flags.secret_access_key.or(file.secret_access_key),
            )?,
        })
    }
}

fn root_keys(
    id: Option<String>,
    secret: Option<String>,
) -> Result<Option<(String, String)>, Problem> {
    match (id, secret) {
        (None, None) => Ok(None),
        (Some(id), Some(secret)) if !id.is_empty() && !secret.is_empty() => Ok(Some((id, secret))),
        _ => Err(
            Problem::usage("root keys need both an id and a secret, neither of them empty")
                .next("give both --access-key-id and --secret-access-key, or none"),
        ),
    }
}

fn read_file(data: &Path) -> Result<UpFlags, Problem> {
    let path = data.join("ondol.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(UpFlags::default()),
        Err(error) => {
            return Err(Problem::new(format!("cannot read {}", path.display())).because(error));
        }
    };
    toml::from_str(&text).map_err(|error| {
        Problem::usage(format!("{} is not understood", path.display())).because(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(flags: UpFlags) -> Result<Settings, Problem> {
        Settings::merge(PathBuf::from("/nonexistent"), flags)
    }

    #[test]
    fn defaults_hold_where_nothing_is_said() {
        let settings = merge(UpFlags::default()).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:4566");
        assert_eq!(settings.account.as_str(), ACCOUNT);
        assert_eq!(settings.root_keys, None);
    }

    #[test]
    fn wrong_settings_are_refused_with_what_is_wrong() {
        let flags = |change: fn(&mut UpFlags)| {
            let mut flags = UpFlags::default();
            change(&mut flags);
            merge(flags).unwrap_err().to_string()
        };
        assert!(flags(|f| f.account = Some("12".into())).contains("twelve digits"));
        assert!(flags(|f| f.region = Some("mars-1".into())).contains("no region"));
        assert!(flags(|f| f.listen = "0.0.0.0:1".parse().ok()).contains("loopback"));
        assert!(flags(|f| f.access_key_id = Some("a".into())).contains("both"));
    }
}
