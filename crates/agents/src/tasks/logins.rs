//! Passwords of other registries, as `docker login` and `skopeo login` keep them on this host: the
//! `auths` of `$DOCKER_CONFIG/config.json`, else of `~/.docker/config.json`. ECS's agents on EC2
//! take the same document (AWS: ECS Developer Guide, "Private registry authentication for container
//! instances"). Read at each fetch, so that a login holds at once. Never written, never logged.

use base64::Engine;
use images::Credentials;
use serde_json::Value;
use std::path::PathBuf;

/// The credentials for a registry; anonymous where there are none.
pub(super) fn credentials(registry: &str) -> Credentials {
    let text = path().and_then(|path| std::fs::read_to_string(path).ok());
    let document = text.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    document
        .and_then(|document| find(&document, registry))
        .unwrap_or(Credentials::Anonymous)
}

fn path() -> Option<PathBuf> {
    let own = std::env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let usual = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".docker"));
    own.or_else(usual)
        .map(|directory| directory.join("config.json"))
}

/// Keys are host names, or for Docker Hub and old logins URLs.
fn find(document: &Value, registry: &str) -> Option<Credentials> {
    let host = |key: &str| {
        let key = key
            .strip_prefix("https://")
            .or_else(|| key.strip_prefix("http://"))
            .unwrap_or(key);
        key.split('/').next().unwrap_or(key).to_owned()
    };
    let hub = ["docker.io", "index.docker.io", "registry-1.docker.io"];
    let means = |key: &str| {
        let key = host(key);
        key == registry || hub.contains(&registry) && hub.contains(&key.as_str())
    };
    let auths = document.get("auths")?.as_object()?;
    let (_, entry) = auths.iter().find(|(key, _)| means(key))?;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(entry.get("auth")?.as_str()?)
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    Some(Credentials::Password {
        user: user.to_owned(),
        password: password.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(registry: &str) -> Option<String> {
        // anna:secret:with:colons and hub:pw.
        let document = serde_json::json!({"auths": {
            "registry.example:5000": {"auth": "YW5uYTpzZWNyZXQ6d2l0aDpjb2xvbnM="},
            "https://index.docker.io/v1/": {"auth": "aHViOnB3"},
            "helper.example": {},
        }});
        match find(&document, registry)? {
            Credentials::Password { user, password } => Some(format!("{user} {password}")),
            Credentials::Anonymous => None,
        }
    }

    #[test]
    fn a_login_is_found_by_the_registrys_host() {
        for (registry, wanted) in [
            ("registry.example:5000", Some("anna secret:with:colons")),
            ("registry.example", None),
            ("docker.io", Some("hub pw")),
            ("helper.example", None),
        ] {
            assert_eq!(found(registry).as_deref(), wanted, "{registry}");
        }
    }
}
