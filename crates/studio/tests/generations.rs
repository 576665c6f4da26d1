//! Generations over real data folders.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{SHOP, order, silent};
use confab_model::{GenerateOrder, JobEvent};
use confab_studio::{Cancel, Export, Studio, StudioError};
use std::{fs, io, path::Path};

/// Everything that a job tells, until its end.
async fn follow(studio: &Studio, id: &str) -> Vec<JobEvent> {
    let mut events = Vec::new();
    let mut next = 0;
    loop {
        let view = studio.wait_job(id, next).await.unwrap();
        events.extend(view.events);
        next = view.next;
        if view.finished {
            return events;
        }
    }
}

fn datasets_on_disk(data: &Path) -> usize {
    fs::read_dir(data.join("datasets")).unwrap().count()
}

#[tokio::test]
async fn a_generation_is_published_and_survives_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    let job = studio.generate(order(50)).await.unwrap();
    let events = follow(&studio, &job).await;
    let Some(JobEvent::Done { dataset }) = events.last() else {
        panic!("{events:?}")
    };
    assert_eq!(dataset.name, "shop");
    assert_eq!(dataset.rows(), 100);
    assert!(studio.running().is_empty());
    studio.shut_down().await;

    let studio = Studio::open(data.path()).await.unwrap();
    assert_eq!(
        studio.datasets().await.unwrap(),
        std::slice::from_ref(dataset)
    );
    let view = studio.dataset(&dataset.id).await.unwrap();
    assert_eq!(view.ddl, SHOP);
    assert_eq!(view.summary.tables.len(), 2);
    assert_eq!(view.recipe.today, "2024-06-30");
    let page = studio.page(&dataset.id, "orders", 40, 20).await.unwrap();
    assert_eq!((page.rows.len(), page.total), (10, Some(50)));
    assert!(studio.proof(&dataset.id).await.unwrap().holds());
}

#[tokio::test]
async fn a_cancelled_generation_leaves_the_previous_dataset_and_no_debris() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    let first = studio
        .make(order(20), silent(), &Cancel::new())
        .await
        .unwrap();
    let job = studio.generate(order(20_000_000)).await.unwrap();
    // Somewhere in the middle: once the first rows have been told.
    let mut next = 0;
    while !studio.wait_job(&job, next).await.unwrap().events.iter().any(
        |event| matches!(event, JobEvent::Progress(progress) if progress.stage == confab_model::Stage::Filling),
    ) {
        next = studio.job(&job, next).unwrap().next;
    }
    assert!(studio.cancel(&job));
    let events = follow(&studio, &job).await;
    assert_eq!(events.last(), Some(&JobEvent::Cancelled));
    assert_eq!(studio.datasets().await.unwrap(), [first.dataset.unwrap()]);
    assert_eq!(datasets_on_disk(data.path()), 1);
    assert!(!studio.cancel(&job));
}

#[tokio::test]
async fn several_generations_at_once_all_finish() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    let mut jobs = Vec::new();
    for rows in [2_000, 1_000, 500, 100] {
        jobs.push(studio.generate(order(rows)).await.unwrap());
    }
    for job in &jobs {
        let events = follow(&studio, job).await;
        assert!(
            matches!(events.last(), Some(JobEvent::Done { .. })),
            "{events:?}"
        );
    }
    assert_eq!(studio.datasets().await.unwrap().len(), 4);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    let made = studio
        .make(order(5), silent(), &Cancel::new())
        .await
        .unwrap();
    let id = made.dataset.unwrap().id;
    let not_found =
        |error: StudioError| assert!(matches!(error, StudioError::NotFound { .. }), "{error:?}");
    not_found(studio.dataset("nobody").await.unwrap_err());
    not_found(studio.proof("../..").await.unwrap_err());
    not_found(studio.page(&id, "nothing", 0, 10).await.unwrap_err());
    not_found(studio.query("nobody", "SELECT 1").await.unwrap_err());
    not_found(studio.rename("nobody", "x").await.unwrap_err());
    not_found(studio.delete("nobody").await.unwrap_err());
    not_found(
        studio
            .export("nobody", Export::Zip, io::sink())
            .await
            .unwrap_err(),
    );
    not_found(
        studio
            .export(
                &id,
                Export::Csv {
                    table: "nothing".into(),
                },
                io::sink(),
            )
            .await
            .unwrap_err(),
    );
    assert!(studio.job("nobody", 0).is_none());
    assert!(studio.wait_job("nobody", 0).await.is_none());
    assert!(!studio.cancel("nobody"));
}

#[tokio::test]
async fn a_dataset_is_renamed_and_deleted() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    let id = studio
        .make(order(5), silent(), &Cancel::new())
        .await
        .unwrap()
        .dataset
        .unwrap()
        .id;
    studio.rename(&id, "  Corner shop ").await.unwrap();
    assert_eq!(studio.dataset("Corner shop").await.unwrap().dataset.id, id);
    assert!(studio.rename(&id, "  ").await.unwrap_err().is_input());
    assert!(
        studio
            .rename(&id, &"x".repeat(500))
            .await
            .unwrap_err()
            .is_input()
    );
    studio.delete(&id).await.unwrap();
    assert!(studio.datasets().await.unwrap().is_empty());
    assert_eq!(datasets_on_disk(data.path()), 0);
}

#[tokio::test]
async fn a_query_reads_and_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    let id = studio
        .make(order(5), silent(), &Cancel::new())
        .await
        .unwrap()
        .dataset
        .unwrap()
        .id;
    let page = studio
        .query(&id, "SELECT count(*) AS n FROM orders")
        .await
        .unwrap();
    assert_eq!(page.rows, [[Some("5".to_owned())]]);
    for sql in [
        "DELETE FROM orders",
        "ATTACH 'x' AS y",
        "PRAGMA query_only = 0",
        "SELECT 1; SELECT 2",
        "",
    ] {
        assert!(
            studio.query(&id, sql).await.unwrap_err().is_input(),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn a_schema_that_can_not_be_filled_is_refused_before_anything_is_made() {
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::open(data.path()).await.unwrap();
    for ddl in ["", "SELECT 1;", "-- nothing here"] {
        let refused = studio
            .generate(GenerateOrder {
                ddl: ddl.into(),
                ..order(5)
            })
            .await
            .unwrap_err();
        assert!(refused.is_input(), "{refused:?}");
    }
    let unknown = GenerateOrder {
        rows_of: vec![("nowhere".into(), 5)],
        ..order(5)
    };
    assert!(
        studio
            .generate(unknown)
            .await
            .unwrap_err()
            .to_string()
            .contains("nowhere")
    );
    assert!(studio.running().is_empty());
    assert_eq!(datasets_on_disk(data.path()), 0);
}
