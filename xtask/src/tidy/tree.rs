//! The repository as the checks see it: every file, every Rust file read, every crate with its
//! files in the order of its modules.

use super::source::{self, Token};
use crate::codegen::read;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Folders of the root that hold nothing of ours.
const NOT_OURS: &[&str] = &["target", ".git", ".venv"];

/// The repository.
pub struct Tree {
    /// Path relative to the root, with `/`, to its size in bytes.
    pub files: BTreeMap<String, u64>,
    /// Texts of Markdown and TOML files.
    pub texts: BTreeMap<String, String>,
    /// All Rust files.
    pub rust: BTreeMap<String, Source>,
    /// All crates, by the folder of their manifest.
    pub crates: Vec<Krate>,
    /// The root's manifest.
    pub manifest: toml::Table,
}

/// One Rust file.
pub struct Source {
    /// Relative to the root.
    pub path: String,
    /// As it is.
    pub text: String,
    /// Without comments.
    pub tokens: Vec<Token>,
    /// A module of some target reaches it.
    pub reached: bool,
    /// It exists for tests only: a file below `tests`, or a module under `#[cfg(test)]`.
    pub test: bool,
}

/// One crate.
pub struct Krate {
    /// Its package's name.
    pub name: String,
    /// The folder, relative to the root.
    pub folder: String,
    /// Its manifest.
    pub manifest: toml::Table,
}

impl Tree {
    /// Reads all.
    pub fn load(root: &Path) -> Result<Tree, String> {
        let mut tree = Tree::of(&texts_below(root)?)?;
        tree.files = sizes_below(root)?;
        Ok(tree)
    }

    /// A repository out of paths and texts, also for the checks' tests.
    pub fn of(texts: &BTreeMap<String, String>) -> Result<Tree, String> {
        let mut tree = Tree {
            files: texts
                .iter()
                .map(|(path, text)| (path.clone(), text.len() as u64))
                .collect(),
            texts: BTreeMap::new(),
            rust: BTreeMap::new(),
            crates: Vec::new(),
            manifest: toml::Table::new(),
        };
        for (path, text) in texts {
            if path.ends_with(".rs") {
                let tokens = source::tokens(text).map_err(|error| format!("{path}: {error}"))?;
                let (path, text) = (path.clone(), text.clone());
                let source = Source {
                    path: path.clone(),
                    text,
                    tokens,
                    reached: false,
                    test: false,
                };
                tree.rust.insert(path, source);
            } else {
                tree.texts.insert(path.clone(), text.clone());
            }
            if let Some(folder) = path.strip_suffix("Cargo.toml") {
                let manifest: toml::Table =
                    toml::from_str(text).map_err(|error| format!("{path}: {error}"))?;
                tree.add_crate(folder.trim_end_matches('/'), manifest);
            }
        }
        for at in 0..tree.crates.len() {
            for (file, test) in tree.roots(&tree.crates[at]) {
                let folder = folder_of(&file).to_owned();
                tree.reach(&file, &folder, test);
            }
        }
        Ok(tree)
    }

    /// A repository of these files.
    #[cfg(test)]
    pub fn with(files: &[(&str, &str)]) -> Tree {
        let files = files
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()));
        Tree::of(&files.collect()).unwrap()
    }

    /// Rust files that people write.
    pub fn written(&self) -> impl Iterator<Item = &Source> {
        self.rust
            .values()
            .filter(|source| !source.path.contains("/src/generated/"))
    }

    fn add_crate(&mut self, folder: &str, manifest: toml::Table) {
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"));
        let name = name.and_then(toml::Value::as_str).map(str::to_owned);
        if folder.is_empty() {
            self.manifest = manifest.clone();
        }
        if let Some(name) = name {
            self.crates.push(Krate {
                name,
                folder: folder.to_owned(),
                manifest,
            });
        }
    }

    /// Where the compiler begins to read a crate, and whether that is for tests.
    fn roots(&self, krate: &Krate) -> Vec<(String, bool)> {
        let below = |path: &str| format!("{}/{path}", krate.folder);
        let mut roots: BTreeSet<(String, bool)> = BTreeSet::new();
        // What measures is judged like what tests: it waits, prints and takes the time.
        let for_tests = krate.folder.starts_with("tests/") || krate.folder == "benches";
        for path in ["src/lib.rs", "src/main.rs", "build.rs"] {
            roots.insert((below(path), for_tests));
        }
        for folder in ["tests", "examples", "benches"] {
            let prefix = below(&format!("{folder}/"));
            for path in self.rust.keys().filter(|path| path.starts_with(&prefix)) {
                let rest = &path[prefix.len()..];
                let main = rest
                    .split_once('/')
                    .is_some_and(|(_, file)| file == "main.rs");
                if main || !rest.contains('/') {
                    roots.insert((path.clone(), true));
                }
            }
        }
        for kind in ["bin", "test", "example", "bench"] {
            let targets = krate.manifest.get(kind).and_then(toml::Value::as_array);
            for target in targets.into_iter().flatten() {
                if let Some(path) = target.get("path").and_then(toml::Value::as_str) {
                    let probe = target.get("test").and_then(toml::Value::as_bool) == Some(false);
                    roots.insert((below(path), kind != "bin" || probe || for_tests));
                }
            }
        }
        let there = |(path, _): &(String, bool)| self.rust.contains_key(path);
        roots.into_iter().filter(there).collect()
    }

    /// Marks a file and the modules below it. `folder` is where its modules' files are.
    fn reach(&mut self, file: &str, folder: &str, test: bool) {
        let Some(source) = self.rust.get_mut(file) else {
            return;
        };
        source.test = if source.reached {
            source.test && test
        } else {
            test
        };
        source.reached = true;
        let modules = modules(&source.tokens);
        for module in modules {
            let test = test || module.test;
            let inside = normal(&format!("{folder}/{}", module.folder));
            let candidates = match &module.path {
                Some(path) if module.folder.is_empty() => {
                    vec![normal(&format!("{}/{path}", folder_of(file)))]
                }
                Some(path) => vec![normal(&format!("{inside}/{path}"))],
                None => vec![
                    normal(&format!("{inside}/{}.rs", module.name)),
                    normal(&format!("{inside}/{}/mod.rs", module.name)),
                ],
            };
            for candidate in candidates {
                if self.rust.contains_key(&candidate) {
                    let below = match module.path {
                        Some(_) => folder_of(&candidate).to_owned(),
                        None => normal(&format!("{inside}/{}", module.name)),
                    };
                    self.reach(&candidate, &below, test);
                }
            }
        }
    }
}

