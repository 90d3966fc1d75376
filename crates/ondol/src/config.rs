//! Settings: flags over `ONDOL_*` variables over `DIR/ondol.toml` over defaults.

use crate::report::Problem;
use aws::{AccountId, Quotas, Region};
use clap::Args;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The port of the API where none is given.
pub const PORT: u16 = 4566;
/// The account that everything belongs to where none is given.
pub const ACCOUNT: &str = "123456789012";
/// The region of `env` and `demo` where none is given.
const REGION: &str = "us-east-1";

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

/// An address and port. The one name that everybody has for loopback is known; others would need a
/// resolver, and could only lead elsewhere.
fn address(text: &str) -> Result<SocketAddr, String> {
    let parsed = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse(),
        None => text.parse(),
    };
    parsed.map_err(|_| "not an address and port, such as 127.0.0.1:4566".to_owned())
}

/// Flags of `up`. Each can stand in `DIR/ondol.toml` too, with `_` for `-`.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpFlags {
    /// Address and port of the API [default: 127.0.0.1:4566].
    #[arg(long, value_name = "HOST:PORT", env = "ONDOL_LISTEN", value_parser = address)]
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
    /// How many times the host's CPU may be asked for by tasks together [default: 16].
    #[arg(long, value_name = "TIMES", env = "ONDOL_CPU_OVERCOMMIT")]
    pub cpu_overcommit: Option<f64>,
    /// How many times the host's memory may be asked for by tasks together [default: 4].
    #[arg(long, value_name = "TIMES", env = "ONDOL_MEMORY_OVERCOMMIT")]
    pub memory_overcommit: Option<f64>,
    /// AWS's quotas that are other ones here, by name or code: only in the file, as `[quotas]`.
    #[arg(skip)]
    #[serde(default)]
    pub quotas: BTreeMap<String, i64>,
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
    /// AWS's quotas as they are here.
    pub quotas: Quotas,
    /// How many times the host may be asked for.
    pub overcommit: Overcommit,
}

/// How many times what the host has may be asked for by tasks together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overcommit {
    /// CPU: tasks then share it by what they asked for.
    pub cpu: f64,
    /// Memory: tasks that use more than there is are killed.
    pub memory: f64,
}

impl Default for Overcommit {
    fn default() -> Overcommit {
        Overcommit {
            cpu: 16.0,
            memory: 4.0,
        }
    }
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
            quotas: quotas(&file.quotas)?,
            overcommit: overcommit(
                flags.cpu_overcommit.or(file.cpu_overcommit),
                flags.memory_overcommit.or(file.memory_overcommit),
            )?,
        })
    }
}

fn quotas(set: &BTreeMap<String, i64>) -> Result<Quotas, Problem> {
    let set = set.iter().map(|(name, value)| (name.as_str(), *value));
    Quotas::set(set).map_err(|refused| {
        Problem::usage("[quotas] in ondol.toml is not understood")
            .because(refused)
            .next("write a line such as: vpcs-per-region = 20")
    })
}

fn overcommit(cpu: Option<f64>, memory: Option<f64>) -> Result<Overcommit, Problem> {
    let default = Overcommit::default();
    let positive = |given: Option<f64>, name: &str, default: f64| match given {
        Some(times) if !(times.is_finite() && times > 0.0) => Err(Problem::usage(format!(
            "{name} {times} is not a positive number"
        ))
        .next(format!("the default is {default}"))),
        given => Ok(given.unwrap_or(default)),
    };
    Ok(Overcommit {
        cpu: positive(cpu, "cpu-overcommit", default.cpu)?,
        memory: positive(memory, "memory-overcommit", default.memory)?,
    })
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
    fn an_address_is_a_number_or_localhost() {
        let read = |text| address(text).map(|address| address.to_string());
        assert_eq!(read("localhost:80").unwrap(), "127.0.0.1:80");
        assert_eq!(read("[::1]:4566").unwrap(), "[::1]:4566");
        for wrong in [
            "",
            "localhost",
            "localhost:",
            "localhost:x",
            "example.com:80",
            "1.2.3.4",
        ] {
            assert!(
                read(wrong).unwrap_err().contains("127.0.0.1:4566"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn defaults_hold_where_nothing_is_said() {
        let settings = merge(UpFlags::default()).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:4566");
        assert_eq!(settings.account.as_str(), ACCOUNT);
        assert_eq!(settings.root_keys, None);
        assert_eq!(settings.overcommit, Overcommit::default());
    }

    #[test]
    fn every_flag_has_a_variable_and_can_stand_in_the_file() {
        let command = UpFlags::augment_args(clap::Command::new("up"));
        let arguments: Vec<_> = command.get_arguments().collect();
        assert!(arguments.len() >= 7);
        for argument in arguments {
            let name = argument.get_id().as_str();
            let variable = format!("ONDOL_{}", name.to_ascii_uppercase());
            let has = argument.get_env().is_some_and(|known| known == &*variable);
            assert!(has, "--{name} has no {variable}");
            // Any setting has a text that is read; only an unknown name is told as such.
            let told = toml::from_str::<UpFlags>(&format!("{name} = \"text\""));
            let known = told.map_or_else(|error| !error.to_string().contains("unknown"), |_| true);
            assert!(known, "{name} cannot stand in the file");
        }
        let refused = toml::from_str::<UpFlags>("colour = \"red\"").unwrap_err();
        assert!(
            refused.to_string().contains("unknown field `colour`"),
            "{refused}"
        );
    }

    #[test]
    fn the_file_sets_what_no_flag_sets_and_unknown_quotas_are_refused_by_name() {
        let dir = std::env::temp_dir().join(format!("ondol-quotas-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let merge = |text: &str| {
            std::fs::write(dir.join("ondol.toml"), text).unwrap();
            Settings::merge(dir.clone(), UpFlags::default())
        };
        let settings = merge("[quotas]\nvpcs-per-region = 20\nL-0263D0A3 = 9\n").unwrap();
        assert_eq!(settings.quotas.of(&aws::quota::vpc::VPCS), 20);
        assert_eq!(settings.quotas.of(&aws::quota::ec2::ELASTIC_IPS), 9);
        assert_eq!(settings.quotas.of(&aws::quota::vpc::SUBNETS), 200);
        let settings = merge("cpu_overcommit = 2\nmemory_overcommit = 1.5\n").unwrap();
        let set = (settings.overcommit.cpu, settings.overcommit.memory);
        assert_eq!(set, (2.0, 1.5));
        let refused = merge("[quotas]\nvpcs = 20\n").unwrap_err().to_string();
        assert!(refused.contains("there is no quota \"vpcs\""), "{refused}");
        assert!(refused.contains("vpcs-per-region (5)"), "{refused}");
        std::fs::remove_dir_all(&dir).unwrap();
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
        assert!(flags(|f| f.cpu_overcommit = Some(0.0)).contains("cpu-overcommit 0"));
        assert!(flags(|f| f.memory_overcommit = Some(f64::NAN)).contains("not a positive"));
    }
}
