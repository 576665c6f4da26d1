//! An order as it would be carried out: summed up, with the first rows of a table.

use crate::{error::StudioError, generate::aside, order, prepare, read, studio::Studio, summary};
use confab_model::{
    Draft, GenerateOrder, Preview, Problem, Schema, Severity, TableInfo, batch::RowSource,
};

/// Rows of a preview.
const ROWS: u64 = 20;

impl Studio {
    /// Sums an order up and gives the first rows of one of its tables, of the
    /// first one when there is none by that name. Nothing is stored.
    ///
    /// # Errors
    /// When something goes wrong inside; what is wrong with the order is told
    /// in the draft.
    pub async fn draft(&self, order: GenerateOrder, table: String) -> Result<Draft, StudioError> {
        aside(move || Ok(draft(&order, &table))).await
    }
}

/// An unusable statement among usable ones doesn't keep these from being shown:
/// whoever types has something unfinished most of the time.
fn draft(order: &GenerateOrder, table: &str) -> Draft {
    let (schema, problems) = read::parse(&order.ddl, order.dialect);
    let summary = summary::summarise_schema(&schema, problems);
    if schema.tables.is_empty() {
        return Draft {
            summary,
            ..Draft::default()
        };
    }
    let (preview, refusal) = match preview(order, &schema, table) {
        Ok(preview) => (Some(preview), None),
        Err(error) => (
            None,
            Some(Problem::new(Severity::Error, error.to_string()).hint(error.hint())),
        ),
    };
    Draft {
        summary,
        preview,
        refusal,
    }
}

fn preview(order: &GenerateOrder, schema: &Schema, table: &str) -> Result<Preview, StudioError> {
    let recipe = prepare::recipe(order, schema, &order::request(order)?)?;
    let plan = prepare::bind(schema, &recipe)?;
    let names = confab_store::names::table_names(schema);
    let number = names.iter().position(|name| name == table).unwrap_or(0);
    let page = confab_store::preview(schema, &plan, number, ROWS).unwrap_or_default();
    Ok(Preview {
        table: names.get(number).cloned().unwrap_or_default(),
        tables: names
            .into_iter()
            .enumerate()
            .map(|(number, name)| TableInfo {
                name,
                rows: plan.rows(number),
            })
            .collect(),
        page,
        notes: recipe.notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(ddl: &str) -> GenerateOrder {
        GenerateOrder {
            ddl: ddl.into(),
            today: Some("2024-06-30".into()),
            ..GenerateOrder::default()
        }
    }

    #[test]
    fn the_first_rows_are_those_that_will_be_stored() {
        let draft = draft(
            &order(
                "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY, note TEXT);",
            ),
            "b",
        );
        let preview = draft.preview.unwrap();
        assert_eq!(preview.table, "b");
        assert_eq!(preview.tables.len(), 2);
        assert_eq!(preview.page.rows.len(), 20);
        assert_eq!(preview.page.rows[0][0].as_deref(), Some("1"));
    }

    #[test]
    fn what_is_unfinished_does_not_hide_what_is_there() {
        let draft = draft(
            &order("CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id"),
            "",
        );
        assert!(!draft.summary.problems.is_empty());
        assert_eq!(draft.preview.unwrap().table, "a");
    }

    #[test]
    fn an_empty_schema_has_no_rows_to_show() {
        let draft = draft(&order(""), "");
        assert_eq!((draft.preview, draft.refusal), (None, None));
    }

    #[test]
    fn an_order_that_cannot_be_met_says_why() {
        let mut order = order("CREATE TABLE a (id INT PRIMARY KEY);");
        order.rows_of.push(("nowhere".into(), 5));
        let refusal = draft(&order, "").refusal.unwrap();
        assert!(refusal.message.contains("nowhere"), "{refusal:?}");
    }
}
