//! Patterns of databases, and the class of an SQL statement.
//!
//! The class is read from the text alone, for every dialect at once: wherever dialects would read a text differently,
//! the answer is the class that may do most.

use std::fmt;

use super::{NamePattern, PatternError, SYNTAX};

/// A database by its alias, with the classes of statements; every class, where none is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DatabasePattern {
    /// Which databases.
    pub alias: NamePattern,
    pub(crate) classes: Classes,
}

/// What a statement may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementClass {
    /// Reads rows.
    Read,
    /// Changes rows.
    Write,
    /// Changes anything else, or cannot be told.
    Schema,
}

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Classes(u8);

impl Classes {
    pub(crate) const ALL: Classes = Classes(7);

    pub(crate) fn only(class: StatementClass) -> Classes {
        Classes(1 << class as u8)
    }

    /// This class and those that may do more.
    pub(crate) fn from(class: StatementClass) -> Classes {
        Classes(Classes::ALL.0 << class as u8 & Classes::ALL.0)
    }

    pub(crate) fn contains(self, class: StatementClass) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    pub(crate) fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn covers(self, other: Classes) -> bool {
        other.0 & !self.0 == 0
    }
}

impl DatabasePattern {
    /// Reads `ALIAS`, `ALIAS:CLASS` or `ALIAS:CLASS,CLASS`, where the alias is a name pattern without `:`.
    pub fn parse(text: &str) -> Result<DatabasePattern, PatternError> {
        let Some((alias, written)) = text.split_once(':') else {
            return Ok(DatabasePattern { alias: NamePattern::parse(text)?, classes: Classes::ALL });
        };
        let alias = NamePattern::parse(alias)?;
        let (mut classes, mut at) = (Classes(0), text.len() - written.len());
        for word in written.split(',') {
            let Some(class) = StatementClass::parse(word.trim()) else {
                let message = "a class of statements is `read`, `write` or `schema`";
                return Err(PatternError::at(SYNTAX, at, word.len(), message));
            };
            classes.0 |= 1 << class as u8;
            at += word.len() + 1;
        }
        Ok(DatabasePattern { alias, classes })
    }

    /// Whether a statement of this class on this database is meant.
    pub fn matches(&self, alias: &str, class: StatementClass) -> bool {
        self.classes.contains(class) && self.alias.matches(alias)
    }

    /// Whether everything that `other` means is meant.
    pub fn covers(&self, other: &DatabasePattern) -> bool {
        self.classes.covers(other.classes) && self.alias.covers(&other.alias)
    }
}

impl StatementClass {
    /// From least to most.
    pub const ALL: [StatementClass; 3] =
        [StatementClass::Read, StatementClass::Write, StatementClass::Schema];

    /// As patterns write it.
    pub fn name(self) -> &'static str {
        match self {
            StatementClass::Read => "read",
            StatementClass::Write => "write",
            StatementClass::Schema => "schema",
        }
    }

    fn parse(name: &str) -> Option<StatementClass> {
        StatementClass::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The class of a text of SQL: that of its strongest statement. Functions that a statement calls are not looked at.
    pub fn of(sql: &str) -> StatementClass {
        let mut reader = Sql { rest: sql.chars(), ambiguous: false };
        let class = reader.class();
        if reader.ambiguous { StatementClass::Schema } else { class }
    }

    /// The least that a text starting like this can be.
    pub fn at_least(start: &str) -> StatementClass {
        // A word at the end may go on, a dash or slash become a comment.
        let whole =
            start.trim_end_matches(|it: char| it.is_alphanumeric() || matches!(it, '_' | '$' | '-' | '/'));
        Sql { rest: whole.chars(), ambiguous: false }.class()
    }
}

fn class_of_verb(word: &str) -> StatementClass {
    match word {
        "SELECT" | "VALUES" | "TABLE" | "WITH" | "EXPLAIN" | "SHOW" | "DESCRIBE" | "DESC" | "BEGIN"
        | "START" | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => StatementClass::Read,
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "REPLACE" | "UPSERT" => StatementClass::Write,
        _ => StatementClass::Schema,
    }
}

/// What a word further inside adds: `WITH … DELETE`, `SELECT … INTO`, `EXPLAIN ANALYZE CREATE`.
fn class_inside(word: &str, before: &Word) -> StatementClass {
    match word {
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "INTO" => StatementClass::Write,
        // A verb where one can stand; a function of that name elsewhere.
        "REPLACE" if matches!(before, Word::Close) => StatementClass::Write,
        "CREATE" | "ALTER" | "DROP" | "TRUNCATE" | "GRANT" | "REVOKE" | "EXECUTE" | "CALL" | "COPY"
        | "REFRESH" | "REPLACE"
            if matches!(before, Word::Name(it) if matches!(it.as_str(), "EXPLAIN" | "ANALYZE" | "PLAN" | "VERBOSE"))
                || matches!(before, Word::Close) =>
        {
            StatementClass::Schema
        }
        _ => StatementClass::Read,
    }
}

enum Word {
    /// In upper case.
    Name(String),
    Open,
    Close,
    /// The end of a statement.
    End,
    Other,
}

struct Sql<'a> {
    rest: std::str::Chars<'a>,
    /// Whether dialects disagree on where something ends.
    ambiguous: bool,
}