/// `mod name;`
struct Module {
    name: String,
    /// Modules in brackets around it.
    folder: String,
    path: Option<String>,
    test: bool,
}

fn modules(tokens: &[Token]) -> Vec<Module> {
    let mut found = Vec::new();
    let mut around: Vec<(usize, String)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.text == "}" {
            around.retain(|(depth, _)| *depth < token.depth);
        }
        if token.text != "mod" || at + 2 >= tokens.len() {
            continue;
        }
        let name = tokens[at + 1].text.clone();
        if tokens[at + 2].text == "{" {
            around.push((token.depth, name));
        } else if tokens[at + 2].text == ";" {
            let folder: Vec<&str> = around.iter().map(|(_, name)| name.as_str()).collect();
            found.push(Module {
                path: path_attribute(&tokens[..at]),
                name,
                folder: folder.join("/"),
                test: token.test,
            });
        }
    }
    found
}

/// `#[path = "…"]` among the attributes right before.
fn path_attribute(before: &[Token]) -> Option<String> {
    let item = before
        .iter()
        .rposition(|token| matches!(token.text.as_str(), ";" | "}" | "{"));
    let attributes = &before[item.map_or(0, |at| at + 1)..];
    let found = attributes
        .windows(3)
        .find(|window| window[0].text == "path" && window[1].text == "=" && window[2].literal);
    found.map(|window| window[2].text.trim_matches('"').to_owned())
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Without `.`, `..` and doubled slashes.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    parts.join("/")
}

fn texts_below(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    for path in sizes_below(root)?.into_keys() {
        let kind = path.rsplit('.').next().unwrap_or_default();
        if matches!(kind, "rs" | "md" | "toml" | "plan" | "txt") {
            texts.insert(path.clone(), read(&root.join(&path))?);
        }
    }
    Ok(texts)
}

fn sizes_below(root: &Path) -> Result<BTreeMap<String, u64>, String> {
    let mut sizes = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let at = root.join(&folder);
        let named = |error| format!("{}: {error}", at.display());
        for entry in fs::read_dir(&at).map_err(named)? {
            let entry = entry.map_err(named)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(named)?;
            let ours = folder != Path::new("") || !NOT_OURS.contains(&name.as_str());
            if kind.is_dir() && ours {
                folders.push(folder.join(&name));
            } else if kind.is_file() {
                let size = entry.metadata().map_err(named)?.len();
                sizes.insert(folder.join(&name).to_string_lossy().into_owned(), size);
            }
        }
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_followed_to_their_files() {
        let tree = Tree::with(&[
            ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
            (
                "a/src/lib.rs",
                "mod b;\nmod i { mod j; }\n#[cfg(test)]\n#[path = \"t.rs\"]\nmod t;",
            ),
            ("a/src/b.rs", "mod c;"),
            ("a/src/b/c.rs", ""),
            ("a/src/t.rs", ""),
            ("a/src/i/j.rs", ""),
            ("a/src/dead.rs", ""),
            ("a/tests/t.rs", "mod kit;"),
            ("a/tests/kit/mod.rs", ""),
        ]);
        let dead: Vec<_> = tree
            .rust
            .values()
            .filter(|source| !source.reached)
            .collect();
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].path, "a/src/dead.rs");
        let tests: Vec<_> = tree.rust.values().filter(|source| source.test).collect();
        let tests: Vec<_> = tests.iter().map(|source| source.path.as_str()).collect();
        assert_eq!(tests, ["a/src/t.rs", "a/tests/kit/mod.rs", "a/tests/t.rs"]);
    }
}
