//! Datasets written to folders and files.

mod common;

use common::{order, silent};
use confab_studio::{Cancel, Engines, Studio, StudioError, Target, generate_to};
use std::fs;

#[tokio::test]
async fn a_folder_appears_whole_and_is_not_replaced_by_accident() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new").join("shop");
    let target = Target::at(&folder, false).unwrap();
    generate_to(
        order(5),
        target,
        &Engines::default(),
        silent(),
        &Cancel::new(),
    )
    .await
    .unwrap();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "customers.csv",
            "orders.csv",
            "proof.html",
            "proof.json",
            "recipe.json",
            "schema.sql"
        ]
    );
    assert!(Target::at(&folder, false).unwrap_err().is_input());
    let again = Target::at(&folder, true).unwrap();
    generate_to(
        order(7),
        again,
        &Engines::default(),
        silent(),
        &Cancel::new(),
    )
    .await
    .unwrap();
    assert_eq!(
        fs::read_to_string(folder.join("orders.csv"))
            .unwrap()
            .lines()
            .count(),
        8
    );
    assert_eq!(fs::read_dir(folder.parent().unwrap()).unwrap().count(), 1);
    // What Confab didn't make isn't replaced whatever is said.
    fs::remove_file(folder.join("recipe.json")).unwrap();
    assert!(Target::at(&folder, true).unwrap_err().is_input());
}

#[tokio::test]
async fn a_cancelled_export_leaves_nothing_beside_its_target() {
    let place = tempfile::tempdir().unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    for name in ["shop", "shop.zip", "shop.sqlite"] {
        let target = Target::at(&place.path().join(name), false).unwrap();
        let stopped = generate_to(order(5), target, &Engines::default(), silent(), &cancel)
            .await
            .unwrap_err();
        assert_eq!(stopped, StudioError::Cancelled);
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn an_export_holds_what_a_generation_to_a_folder_holds() {
    let (data, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let studio = Studio::open(data.path()).await.unwrap();
    studio
        .make(order(30), silent(), &Cancel::new())
        .await
        .unwrap();
    let (stored, direct) = (place.path().join("stored"), place.path().join("direct"));
    studio
        .export_to("shop", Target::at(&stored, false).unwrap())
        .await
        .unwrap();
    generate_to(
        order(30),
        Target::at(&direct, false).unwrap(),
        &Engines::default(),
        silent(),
        &Cancel::new(),
    )
    .await
    .unwrap();
    for entry in fs::read_dir(&direct).unwrap() {
        let name = entry.unwrap().file_name();
        assert_eq!(
            fs::read(stored.join(&name)).unwrap(),
            fs::read(direct.join(&name)).unwrap(),
            "{name:?}"
        );
    }
    assert_eq!(
        fs::read_dir(&stored).unwrap().count(),
        fs::read_dir(&direct).unwrap().count()
    );
}
