//! Which columns show a row to a person, and which tables only relate others.

use super::entry::{ColumnEntry, Kind, TableEntry};
use super::joins::JoinGraph;

/// Assigns roles once names and joins are known.
pub(crate) fn assign(tables: &mut [TableEntry], joins: &JoinGraph) {
    let called: Vec<Vec<String>> = tables
        .iter()
        .flat_map(|t| t.forms.iter().map(|f| f.words.clone()))
        .collect();
    for (number, table) in tables.iter_mut().enumerate() {
        for (c, column) in table.columns.iter_mut().enumerate() {
            let refers = joins.refers(number, c);
            column.foreign |= refers;
            column.identifier |= refers;
            // Keys that lead to one table are told apart by the roles they say.
            if joins.has_rival(number, c) {
                column.name_role(&called);
            }
        }
        if table.key.is_empty()
            && let Some(c) = table
                .columns
                .iter()
                .position(|c| c.identifier && c.unique && !c.foreign)
        {
            table.key = vec![c];
        }
        table.display = display(table);
        let parents = joins.parents(number);
        let own = table.columns.iter().filter(|c| !c.identifier).count();
        table.junction = parents >= 2 && own <= 2;
    }
}

/// The columns by which a person knows a row.
fn display(table: &TableEntry) -> Vec<usize> {
    let position = |test: &dyn Fn(&ColumnEntry) -> bool| table.columns.iter().position(test);
    let text = |c: &ColumnEntry| c.kind == Kind::Text && !c.foreign;
    let named =
        |words: &'static [&'static str]| move |c: &ColumnEntry| text(c) && c.is_called(words);
    if let Some(c) = position(&named(&["name"])).or_else(|| position(&named(&["titl"]))) {
        return vec![c];
    }
    let own_name = |c: &ColumnEntry| {
        text(c)
            && c.forms
                .iter()
                .any(|f| f.words.len() == 1 && table.forms.iter().any(|t| t.words == f.words))
    };
    if let Some(c) = position(&own_name) {
        return vec![c];
    }
    if let Some(first) = position(&named(&["first", "name"]))
        && let Some(last) = position(&named(&["last", "name"]))
    {
        return vec![first, last];
    }
    let ends = |word: &'static str| {
        move |c: &ColumnEntry| {
            text(c)
                && c.forms
                    .iter()
                    .any(|f| f.words.last().is_some_and(|w| w == word))
        }
    };
    let says = |word: &'static str| move |c: &ColumnEntry| text(c) && c.says(word);
    let found = position(&ends("name"))
        .or_else(|| position(&ends("titl")))
        .or_else(|| position(&says("name")))
        .or_else(|| position(&ends("descript")))
        .or_else(|| position(&ends("detail")))
        .or_else(|| position(&ends("type")))
        .or_else(|| position(&|c| text(c) && c.primary));
    match found {
        Some(c) => vec![c],
        None if !table.key.is_empty() => table.key.clone(),
        None => table.columns.first().map(|_| 0).into_iter().collect(),
    }
}
