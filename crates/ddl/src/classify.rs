//! What a statement is, from its first words.

use crate::source::{Kind, Source, Token};

/// What to do with a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    CreateTable,
    AlterTable,
    RenameTable,
    DropTable,
    CreateIndex,
    CreateType,
    CreateDomain,
    AlterType,
    Comment,
    Execute,
    /// No bearing on data. The text names the kind.
    Skip(&'static str),
    /// A routine: its body has statements of its own.
    Routine(&'static str),
    /// A block of code in a string, as PostgreSQL's DO has it.
    Block,
    /// COPY, whose data may follow.
    Copy,
    Unknown,
}

/// How many words decide what a statement is.
pub(crate) const HEAD: usize = 16;

/// Words between CREATE and what is created.
const MODIFIERS: &[&str] = &[
    "OR",
    "REPLACE",
    "ALTER",
    "GLOBAL",
    "LOCAL",
    "TEMPORARY",
    "TEMP",
    "PRIVATE",
    "UNLOGGED",
    "UNIQUE",
    "CLUSTERED",
    "BITMAP",
    "NONCLUSTERED",
    "FULLTEXT",
    "SPATIAL",
    "EDITIONABLE",
    "NONEDITIONABLE",
    "DEFINER",
    "AGGREGATE",
    "FORCE",
    "RECURSIVE",
    "MATERIALIZED",
    "CONSTRAINT",
    "PUBLIC",
    "SHARDED",
    "DUPLICATED",
    "IMMUTABLE",
    "COLUMNSTORE",
    "ALGORITHM",
    "SQL",
    "SECURITY",
    "UNDEFINED",
    "MERGE",
    "INVOKER",
    "EXTERNAL",
    "FOREIGN",
    "VIRTUAL",
    "NO",
    "COLUMN",
    "ROW",
    "PRIMARY",
    "XML",
    "HYBRID",
    "BLOCKCHAIN",
    "TRUSTED",
    "PROCEDURAL",
    "EVENT",
];

/// First words of statements without bearing on data, and what to call them.
const SKIPPED: &[(&str, &str)] = &[
    ("ANALYZE", "ANALYZE"),
    ("AUDIT", "AUDIT"),
    ("BACKUP", "BACKUP"),
    ("BEGIN", "transaction"),
    ("BULK", "BULK INSERT"),
    ("CALL", "CALL"),
    ("CHECKPOINT", "CHECKPOINT"),
    ("CLUSTER", "CLUSTER"),
    ("COMMIT", "transaction"),
    ("DBCC", "DBCC"),
    ("DEALLOCATE", "prepared-statement"),
    ("DECLARE", "DECLARE"),
    ("DELETE", "DELETE"),
    ("DENY", "GRANT/REVOKE"),
    ("DESC", "DESCRIBE"),
    ("DESCRIBE", "DESCRIBE"),
    ("ELSE", "procedural"),
    ("END", "procedural"),
    ("EXPLAIN", "EXPLAIN"),
    ("EXIT", "client"),
    ("FLUSH", "FLUSH"),
    ("GRANT", "GRANT/REVOKE"),
    ("IF", "procedural"),
    ("INSERT", "INSERT"),
    ("LOAD", "LOAD DATA"),
    ("LOCK", "LOCK/UNLOCK"),
    ("MERGE", "MERGE"),
    ("OPTIMIZE", "OPTIMIZE"),
    ("PRAGMA", "PRAGMA"),
    ("PREPARE", "prepared-statement"),
    ("PRINT", "PRINT"),
    ("PURGE", "PURGE"),
    ("QUIT", "client"),
    ("RAISERROR", "procedural"),
    ("REASSIGN", "ownership"),
    ("REFRESH", "REFRESH"),
    ("REINDEX", "REINDEX"),
    ("RELEASE", "transaction"),
    ("REPLACE", "INSERT"),
    ("RESET", "SET"),
    ("RETURN", "procedural"),
    ("REVOKE", "GRANT/REVOKE"),
    ("ROLLBACK", "transaction"),
    ("SAVE", "transaction"),
    ("SAVEPOINT", "transaction"),
    ("SECURITY", "SECURITY LABEL"),
    ("SELECT", "SELECT"),
    ("SET", "SET"),
    ("SHOW", "SHOW"),
    ("START", "transaction"),
    ("THROW", "procedural"),
    ("TRUNCATE", "TRUNCATE"),
    ("UNLOCK", "LOCK/UNLOCK"),
    ("UPDATE", "UPDATE"),
    ("USE", "USE"),
    ("VACUUM", "VACUUM"),
    ("VALUES", "SELECT"),
    ("WAITFOR", "procedural"),
    ("WHILE", "procedural"),
    ("WITH", "SELECT"),
    ("ATTACH", "ATTACH"),
    ("DETACH", "ATTACH"),
];

/// What a statement is, from its first [`HEAD`] tokens.
pub(crate) fn classify(source: &Source<'_>, tokens: &[Token], begin_is_block: bool) -> Class {
    let word = |at: usize| {
        tokens
            .get(at)
            .filter(|t| t.kind == Kind::Word)
            .map_or("", |t| source.raw(*t))
    };
    let is = |at: usize, what: &str| word(at).eq_ignore_ascii_case(what);
    if tokens
        .first()
        .is_some_and(|token| source.is_symbol(*token, "("))
    {
        return Class::Skip("SELECT");
    }
    if is(0, "CREATE") {
        return created(source, tokens);
    }
    if is(0, "ALTER") {
        let foreign = usize::from(is(1, "FOREIGN"));
        return match () {
            () if is(1 + foreign, "TABLE") => Class::AlterTable,
            () if is(1, "TYPE") => Class::AlterType,
            () if is(1, "EVENT")
                || is(1, "PROCEDURE")
                || is(1, "PROC")
                || is(1, "FUNCTION")
                || is(1, "TRIGGER") =>
            {
                Class::Routine("procedure, function and trigger")
            }
            () => Class::Skip("ALTER (of what isn't a table)"),
        };
    }
    if is(0, "DROP") {
        return if is(1, "TABLE") {
            Class::DropTable
        } else {
            Class::Skip("DROP (of what isn't a table)")
        };
    }
    if is(0, "RENAME") && is(1, "TABLE") {
        return Class::RenameTable;
    }
    if is(0, "COMMENT") && is(1, "ON") {
        return Class::Comment;
    }
    if is(0, "EXEC") || is(0, "EXECUTE") || word(0).to_ascii_lowercase().starts_with("sp_") {
        return Class::Execute;
    }
    if is(0, "DO") {
        return Class::Block;
    }
    if is(0, "COPY") {
        return Class::Copy;
    }
    let transaction = tokens.len() < 2 || is(1, "TRAN") || is(1, "TRANSACTION") || is(1, "WORK");
    if begin_is_block && (is(0, "DECLARE") || (is(0, "BEGIN") && !transaction)) {
        return Class::Routine("anonymous block");
    }
    match SKIPPED.iter().find(|(first, _)| is(0, first)) {
        Some((_, kind)) => Class::Skip(kind),
        None => Class::Unknown,
    }
}

/// What a CREATE statement creates.
fn created(source: &Source<'_>, tokens: &[Token]) -> Class {
    let mut at = 1;
    // DEFINER=`root`@`localhost` and ALGORITHM=UNDEFINED stand in between.
    while let Some(token) = tokens.get(at) {
        let word = source.raw(*token);
        let modifier = token.kind == Kind::Word
            && MODIFIERS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word));
        let value = at > 1
            && tokens
                .get(at - 1)
                .is_some_and(|before| matches!(source.raw(*before), "=" | "@"));
        // Without blanks, @localhost is one word.
        let host = word.starts_with('@') || word == "=" || source.raw(*token) == "@";
        let last = tokens
            .get(at + 1)
            .is_none_or(|next| next.kind != Kind::Word && !host && !value);
        if !(modifier || value || host) || (modifier && last && word.eq_ignore_ascii_case("EVENT"))
        {
            break;
        }
        at += 1;
    }
    let is = |at: usize, what: &str| {
        tokens
            .get(at)
            .is_some_and(|token| source.is_word(*token, what))
    };
    const ROUTINE: &str = "procedure, function and trigger";
    match () {
        () if is(at, "TABLE") => Class::CreateTable,
        () if is(at, "INDEX") => Class::CreateIndex,
        () if is(at, "TYPE") && is(at + 1, "BODY") => Class::Routine(ROUTINE),
        () if is(at, "TYPE") => Class::CreateType,
        () if is(at, "DOMAIN") => Class::CreateDomain,
        () if is(at, "PROCEDURE") || is(at, "PROC") || is(at, "FUNCTION") => {
            Class::Routine(ROUTINE)
        }
        () if is(at, "TRIGGER") || is(at, "PACKAGE") || is(at - 1, "EVENT") => {
            Class::Routine(ROUTINE)
        }
        () if is(at, "VIEW") => Class::Skip("CREATE VIEW"),
        () if is(at, "SEQUENCE") => Class::Skip("CREATE SEQUENCE"),
        () if is(at, "SCHEMA") || is(at, "DATABASE") => Class::Skip("CREATE DATABASE/SCHEMA"),
        () if is(at, "EXTENSION") => Class::Skip("CREATE EXTENSION"),
        () => Class::Skip("CREATE (of what isn't a table)"),
    }
}
