use super::*;

fn file() -> (tempfile::TempDir, Door) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, balance DECIMAL(8,2));
             INSERT INTO customers VALUES (1, 'Ada', 12.5), (2, NULL, 3);
             CREATE VIEW rich AS SELECT * FROM customers WHERE balance > 5;",
        )
        .unwrap();
    let door = Door::open(&path).unwrap();
    (folder, door)
}

fn limits() -> QueryLimits {
    QueryLimits {
        deadline: Duration::from_millis(400),
        ..QueryLimits::default()
    }
}

fn ask(door: &Door, sql: &str) -> Result<Page, DoorError> {
    door.query(sql, limits(), &CancelToken::new())
}

#[test]
fn a_query_gives_a_page() {
    let (_folder, door) = file();
    let page = ask(&door, "SELECT name, balance FROM customers ORDER BY id;").unwrap();
    assert_eq!(page.rows[0], [Some("Ada".into()), Some("12.5".into())]);
    assert_eq!(page.rows[1][0], None);
    assert!(page.columns[1].numeric && !page.columns[0].numeric);
    assert_eq!((page.total, page.truncated), (Some(2), false));
    assert_eq!(
        ask(&door, "SELECT count(*) FROM rich").unwrap().rows[0][0].as_deref(),
        Some("1")
    );
    assert_eq!(
        ask(&door, "SELECT value FROM json_each('[1,2]')")
            .unwrap()
            .rows
            .len(),
        2
    );
}

#[test]
fn nothing_is_written_attached_or_configured() {
    let (folder, door) = file();
    for sql in [
        "DELETE FROM customers",
        "INSERT INTO customers VALUES (3, 'x', 1)",
        "UPDATE customers SET name = 'x' RETURNING *",
        "WITH a AS (SELECT 1) DELETE FROM customers",
        "DROP TABLE customers",
        "CREATE TEMP TABLE x AS SELECT 1",
        "ATTACH 'other.sqlite' AS other",
        "PRAGMA user_version = 7",
        "PRAGMA table_info(customers)",
        "VACUUM INTO 'copy.sqlite'",
        "BEGIN",
        "EXPLAIN SELECT 1",
        "SELECT 1; DELETE FROM customers",
        "SELECT 1 /* ; */ ; -- x\n DELETE FROM customers",
        "/* SELECT */ DELETE FROM customers",
        "SELECT load_extension('evil')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT * FROM pragma_table_info('customers')",
        "SELECT * FROM dbstat",
        "SELECT readfile('/etc/passwd')",
    ] {
        let error = ask(&door, sql).expect_err(sql);
        assert!(!error.to_string().is_empty());
    }
    assert_eq!(
        ask(&door, "SELECT count(*) FROM customers").unwrap().rows[0][0].as_deref(),
        Some("2")
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no other file appeared"
    );
}

#[test]
fn endless_work_is_stopped_in_time() {
    let (_folder, door) = file();
    for sql in [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 1e9) SELECT sum(a.i * b.i) FROM n a, n b",
    ] {
        let started = Instant::now();
        assert!(
            matches!(ask(&door, sql), Err(DoorError::Timeout(_))),
            "{sql}"
        );
        assert!(started.elapsed() < Duration::from_secs(3));
    }
}

#[test]
fn a_cancel_stops_a_running_query() {
    let (_folder, door) = file();
    let cancel = CancelToken::new();
    let sql =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let limits = QueryLimits {
        deadline: Duration::from_secs(20),
        ..QueryLimits::default()
    };
    std::thread::scope(|scope| {
        let query = scope.spawn(|| door.query(sql, limits, &cancel));
        std::thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        assert_eq!(query.join().unwrap(), Err(DoorError::Cancelled));
    });
}

#[test]
fn huge_results_are_cut_and_said_so() {
    let (_folder, door) = file();
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let page = ask(&door, many).unwrap();
    assert_eq!(
        (page.rows.len(), page.truncated, page.total),
        (1_000, true, None)
    );
    let wide = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT printf('%.*c', 1000000, 'x') FROM n";
    let page = ask(&door, wide).unwrap();
    assert!(page.truncated && page.rows.len() <= 4);
}

#[test]
fn huge_values_are_refused() {
    let (_folder, door) = file();
    for sql in [
        "SELECT length(zeroblob(2000000000))",
        "SELECT length(randomblob(900000000))",
        "SELECT length(hex(zeroblob(8000000)))",
        "SELECT length(replace(hex(zeroblob(1000000)), '0', '0123456789'))",
        "SELECT group_concat(x, '') FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 100) SELECT hex(zeroblob(100000)) AS x FROM n)",
    ] {
        assert!(
            matches!(ask(&door, sql), Err(DoorError::TooBig(_))),
            "{sql}: {:?}",
            ask(&door, sql)
        );
    }
    // SQLite cuts the width itself.
    let cut = ask(&door, "SELECT length(printf('%.*c', 2000000000, 'x'))")
        .map(|page| page.rows[0][0].clone());
    assert!(matches!(&cut, Ok(None) | Err(_)), "{cut:?}");
}

#[test]
fn deep_and_long_queries_are_refused_and_not_a_crash() {
    let (_folder, door) = file();
    let deep = format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000));
    drop(ask(&door, &deep));
    let nots = format!("SELECT {} 1", "NOT ".repeat(20_000));
    assert!(ask(&door, &nots).is_err());
    let compound = vec!["SELECT 1"; 2_000].join(" UNION ALL ");
    assert!(ask(&door, &compound).is_err());
    let nested = format!(
        "{} 1 {}",
        "SELECT * FROM (SELECT".repeat(300),
        ")".repeat(300)
    );
    assert!(ask(&door, &nested).is_err());
}

#[test]
fn a_greedy_pattern_is_stopped() {
    let (_folder, door) = file();
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE printf('%.*c', 20000 + i % 9, 'a') LIKE '{}b'",
        "%a_".repeat(100)
    );
    let started = Instant::now();
    assert!(ask(&door, &sql).is_err());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn misspelled_names_get_a_suggestion() {
    let (_folder, door) = file();
    assert_eq!(
        ask(&door, "SELECT * FROM custmers")
            .unwrap_err()
            .to_string(),
        "There is no table custmers. Did you mean customers?"
    );
    let error = ask(&door, "SELECT c.nme FROM customers AS c").unwrap_err();
    assert_eq!(
        error.to_string(),
        "There is no column c.nme. Did you mean name?"
    );
    assert!(matches!(
        ask(&door, "SELECT 1 +"),
        Err(DoorError::Syntax(_))
    ));
}

#[test]
fn a_file_that_is_no_database_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    std::fs::write(
        &path,
        "this is no database, only some text that is long enough to be read as a header "
            .repeat(20),
    )
    .unwrap();
    assert!(matches!(Door::open(&path), Err(DoorError::Unreadable(_))));
    assert!(matches!(
        Door::open(&folder.path().join("missing")),
        Err(DoorError::Unreadable(_))
    ));
}

#[test]
fn a_file_in_wal_mode_is_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w%al ?.sqlite");
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        .unwrap();
    let door = Door::open(&path).unwrap();
    assert_eq!(ask(&door, "SELECT a FROM t").unwrap().rows.len(), 1);
}
