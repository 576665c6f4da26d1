//! Lists that others refer to (statuses, categories, countries): every entry
//! has a name, and no two the same.

use super::{
    draft::{Draft, Role},
    uniques,
};
use crate::{Rows, know::places};
use confab_model::{DataType, Generator, recipe::PlacePart};

/// Relates the names of all lists.
pub(super) fn relate(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        list_of_places(draft, table);
        if draft.tables[table].role == Role::Reference {
            name_each(draft, table);
        }
    }
}

/// Each row of a table of countries is another country, and so for regions and cities.
fn list_of_places(draft: &mut Draft<'_>, table: usize) {
    let each = match draft.tables[table].words.last().map(String::as_str) {
        Some("country" | "nation") => PlacePart::Country,
        Some("state" | "province" | "region") => PlacePart::Region,
        Some("city" | "town") => PlacePart::City,
        _ => return,
    };
    let named =
        draft.tables[table].recipe.columns.iter().any(
            |column| matches!(&column.generator, Generator::Place { part, .. } if *part == each),
        );
    if !named {
        return;
    }
    let recipe = &mut draft.tables[table].recipe;
    recipe.each = Some(each);
    if each == PlacePart::Country && recipe.countries.is_empty() {
        let all = places::countries().iter();
        recipe.countries = all
            .filter(|country| !places::cities(country.code).is_empty())
            .map(|country| (country.code.to_string(), 1))
            .collect();
    }
}

/// The label of a list is never missing and never twice the same.
fn name_each(draft: &mut Draft<'_>, table: usize) {
    let declared = draft.table(table);
    let label = (0..declared.columns.len()).find(|column| {
        let words = &draft.tables[table].column_words[*column];
        let text = matches!(
            declared.columns[*column].data_type,
            DataType::Text { .. } | DataType::Any
        );
        let named = words.last().is_some_and(|last| {
            matches!(last.as_str(), "name" | "title" | "label")
                || draft.tables[table].words.last() == Some(last)
        });
        text && named && draft.keys_of(table, *column).is_empty()
    });
    let Some(label) = label else { return };
    let entry = &mut draft.tables[table].recipe.columns[label];
    entry.nulls = 0;
    if entry.unique.is_some()
        || !matches!(
            entry.generator,
            Generator::Choice { .. } | Generator::Words { .. }
        )
    {
        return;
    }
    let rows = draft.rows(table);
    let Some(values) = uniques::capacity(draft, table, label) else {
        return;
    };
    // A list is as long as there are entries, unless a number of rows was asked for.
    let free = matches!(draft.request.rows, Rows::Size(_))
        && !draft
            .request
            .rows_of
            .iter()
            .any(|(name, _)| *name == draft.tables[table].recipe.table);
    if values < rows && free && values > 1 {
        draft.tables[table].recipe.rows = values;
    }
    if values >= draft.rows(table) {
        uniques::alone(draft, table, label);
    }
}
