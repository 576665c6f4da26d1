//! Statements that nobody should have to fear: each is refused or stopped in
//! time, none changes a byte, none takes much memory.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use confab_store::{CancelToken, Door, DoorError, QueryLimits};
use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

/// What a query may take here.
const DEADLINE: Duration = Duration::from_millis(400);
/// How much later than that it may end.
const GRACE: Duration = Duration::from_millis(500);
/// Kilobytes by which the process may grow at most.
const MEMORY: u64 = 256 << 10;

/// Statements that change something, or reach for something else than the data.
const WRITING: &[&str] = &[
    "DELETE FROM t",
    "INSERT INTO t VALUES (9, 'x')",
    "UPDATE t SET b = 'x'",
    "REPLACE INTO t VALUES (1, 'x')",
    "DROP TABLE t",
    "ALTER TABLE t RENAME TO u",
    "ALTER TABLE t ADD COLUMN c",
    "CREATE TABLE u (a)",
    "CREATE TEMP TABLE u (a)",
    "CREATE TEMP TABLE u AS SELECT * FROM t",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TEMP VIEW v AS SELECT 1",
    "CREATE INDEX i ON t (a)",
    "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END",
    "CREATE TEMP TRIGGER g AFTER DELETE ON t BEGIN DELETE FROM t; END",
    "CREATE VIRTUAL TABLE f USING fts5(x)",
    "CREATE VIRTUAL TABLE r USING rtree(id, a, b)",
    "WITH x AS (SELECT 1) DELETE FROM t",
    "WITH x AS (SELECT 1) INSERT INTO t SELECT 9, 'x'",
    "WITH x AS (SELECT 1) UPDATE t SET b = 'x'",
    "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
    "SELECT 1; DELETE FROM t",
    "SELECT 1; SELECT 2",
    "SELECT 1 /* ; */ ; DROP TABLE t --",
    "/* SELECT */ DELETE FROM t",
    "-- SELECT\nDELETE FROM t",
    "EXPLAIN DELETE FROM t",
    "EXPLAIN QUERY PLAN DELETE FROM t",
    "BEGIN",
    "COMMIT",
    "SAVEPOINT s",
    "VACUUM",
    "VACUUM INTO '/tmp/confab-hostile.db'",
    "REINDEX",
    "ANALYZE",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA query_only = OFF",
    "PRAGMA database_list",
    "PRAGMA user_version = 7",
    "ATTACH ':memory:' AS m",
    "ATTACH '/etc/passwd' AS p",
    "ATTACH 'file:/tmp/confab-hostile.db?mode=rwc' AS p",
    "DETACH main",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('/tmp/confab-hostile', 'x')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT fts3_tokenizer('simple', x'00')",
    "SELECT sqlite_log(1, 'x')",
    "SELECT * FROM fsdir('/')",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM main.pragma_user_version(7)",
    "SELECT sqlite_compileoption_get(0)",
    "SELECT 1 FROM t WHERE load_extension('x') IS NULL",
    "SELECT (WITH x AS (SELECT load_extension('x') AS y) SELECT y FROM x)",
    "SELECT * FROM generate_series(1, 10) WHERE writefile('/tmp/confab-hostile', 'x')",
    "\0SELECT 1",
    "SELECT 1\0; DELETE FROM t",
    "SELECT 'it''s' ; ; DELETE FROM t",
    "REVOKE ALL ON t FROM me",
    "EXECUTE x",
    "CALL x()",
];

/// Statements that read, but without an end or without measure.
const GREEDY: &[&str] = &[
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i * 2 % 1000003 FROM n) SELECT sum(a.i) FROM n a, n b, n c",
    "SELECT count(*) FROM many a, many b, many c, many d, many e",
    "SELECT group_concat(a.b || b.b) FROM many a, many b, many c",
    "SELECT * FROM many a, many b, many c ORDER BY random()",
    "SELECT DISTINCT a.a * b.a * c.a FROM many a, many b, many c",
    "SELECT zeroblob(2000000000)",
    "SELECT randomblob(2000000000)",
    "SELECT hex(zeroblob(500000000))",
    "SELECT printf('%2000000000d', 1)",
    "SELECT format('%.*c', 1000000000, 'x')",
    "SELECT replace(hex(zeroblob(4000000)), '0', 'xxxxxxxxxxxxxxxxxxxx')",
    "WITH RECURSIVE s(x) AS (SELECT 'x' UNION ALL SELECT x || x FROM s) SELECT length(x) FROM s",
    "WITH RECURSIVE s(x) AS (SELECT zeroblob(1000000) UNION ALL SELECT x FROM s) SELECT x FROM s ORDER BY 1",
    "SELECT json_group_array(a.b) FROM many a, many b, many c",
    "SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%b'",
    "SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' GLOB '*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b'",
];

struct Stage {
    _folder: tempfile::TempDir,
    path: PathBuf,
    door: Door,
}

fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.sqlite");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'one');
             CREATE TABLE many (a INTEGER, b TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)
             INSERT INTO many SELECT i, 'row ' || i FROM n;",
        )
        .unwrap();
    drop(connection);
    let door = Door::open(&path).unwrap();
    Stage {
        _folder: folder,
        path,
        door,
    }
}

fn limits() -> QueryLimits {
    QueryLimits {
        deadline: DEADLINE,
        ..QueryLimits::default()
    }
}

/// The process's memory now, in kilobytes; 0 where the system doesn't tell.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

#[test]
fn nothing_is_written_and_nothing_else_is_reached() {
    let stage = stage();
    let before = fs::read(&stage.path).unwrap();
    for sql in WRITING {
        let result = stage.door.query(sql, limits(), &CancelToken::new());
        assert!(result.is_err(), "{sql} gave {result:?}");
        assert_eq!(fs::read(&stage.path).unwrap(), before, "{sql}");
    }
    for left in ["/tmp/confab-hostile", "/tmp/confab-hostile.db"] {
        assert!(!fs::exists(left).unwrap(), "{left}");
    }
}

#[test]
fn greed_ends_in_time_and_takes_little() {
    let stage = stage();
    let before = fs::read(&stage.path).unwrap();
    for sql in GREEDY {
        let (started, had) = (Instant::now(), memory());
        let result = stage.door.query(sql, limits(), &CancelToken::new());
        let took = started.elapsed();
        assert!(took < DEADLINE + GRACE, "{sql} took {took:?}");
        let grown = memory().saturating_sub(had);
        assert!(grown < MEMORY, "{sql} took {grown} kB");
        if let Err(error) = result {
            assert!(!matches!(error, DoorError::Other(_)), "{sql}: {error}");
        }
    }
    assert_eq!(fs::read(&stage.path).unwrap(), before);
}
