//! Profiles and parents of stored rows.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{column, integer, text};
use confab_model::{Batch, Cell, ForeignKey, Schema, Table, batch::RowSource};
use confab_store::{CancelToken, load, lookup, profile};
use std::{ops::Range, path::PathBuf};

/// Ten teams and forty players; player *n* is in team *n* / 4, the last one in none.
struct League;

impl RowSource for League {
    fn rows(&self, table: usize) -> u64 {
        if table == 0 { 10 } else { 40 }
    }

    fn fill(&self, table: usize, range: Range<u64>, batch: &mut Batch) {
        for row in range {
            let number = Cell::Int(row as i64 + 100);
            batch.cells.push(number);
            if table == 0 {
                let name = batch.put_text(&format!("Team {row}"));
                batch.cells.push(name);
            } else {
                let team = Cell::Int(row as i64 / 4 + 100);
                batch.cells.push(if row == 39 { Cell::Null } else { team });
            }
        }
    }
}

fn stored() -> (tempfile::TempDir, PathBuf, Schema) {
    let team = Table {
        name: "teams".into(),
        columns: vec![
            column("id", integer(), false),
            column("name", text(40), false),
        ],
        primary_key: vec!["id".into()],
        ..Table::default()
    };
    let player = Table {
        name: "players".into(),
        columns: vec![
            column("id", integer(), false),
            column("team", integer(), true),
        ],
        primary_key: vec!["id".into()],
        foreign_keys: vec![ForeignKey {
            columns: vec!["team".into()],
            table: "teams".into(),
            references: vec!["id".into()],
            ..ForeignKey::default()
        }],
        ..Table::default()
    };
    let schema = Schema {
        tables: vec![team, player],
        ..Schema::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("league.sqlite");
    load(&path, &schema, &League, 1, &mut |_| (), &CancelToken::new()).unwrap();
    (folder, path, schema)
}

#[test]
fn columns_are_described() {
    let (_folder, path, schema) = stored();
    let profile = profile(&path, &schema, 1, &CancelToken::new()).unwrap();
    assert_eq!((profile.rows, profile.seen), (40, 40));
    let [id, team] = profile.columns.as_slice() else {
        panic!("{profile:?}")
    };
    assert_eq!((id.distinct, id.nulls, id.top.len()), (40, 0, 0));
    assert_eq!(
        (id.min.as_deref(), id.max.as_deref()),
        (Some("100"), Some("139"))
    );
    assert_eq!((team.distinct, team.nulls), (10, 1));
    assert_eq!(team.top.first(), Some(&("100".to_owned(), 4)));
    assert_eq!(team.histogram, [4, 4, 4, 4, 4, 4, 4, 4, 4, 3]);
}

#[test]
fn a_key_leads_to_its_parent() {
    let (_folder, path, schema) = stored();
    let found = lookup::parent(&path, &schema, 1, 17, "team")
        .unwrap()
        .unwrap();
    assert_eq!((found.table.as_str(), found.row), ("teams", 4));
    assert_eq!(
        found.page.rows,
        [[Some("104".to_owned()), Some("Team 4".to_owned())]]
    );
    assert_eq!(lookup::parent(&path, &schema, 1, 39, "team").unwrap(), None);
    assert_eq!(lookup::parent(&path, &schema, 1, 0, "id").unwrap(), None);
}