impl Sql<'_> {
    /// The strongest class of what is read from left to right: what follows can only add to it.
    fn class(&mut self) -> StatementClass {
        let mut class = StatementClass::Read;
        let (mut first, mut before) = (true, Word::Other);
        while let Some(token) = self.token() {
            let found = match &token {
                Word::End => {
                    first = true;
                    before = Word::Other;
                    continue;
                }
                // `(SELECT …)`
                Word::Open if first => continue,
                Word::Name(word) if first => class_of_verb(word),
                Word::Name(word) => class_inside(word, &before),
                _ if first => StatementClass::Schema,
                _ => StatementClass::Read,
            };
            class = class.max(found);
            first = false;
            before = token;
        }
        class
    }

    fn token(&mut self) -> Option<Word> {
        loop {
            let char = self.rest.next()?;
            return Some(match char {
                ' ' | '\t' | '\n' | '\r' => continue,
                '-' if self.peek() == Some('-') => {
                    self.rest.next();
                    // Only some dialects want a blank here.
                    self.ambiguous |= !self.peek().is_none_or(|it| matches!(it, ' ' | '\t' | '\n'));
                    self.rest.by_ref().find(|it| *it == '\n');
                    continue;
                }
                '/' if self.peek() == Some('*') => {
                    self.rest.next();
                    self.comment();
                    continue;
                }
                '\'' | '"' | '`' => {
                    self.quoted(char);
                    Word::Other
                }
                '[' => {
                    self.quoted(']');
                    Word::Other
                }
                '#' => {
                    self.ambiguous = true;
                    Word::Other
                }
                '$' => {
                    // A parameter such as `$1`; anything else quotes in one dialect.
                    self.ambiguous |= !self.peek().is_some_and(|it| it.is_ascii_digit());
                    Word::Other
                }
                '(' => Word::Open,
                ')' => Word::Close,
                ';' => Word::End,
                _ if char.is_alphabetic() || char == '_' => self.name(char),
                _ if char.is_control() => {
                    self.ambiguous = true;
                    Word::Other
                }
                _ => Word::Other,
            });
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn name(&mut self, first: char) -> Word {
        let mut name = String::from(first);
        while let Some(char) = self.peek().filter(|it| it.is_alphanumeric() || matches!(it, '_' | '$')) {
            self.ambiguous |= char == '$';
            name.push(char);
            self.rest.next();
        }
        Word::Name(name.to_ascii_uppercase())
    }

    fn comment(&mut self) {
        // `/*!` is code in one dialect.
        self.ambiguous |= matches!(self.peek(), Some('!' | '+'));
        let mut before = ' ';
        for char in self.rest.by_ref() {
            match (before, char) {
                ('*', '/') => return,
                // Comments nest in one dialect.
                ('/', '*') => self.ambiguous = true,
                _ => {}
            }
            before = char;
        }
        self.ambiguous = true;
    }

    fn quoted(&mut self, end: char) {
        while let Some(char) = self.rest.next() {
            // An escape in one dialect.
            self.ambiguous |= char == '\\';
            if char == end {
                if self.peek() != Some(end) {
                    return;
                }
                self.rest.next();
            }
        }
        self.ambiguous = true;
    }
}

impl fmt::Display for DatabasePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.alias)?;
        if self.classes == Classes::ALL {
            return Ok(());
        }
        let names =
            StatementClass::ALL.into_iter().filter(|it| self.classes.contains(*it)).map(StatementClass::name);
        write!(f, ":{}", names.collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_statements() {
        for sql in [
            "SELECT 1",
            "select * from t where a = 'drop; delete'",
            "(SELECT 1) UNION (SELECT 2)",
            "VALUES (1)",
            "",
            "WITH a AS (SELECT 1) SELECT replace(x, 'a', 'b') FROM a",
            "SELECT \"update\" FROM t -- delete\n",
            ";;",
            "SELECT $1 /* insert into t */",
            "BEGIN; SELECT 1; COMMIT",
            "EXPLAIN SELECT 1",
            "SELECT 'it''s'",
        ] {
            assert_eq!(StatementClass::of(sql), StatementClass::Read, "{sql}");
        }
        for sql in [
            "INSERT INTO t VALUES (1)",
            "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a",
            "SELECT * INTO u FROM t",
            "SELECT 1; update t set a = 1",
            "WITH a AS (SELECT 1) REPLACE INTO t SELECT * FROM a",
            "/* x */ DELETE FROM t",
            "EXPLAIN ANALYZE DELETE FROM t",
            "SELECT * FROM t FOR UPDATE",
            "REPLACE INTO t VALUES (1)",
        ] {
            assert_eq!(StatementClass::of(sql), StatementClass::Write, "{sql}");
        }
        for sql in [
            "DROP TABLE t",
            "SELECT 1; DROP TABLE t",
            "frobnicate",
            "PRAGMA x",
            "SET ROLE admin",
            "EXPLAIN ANALYZE CREATE TABLE t()",
            // Read differently by different dialects.
            "SELECT 'a\\' ; DROP TABLE t; --'",
            "SELECT 5--1; DROP TABLE t",
            "SELECT /*! 1; DROP TABLE t */ 1",
            "SELECT 1 # '",
            "SELECT /* /* */ DROP TABLE t */ 1",
            "SELECT $$ ' $$; DROP TABLE t; --'",
            "SELECT 'open",
            "/* open",
            "\u{1}",
            "SELECT a$$ FROM t",
            "'x'",
        ] {
            assert_eq!(StatementClass::of(sql), StatementClass::Schema, "{sql}");
        }
    }

    #[test]
    fn patterns_name_classes() {
        let pattern = DatabasePattern::parse("orders:write, read").unwrap();
        assert_eq!(pattern.to_string(), "orders:read,write");
        assert!(
            pattern.matches("orders", StatementClass::Read)
                && !pattern.matches("orders", StatementClass::Schema)
        );
        assert!(DatabasePattern::parse("*").unwrap().covers(&pattern));
        for wrong in ["", "orders:", "orders:raed", ":read", "orders:read,"] {
            assert!(DatabasePattern::parse(wrong).is_err(), "{wrong}");
        }
    }
}
