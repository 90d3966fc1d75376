//! An engine knows no AWS word: it is a mechanism, and who wants it and why is not its business.

use super::Finding;
use super::source::Token;
use super::tree::Tree;

/// Whole words, in small letters.
const AWS_WORDS: &[&str] = &[
    "aws",
    "arn",
    "vpc",
    "eni",
    "ecs",
    "ec2",
    "ecr",
    "elb",
    "elbv2",
    "alb",
    "nlb",
    "iam",
    "sts",
    "fargate",
    "cloudwatch",
    "task",
];

/// What looks like such a word and is none.
const OTHERS: &[&str] = &[
    "aws_lc_rs", // the cryptography library's name
    "std::task",
    "tokio::task",     // the runtime's own tasks
    "/proc/self/task", // the kernel's
];

/// No AWS word in an engine's code, texts or comments; tests may tell stories.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let engines = tree
        .written()
        .filter(|source| source.path.starts_with("crates/engines/"));
    for source in engines.filter(|source| !source.test) {
        let tests = test_lines(&source.tokens);
        for (at, line) in source.text.lines().enumerate() {
            if tests.iter().any(|range| range.contains(&(at + 1))) {
                continue;
            }
            if let Some(word) = aws_word(line) {
                let message = format!("`{word}` is AWS's word: an engine speaks of mechanisms");
                found.push(Finding::new(&source.path, at + 1, message));
            }
        }
    }
    found
}

fn test_lines(tokens: &[Token]) -> Vec<std::ops::RangeInclusive<usize>> {
    let runs = tokens.chunk_by(|one, next| one.test == next.test);
    let of_tests = runs.filter(|run| run[0].test);
    of_tests
        .map(|run| run[0].line..=run[run.len() - 1].line)
        .collect()
}

fn aws_word(line: &str) -> Option<String> {
    let mut line = line.to_lowercase();
    for other in OTHERS {
        line = line.replace(other, "");
    }
    let mut words = line.split(|letter: char| !letter.is_alphanumeric());
    words
        .find(|word| AWS_WORDS.contains(word))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_words_are_found_in_engines_only_and_not_in_their_tests() {
        let tree = Tree::with(&[
            (
                "crates/engines/a/src/lib.rs",
                "fn of_vpc() {}\n#[cfg(test)]\nmod t {\nfn arn() {}\n}",
            ),
            (
                "crates/engines/b/src/lib.rs",
                "// an ECS thing\nuse aws_lc_rs::digest;\n",
            ),
            ("crates/services/c/src/lib.rs", "fn vpc() {}"),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
