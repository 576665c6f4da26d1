//! stub
use confab_model::*;
/// stub
pub fn edit(
    _: &Schema,
    _: &Recipe,
    _: &Contents,
    _: usize,
    _: &str,
    _: u64,
) -> Result<Change, Unclear> {
    Err(Unclear::default())
}
/// stub
pub fn redraw(_: &Schema, _: &Recipe, _: usize, _: Option<&str>, _: u64) -> Change {
    Change::default()
}
/// stub
pub fn set_cell(_: &Schema, _: usize, _: &str, _: i64, _: Option<String>) -> Change {
    Change::default()
}
