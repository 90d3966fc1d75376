//! What conditions on JSON and on fields have in common: `&&`, `||`, brackets, comparisons, texts
//! with `*`. AWS: CloudWatch Logs User Guide, "Filter pattern syntax".

use super::quoted_text;
use crate::faults;
use aws::Fault;

/// Deeper brackets are refused, so that reading a pattern takes little of the stack.
const DEPTH_MAX: usize = 32;

/// Tests, put together. Brackets bind before `&&`, and that before `||`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression<T> {
    /// Both.
    And(Box<Expression<T>>, Box<Expression<T>>),
    /// One of them.
    Or(Box<Expression<T>>, Box<Expression<T>>),
    /// One test.
    Test(T),
}

impl<T> Expression<T> {
    /// Whether it holds, where `test` says it of each test.
    pub fn holds(&self, test: &impl Fn(&T) -> bool) -> bool {
        match self {
            Expression::And(one, other) => one.holds(test) && other.holds(test),
            Expression::Or(one, other) => one.holds(test) || other.holds(test),
            Expression::Test(one) => test(one),
        }
    }
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `=`.
    Equal,
    /// `!=`.
    Unequal,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

impl Compare {
    /// Whether two numbers compare so.
    pub fn holds(self, one: f64, other: f64) -> bool {
        match self {
            Compare::Equal => one == other,
            Compare::Unequal => one != other,
            Compare::Less => one < other,
            Compare::LessOrEqual => one <= other,
            Compare::Greater => one > other,
            Compare::GreaterOrEqual => one >= other,
        }
    }
}

/// What is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A text with `*` for anything: whether it is it, or is not.
    Text(bool, String),
    /// A number, compared.
    Number(Compare, f64),
}

/// Whether a text is a pattern in which only `*` is special.
pub fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, others)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = others.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The refusal of what stands where something else has to.
pub fn unexpected(rest: &str) -> Fault {
    faults::invalid_pattern(&format!("`{rest}` was not expected"))
}

/// What is left to read of a pattern.
pub struct Reader<'a> {
    /// The rest.
    pub rest: &'a str,
    /// Whether a word ends at a character, besides white space.
    pub ends_word: fn(char) -> bool,
}

impl Reader<'_> {
    /// Takes a word that comes next, behind white space.
    pub fn take(&mut self, word: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Tests, each read by `one`.
    pub fn expression<T>(
        &mut self,
        one: &mut impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Result<Expression<T>, Fault> {
        self.any(0, one)
    }

    fn any<T>(
        &mut self,
        depth: usize,
        one: &mut impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Result<Expression<T>, Fault> {
        let mut expression = self.all(depth, one)?;
        while self.take("||") {
            let other = self.all(depth, one)?;
            expression = Expression::Or(Box::new(expression), Box::new(other));
        }
        Ok(expression)
    }

    fn all<T>(
        &mut self,
        depth: usize,
        one: &mut impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Result<Expression<T>, Fault> {
        let mut expression = self.bracketed(depth, one)?;
        while self.take("&&") {
            let other = self.bracketed(depth, one)?;
            expression = Expression::And(Box::new(expression), Box::new(other));
        }
        Ok(expression)
    }

    fn bracketed<T>(
        &mut self,
        depth: usize,
        one: &mut impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Result<Expression<T>, Fault> {
        if depth > DEPTH_MAX {
            return Err(faults::invalid_pattern("its brackets are too deep"));
        }
        if !self.take("(") {
            return one(self).map(Expression::Test);
        }
        let expression = self.any(depth + 1, one)?;
        match self.take(")") {
            true => Ok(expression),
            false => Err(unexpected(self.rest)),
        }
    }

    /// A comparison, if one comes next.
    pub fn compare(&mut self) -> Option<Compare> {
        let operators = [
            ("!=", Compare::Unequal),
            ("<=", Compare::LessOrEqual),
            (">=", Compare::GreaterOrEqual),
            ("=", Compare::Equal),
            ("<", Compare::Less),
            (">", Compare::Greater),
        ];
        let mut operators = operators.into_iter();
        let found = operators.find(|(text, _)| self.take(text));
        found.map(|(_, compare)| compare)
    }

    /// What is compared with: a text, quoted or not, or a number.
    pub fn operand(&mut self, compare: Compare) -> Result<Operand, Fault> {
        self.rest = self.rest.trim_start();
        if self.rest.starts_with('%') {
            return Err(faults::not_implemented(
                "FilterLogEvents with a regular expression",
            ));
        }
        if let Some(quoted) = self.rest.strip_prefix('"') {
            let Some((text, rest)) = quoted_text(quoted) else {
                return Err(faults::invalid_pattern("a quote is not closed"));
            };
            self.rest = rest;
            return text_operand(compare, text);
        }
        let word = self.word();
        if word.is_empty() {
            return Err(unexpected(self.rest));
        }
        let numeric = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        match word.parse::<f64>() {
            Ok(number) if numeric => Ok(Operand::Number(compare, number)),
            _ => text_operand(compare, word.to_owned()),
        }
    }

    /// The characters up to white space, or to one that ends words.
    fn word(&mut self) -> String {
        let ends_word = self.ends_word;
        let ends = |c: char| c.is_whitespace() || ends_word(c);
        let (word, rest) = self
            .rest
            .split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        word.to_owned()
    }
}

fn text_operand(compare: Compare, text: String) -> Result<Operand, Fault> {
    match compare {
        Compare::Equal => Ok(Operand::Text(true, text)),
        Compare::Unequal => Ok(Operand::Text(false, text)),
        _ => Err(faults::invalid_pattern(
            "only numbers can be compared with < and >",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_the_operators_say() {
        use Compare::*;
        // For one that is less, equal and greater.
        for (compare, wanted) in [
            (Equal, [false, true, false]),
            (Unequal, [true, false, true]),
            (Less, [true, false, false]),
            (LessOrEqual, [true, true, false]),
            (Greater, [false, false, true]),
            (GreaterOrEqual, [false, true, true]),
        ] {
            let found = [1.0, 2.0, 3.0].map(|one| compare.holds(one, 2.0));
            assert_eq!(found, wanted, "{compare:?}");
        }
    }

    #[test]
    fn a_star_stands_for_anything_and_pieces_follow_each_other() {
        for (pattern, text, wanted) in [
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("*b", "abc", false),
            ("a*b*c", "a-b-c", true),
            ("*ab*ab*", "x-ab-y", false),
            ("*ab*ab*", "x-ab-ab-y", true),
            ("*aba*aba*", "ababa", false),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
