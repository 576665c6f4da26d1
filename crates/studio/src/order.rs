//! What can be asked of a generation.

use crate::{clock, error::StudioError};
use confab_forge::{Request, Rows};
use confab_model::GenerateOrder;

/// The seed of an order that names none.
pub const DEFAULT_SEED: u64 = 1;
/// The size of an order that names no rows: rows of a typical table.
pub const DEFAULT_SIZE: u64 = 100;
/// The most rows that one table may have.
pub const MOST_ROWS: u64 = 100_000_000;

/// What the Designer is asked, with every blank filled in.
///
/// # Errors
/// When a value is out of its range.
pub fn request(order: &GenerateOrder) -> Result<Request, StudioError> {
    let rows = match (order.rows, order.size) {
        (Some(_), Some(_)) => {
            return Err(StudioError::input(
                "Both rows and size were given.",
                "Give rows for the same number in every table, or size to scale the tables by their role.",
            ));
        }
        (Some(rows), None) => Rows::Every(in_range("The number of rows", rows)?),
        (None, size) => Rows::Size(in_range("The size", size.unwrap_or(DEFAULT_SIZE))?),
    };
    for (table, rows) in &order.rows_of {
        in_range(&format!("The number of rows of {table}"), *rows)?;
    }
    let temperature = order.temperature.unwrap_or(1.0);
    if !(0.0..=2.0).contains(&temperature) {
        return Err(StudioError::input(
            format!("The temperature is {temperature}, but it goes from 0 to 2."),
            "0 gives the most typical data, 1 is the default, 2 the widest.",
        ));
    }
    let today = order.today.clone().unwrap_or_else(clock::today);
    if !clock::is_day(&today) {
        return Err(StudioError::input(
            format!("\"{today}\" is not a day."),
            "Write it as year, month and day, such as 2024-03-31.",
        ));
    }
    let default = Request::default();
    Ok(Request {
        rows,
        rows_of: order.rows_of.clone(),
        seed: order.seed.unwrap_or(DEFAULT_SEED),
        prompt: order.prompt.clone(),
        temperature,
        locale: order.locale.clone().unwrap_or(default.locale),
        today,
    })
}

/// The name of the dataset: as given, or from the file's name, or plain.
pub fn dataset_name(order: &GenerateOrder) -> String {
    let given = order
        .name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let stem = |file: &str| {
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
        file.rsplit_once('.')
            .map_or(file, |(stem, _)| stem)
            .trim()
            .to_owned()
    };
    let name = given
        .map(str::to_owned)
        .or_else(|| order.file.as_deref().map(stem));
    let name: String = name
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect();
    if name.is_empty() {
        "Untitled".into()
    } else {
        name
    }
}

fn in_range(what: &str, rows: u64) -> Result<u64, StudioError> {
    if rows <= MOST_ROWS {
        return Ok(rows);
    }
    Err(StudioError::input(
        format!("{what} is {rows}, but a table can have at most {MOST_ROWS} rows."),
        "Ask for fewer rows.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_order_is_complete() {
        let request = request(&GenerateOrder::default()).unwrap();
        assert_eq!(request.seed, DEFAULT_SEED);
        assert!(matches!(request.rows, Rows::Size(DEFAULT_SIZE)));
        assert!(clock::is_day(&request.today));
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        let refused = |order: GenerateOrder| request(&order).unwrap_err().to_string();
        assert!(
            refused(GenerateOrder {
                temperature: Some(f64::NAN),
                ..Default::default()
            })
            .contains("temperature")
        );
        assert!(
            refused(GenerateOrder {
                rows: Some(u64::MAX),
                ..Default::default()
            })
            .contains("rows")
        );
        assert!(
            refused(GenerateOrder {
                today: Some("2023-02-30".into()),
                ..Default::default()
            })
            .contains("day")
        );
        assert!(
            refused(GenerateOrder {
                rows: Some(1),
                size: Some(1),
                ..Default::default()
            })
            .contains("Both")
        );
    }

    #[test]
    fn a_dataset_is_named_after_its_file() {
        let named = |file: &str| {
            dataset_name(&GenerateOrder {
                file: Some(file.into()),
                ..Default::default()
            })
        };
        assert_eq!(named("/tmp/shop.v2.sql"), "shop.v2");
        assert_eq!(named("C:\\data\\shop.ddl"), "shop");
        assert_eq!(named(""), "Untitled");
    }
}
