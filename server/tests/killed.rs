//! What a generation leaves that is killed, cancelled, or not alone.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#![cfg(unix)]

mod common;

use common::{Bench, SHOP, contents, names};
use std::{
    fs,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

fn start(bench: &Bench, arguments: &[&str]) -> Child {
    bench
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn send(signal: &str, child: &Child) {
    Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
}

/// Every listed dataset is whole, and no file or folder is nobody's.
fn all_is_well(bench: &Bench, at_least: usize) {
    let datasets = bench.datasets();
    assert!(datasets.len() >= at_least);
    for dataset in &datasets {
        let file = bench
            .data()
            .join("datasets")
            .join(dataset["id"].as_str().unwrap())
            .join(format!("v{}.sqlite", dataset["version"]));
        let database =
            rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
                .unwrap();
        let sound: String = database
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
        for table in dataset["tables"].as_array().unwrap() {
            let sql = format!(
                "SELECT count(*) FROM \"{}\"",
                table["name"].as_str().unwrap()
            );
            let rows: i64 = database.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(rows, table["rows"].as_i64().unwrap());
        }
    }
    assert_eq!(
        fs::read_dir(bench.data().join("datasets")).unwrap().count(),
        datasets.len()
    );
}

#[test]
fn a_killed_generation_loses_nothing_and_leaves_nothing() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    bench
        .run(&["generate", &file, "--rows", "100", "--name", "first"])
        .fine();
    let first = bench.datasets()[0].clone();
    // Moments all over a generation, from its start to well after its end.
    for moment in [0, 3, 8, 15, 25, 40, 60, 90, 130, 180, 250, 350] {
        let mut child = start(
            &bench,
            &["generate", &file, "--rows", "30000", "--name", "second"],
        );
        sleep(Duration::from_millis(moment));
        // The process may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        all_is_well(&bench, 1);
        assert!(bench.datasets().contains(&first));
    }
}

#[test]
fn a_killed_change_loses_nothing_and_leaves_nothing() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    bench.run(&["generate", &file, "--rows", "20000"]).fine();
    let edit = [
        "edit",
        "shop",
        "--table",
        "orders",
        "--prompt",
        "add 3 to the quantity",
    ];
    for moment in [0, 5, 15, 30, 60, 100, 150, 220, 300] {
        let before = bench.datasets()[0]["version"].as_u64().unwrap();
        let mut child = start(&bench, &edit);
        sleep(Duration::from_millis(moment));
        // The process may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        all_is_well(&bench, 1);
        let dataset = &bench.datasets()[0];
        let version = dataset["version"].as_u64().unwrap();
        assert!(version == before || version == before + 1);
        let folder = bench
            .data()
            .join("datasets")
            .join(dataset["id"].as_str().unwrap());
        let drafts = names(&folder)
            .into_iter()
            .filter(|name| name.starts_with(".building"));
        assert_eq!(drafts.count(), 0);
    }
    bench.run(&edit).fine();
    bench.run(&["edit", "shop", "--undo"]).fine();
    bench.run(&["edit", "shop", "--redo"]).fine();
    all_is_well(&bench, 1);
}

#[test]
fn a_killed_export_leaves_no_half_folder_and_the_next_one_cleans_up() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    for (number, moment) in [5, 20, 50, 100, 200].into_iter().enumerate() {
        let out = format!("out{number}");
        let mut child = start(
            &bench,
            &["generate", &file, "--rows", "40000", "--out", &out],
        );
        sleep(Duration::from_millis(moment));
        let _ = child.kill();
        child.wait().unwrap();
        if bench.path(&out).exists() {
            assert_eq!(contents(&bench.path(&out)).len(), 6);
            fs::remove_dir_all(bench.path(&out)).unwrap();
        }
    }
    bench
        .run(&["generate", &file, "--rows", "5", "--out", "last"])
        .fine();
    assert_eq!(names(&bench.path("")), ["last", "shop.sql"]);
}

#[test]
fn an_interrupted_generation_says_so_and_leaves_nothing() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    for signal in ["-INT", "-TERM"] {
        let child = bench
            .command(&["generate", &file, "--rows", "20000000", "--out", "big"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(600));
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            String::from_utf8(output.stderr)
                .unwrap()
                .contains("Cancelled")
        );
        assert_eq!(names(&bench.path("")), ["shop.sql"]);
    }
}

#[test]
fn two_generations_at_once_both_finish() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let children: Vec<Child> = ["a", "b", "c"]
        .map(|name| {
            start(
                &bench,
                &["generate", &file, "--rows", "5000", "--name", name],
            )
        })
        .into();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(bench.datasets().len(), 3);
    all_is_well(&bench, 3);
}

#[test]
fn a_full_disk_is_one_sentence_and_leaves_nothing() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let program = env!("CARGO_BIN_EXE_confab");
    // A limit on the size of a file, since a test can't fill the disk. The
    // signal is ignored so that the program sees the error.
    let script =
        format!("trap '' XFSZ; ulimit -f 400; exec '{program}' generate {file} --rows 200000");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(bench.path(""))
        .env("CONFAB_DATA", bench.data())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(bench.datasets().is_empty());
    assert_eq!(
        fs::read_dir(bench.data().join("datasets")).unwrap().count(),
        0
    );
}
