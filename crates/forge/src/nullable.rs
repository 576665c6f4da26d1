//! Whether a foreign key may be NULL.

use confab_model::Table;

/// Whether NULL may stand for a key as a whole: in the columns that no other
/// key fills, since one of them is enough.
pub(crate) fn nullable(table: &Table, key: usize) -> bool {
    let columns = &table.foreign_keys[key].columns;
    let elsewhere = |name: &String| {
        let mut others = table.foreign_keys.iter().enumerate();
        others.any(|(other, them)| other != key && them.columns.contains(name))
    };
    let alone = columns.iter().any(|name| !elsewhere(name));
    columns
        .iter()
        .filter(|name| !alone || !elsewhere(name))
        .filter_map(|name| table.find_column(name))
        .all(|column| table.columns[column].nullable)
}
