//! Datasets appear whole, disappear whole, and outlive crashes.
#![allow(
    clippy::cloned_ref_to_slice_refs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{Shop, schema};
use confab_model::{Dataset, Proof};
use confab_store::{CancelToken, Catalog, Documents, StoreError, load};
use std::{fs, path::Path};

const ROWS: [u64; 4] = [100, 200, 300, 50];

async fn open(data: &Path) -> (Catalog, Vec<String>) {
    Catalog::open(data).await.unwrap()
}

fn documents() -> Documents {
    Documents {
        file_name: "shop.sql".into(),
        ddl: "CREATE TABLE customers …".into(),
        schema: schema(),
        recipe: "{\"seed\": 1}\n".into(),
        proof: Proof {
            rules: vec![],
            notes: vec!["a note".into()],
        },
        rows: ROWS.to_vec(),
    }
}

async fn publish(catalog: &Catalog, name: &str) -> Dataset {
    let building = catalog.begin(name).unwrap();
    load(
        &building.path(),
        &schema(),
        &Shop::new(ROWS),
        2,
        &mut |_| {},
        &CancelToken::new(),
    )
    .unwrap();
    catalog.publish(building, &documents()).await.unwrap()
}

#[tokio::test]
async fn a_published_dataset_survives_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let (catalog, _) = open(data.path()).await;
    let made = publish(&catalog, "My Shop").await;
    catalog.close().await;
    let (catalog, warnings) = open(data.path()).await;
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(catalog.list().await.unwrap(), [made.clone()]);
    assert_eq!(catalog.get("my shop").await.unwrap().id, made.id);
    assert_eq!(catalog.documents(&made.id).await.unwrap(), documents());
    assert_eq!((made.rows(), made.version), (650, 1));
    assert!(made.id.starts_with("my-shop-") && catalog.file(&made).is_file());
    let mode: String = rusqlite::Connection::open(catalog.file(&made))
        .unwrap()
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "delete");
}

#[tokio::test]
async fn rename_and_delete() {
    let data = tempfile::tempdir().unwrap();
    let (catalog, _) = open(data.path()).await;
    let (one, two) = (
        publish(&catalog, "Shop").await,
        publish(&catalog, "Shop").await,
    );
    assert_ne!(one.id, two.id);
    catalog.rename(&one.id, "Other").await.unwrap();
    assert_eq!(catalog.get("Other").await.unwrap().id, one.id);
    catalog.delete(&one.id).await.unwrap();
    assert!(!data.path().join("datasets").join(&one.id).exists());
    assert!(matches!(
        catalog.delete(&one.id).await,
        Err(StoreError::NoDataset(_))
    ));
    assert!(matches!(
        catalog.documents(&one.id).await,
        Err(StoreError::NoDataset(_))
    ));
    assert_eq!(catalog.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_a_crash_left_is_swept_and_what_stands_stays() {
    let data = tempfile::tempdir().unwrap();
    let (catalog, _) = open(data.path()).await;
    let made = publish(&catalog, "Shop").await;
    // A process that was killed leaves an unlocked folder: half built, or built and not yet in the catalogue.
    let datasets = data.path().join("datasets");
    for (folder, file) in [("half-abc", ".building.sqlite"), ("whole-abc", "v1.sqlite")] {
        fs::create_dir(datasets.join(folder)).unwrap();
        fs::write(datasets.join(folder).join(file), "x").unwrap();
        fs::write(datasets.join(folder).join(".lock"), "").unwrap();
    }
    fs::create_dir(datasets.join("mine")).unwrap();
    fs::write(datasets.join("mine/diary.txt"), "x").unwrap();
    let running = catalog.begin("Running").unwrap();
    fs::write(running.path(), "x").unwrap();
    let (again, warnings) = open(data.path()).await;
    assert_eq!(warnings, Vec::<String>::new());
    assert!(!datasets.join("half-abc").exists() && !datasets.join("whole-abc").exists());
    assert!(running.path().exists(), "somebody still works there");
    assert!(datasets.join("mine/diary.txt").exists());
    assert_eq!(again.list().await.unwrap(), [made]);
    drop(running);
    assert_eq!(fs::read_dir(datasets).unwrap().count(), 2);
}

#[tokio::test]
async fn a_missing_file_is_reported_and_no_crash() {
    let data = tempfile::tempdir().unwrap();
    let (catalog, _) = open(data.path()).await;
    let made = publish(&catalog, "Shop").await;
    fs::remove_file(catalog.file(&made)).unwrap();
    let (again, warnings) = open(data.path()).await;
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("Shop"));
    again.delete(&made.id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_generations_at_once_are_all_there() {
    let data = tempfile::tempdir().unwrap();
    let mut tasks = Vec::new();
    for _ in 0..2 {
        let (catalog, _) = open(data.path()).await;
        for _ in 0..4 {
            let catalog = catalog.clone();
            tasks.push(tokio::spawn(async move {
                publish(&catalog, "Same name").await.id
            }));
        }
    }
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.unwrap());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
    assert_eq!(open(data.path()).await.0.list().await.unwrap().len(), 8);
}

/// Not a test of its own: the process that the next test kills.
#[tokio::test]
#[ignore = "run by kill_minus_nine_loses_nothing_and_leaves_nothing"]
async fn child_that_builds_until_it_is_killed() {
    let Ok(data) = std::env::var("CONFAB_TEST_DATA") else {
        return;
    };
    let (catalog, _) = open(Path::new(&data)).await;
    let building = catalog.begin("Half").unwrap();
    let endless = Shop::new([50_000_000, 1, 1, 1]);
    load(
        &building.path(),
        &schema(),
        &endless,
        2,
        &mut |_| {},
        &CancelToken::new(),
    )
    .unwrap();
}

#[tokio::test]
async fn kill_minus_nine_loses_nothing_and_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let (catalog, _) = open(data.path()).await;
    let made = publish(&catalog, "Shop").await;
    let datasets = data.path().join("datasets");
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "child_that_builds_until_it_is_killed",
        ])
        .env("CONFAB_TEST_DATA", data.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let half_built = || {
        let folders = fs::read_dir(&datasets).unwrap().flatten();
        folders
            .filter_map(|folder| fs::metadata(folder.path().join(".building.sqlite")).ok())
            .any(|file| file.len() > 1_000_000)
    };
    for _ in 0..600 {
        if half_built() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(half_built(), "the child never began");
    child.kill().unwrap();
    child.wait().unwrap();
    let (again, warnings) = open(data.path()).await;
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(again.list().await.unwrap(), [made.clone()]);
    assert_eq!(
        fs::read_dir(&datasets).unwrap().count(),
        1,
        "nothing half is left"
    );
    assert!(again.file(&made).is_file());
}
