//! `confab generate`, `datasets` and `export`.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Bench, SHOP, contents, names};

#[test]
fn a_dataset_is_stored_listed_and_taken_away() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let report = bench
        .run(&[
            "generate", &file, "--rows", "40", "--name", "My shop", "--json",
        ])
        .json();
    assert_eq!(report["name"], "My shop");
    assert_eq!(report["tables"][1]["rows"], 40);
    assert!(report["summary"].as_str().unwrap().contains("0 violations"));
    assert!(report["proof"]["rules"].as_array().unwrap().len() > 5);
    let listed = bench.datasets();
    assert_eq!(listed[0]["id"], report["dataset"]);
    assert_eq!(listed[0]["tables"][0]["rows"], 40);

    bench
        .run(&["export", "My shop", "--out", "shop.zip"])
        .fine();
    bench.run(&["export", "my shop", "--out", "folder"]).fine();
    bench
        .run(&[
            "export",
            report["dataset"].as_str().unwrap(),
            "--out",
            "shop.sqlite",
        ])
        .fine();
    bench
        .run(&["export", "My shop", "--out", "proof.html"])
        .fine();
    let expected = [
        "customers.csv",
        "orders.csv",
        "proof.html",
        "proof.json",
        "recipe.json",
        "schema.sql",
    ];
    assert_eq!(names(&bench.path("folder")), expected);
    assert_eq!(
        std::fs::read_to_string(bench.path("folder").join("schema.sql")).unwrap(),
        SHOP
    );
    let database = rusqlite::Connection::open(bench.path("shop.sqlite")).unwrap();
    let orders: i64 = database
        .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))
        .unwrap();
    assert_eq!(orders, 40);
    let strays = database
        .prepare("PRAGMA foreign_key_check")
        .unwrap()
        .exists([])
        .unwrap();
    assert!(!strays);
    assert_eq!(
        names(&bench.path("")),
        [
            "data",
            "folder",
            "proof.html",
            "shop.sql",
            "shop.sqlite",
            "shop.zip"
        ]
    );
}

#[test]
fn the_report_for_people_has_rows_times_and_the_proof() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let ran = bench.run(&["generate", &file, "--rows", "1200"]);
    let out = ran.fine().out();
    assert!(out.contains("customers  1,200 rows"), "{out}");
    assert!(out.contains("2 tables, 2,400 rows in "), "{out}");
    assert!(
        out.contains("Proof: ") && out.contains("rules hold"),
        "{out}"
    );
    assert!(out.contains("Stored as shop"), "{out}");
    // Progress is for terminals.
    assert!(!ran.err().contains('\r'), "{}", ran.err());
    assert!(bench.run(&["datasets"]).fine().out().contains("2,400 rows"));
}

#[test]
fn the_same_seed_gives_the_same_bytes_with_any_number_of_threads() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let make = |out: &str, seed: &str, threads: &str| {
        let fixed = [
            "--rows",
            "3000",
            "--today",
            "2024-06-30",
            "--out",
            out,
            "--seed",
            seed,
            "--threads",
            threads,
        ];
        bench
            .run(&[&["generate", &file], &fixed[..]].concat())
            .fine();
        contents(&bench.path(out))
    };
    let first = make("one", "7", "1");
    assert_eq!(first, make("two", "7", "2"));
    assert_eq!(first, make("three", "7", "5"));
    let other = make("four", "8", "1");
    assert_ne!(first[0], other[0]);
    // Nothing is stored and nothing is left beside.
    assert_eq!(
        names(&bench.path("")),
        ["four", "one", "shop.sql", "three", "two"]
    );
}

#[test]
fn a_saved_recipe_gives_the_same_data_again() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let ask = [
        "--size",
        "50",
        "--seed",
        "3",
        "--prompt",
        "5% of the orders are large",
        "--temperature",
        "1.5",
    ];
    bench
        .run(
            &[
                &[
                    "generate",
                    &file,
                    "--out",
                    "a",
                    "--save-recipe",
                    "recipe.json",
                ],
                &ask[..],
            ]
            .concat(),
        )
        .fine();
    bench
        .run(&["generate", &file, "--recipe", "recipe.json", "--out", "b"])
        .fine();
    assert_eq!(contents(&bench.path("a")), contents(&bench.path("b")));
    bench
        .run(&[
            "generate",
            &file,
            "--recipe",
            "recipe.json",
            "--seed",
            "4",
            "--out",
            "c",
        ])
        .fine();
    assert_ne!(contents(&bench.path("a")), contents(&bench.path("c")));
    bench.file("broken.json", "{\n  \"seed\": \"x\"\n}");
    bench
        .run(&["generate", &file, "--recipe", "broken.json"])
        .refused("broken.json:2:");
    bench
        .run(&["generate", &file, "--recipe", "recipe.json", "--rows", "5"])
        .refused("--rows");
}

#[test]
fn a_zip_and_a_database_are_written_whole_and_replaced_only_on_demand() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    for out in ["shop.zip", "shop.sqlite", "new/folder"] {
        bench
            .run(&["generate", &file, "--rows", "5", "--out", out])
            .fine();
        bench
            .run(&["generate", &file, "--rows", "6", "--out", out])
            .refused("--force");
        bench
            .run(&["generate", &file, "--rows", "6", "--out", out, "--force"])
            .fine();
    }
    bench
        .run(&["generate", &file, "--rows", "5", "--out", "new", "--force"])
        .refused("Confab didn't make");
    bench.run(&["generate", &file, "--rows", "5", "--out", "shop.sql/x"]);
    assert_eq!(
        names(&bench.path("")),
        ["new", "shop.sql", "shop.sqlite", "shop.zip"]
    );
    let zip = std::fs::read(bench.path("shop.zip")).unwrap();
    assert!(zip.starts_with(b"PK"));
}

#[test]
fn rows_of_single_tables_are_as_asked() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let ran = bench.run(&[
        "generate",
        &file,
        "--rows",
        "10",
        "--rows-of",
        "orders=77",
        "--rows-of",
        "customers=3",
        "--json",
    ]);
    let report = ran.json();
    assert_eq!(
        (&report["tables"][0]["rows"], &report["tables"][1]["rows"]),
        (&3.into(), &77.into())
    );
    bench
        .run(&["generate", &file, "--rows-of", "nowhere=7"])
        .refused("The tables are: customers, orders");
}

#[test]
fn options_out_of_their_range_are_refused() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    for (option, value) in [
        ("--rows", "many"),
        ("--rows", "999999999999"),
        ("--temperature", "7"),
        ("--temperature", "NaN"),
        ("--today", "2024-02-30"),
        ("--dialect", "dbase"),
        ("--rows-of", "orders"),
        ("--seed", "-1"),
    ] {
        bench.run(&["generate", &file, option, value]).refused("");
    }
    bench
        .run(&["generate", &file, "--rows", "1", "--size", "1"])
        .refused("");
    bench
        .run(&["export", "nobody", "--out", "x.zip"])
        .refused("no dataset called");
    assert!(bench.datasets().is_empty());
}
