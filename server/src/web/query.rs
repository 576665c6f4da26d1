//! A query's result as CSV.

use super::{
    download::disposition,
    refusal::{Refusal, refuse},
};
use axum::{
    Form,
    extract::State,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use confab_model::Page;
use confab_studio::Studio;
use serde::Deserialize;

/// The fields of the form.
#[derive(Deserialize)]
pub(super) struct Query {
    dataset: String,
    sql: String,
}

/// `POST /api/query.csv` with `dataset` and `sql`.
pub(super) async fn csv(State(studio): State<Studio>, Form(query): Form<Query>) -> Response {
    match studio.query_all(&query.dataset, &query.sql).await {
        // A part of the rows in a file would be taken for all of them.
        Ok(page) if page.truncated => refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The result is too large for one file.",
            "Ask for less, for instance with LIMIT, or take the dataset away as SQLite.",
        ),
        Ok(page) => {
            let headers = [
                (
                    CONTENT_TYPE,
                    HeaderValue::from_static("text/csv; charset=utf-8"),
                ),
                (CONTENT_DISPOSITION, disposition("result.csv", false)),
            ];
            (headers, page_csv(&page)).into_response()
        }
        Err(error) => Refusal(error).into_response(),
    }
}

/// RFC 4180, with NULL as an empty field and the empty text as `""`.
fn page_csv(page: &Page) -> String {
    let mut text = String::new();
    let header: Vec<Option<&str>> = page
        .columns
        .iter()
        .map(|column| Some(column.name.as_str()))
        .collect();
    push_line(&mut text, &header);
    for row in &page.rows {
        let fields: Vec<Option<&str>> = row.iter().map(Option::as_deref).collect();
        push_line(&mut text, &fields);
    }
    text
}

fn push_line(text: &mut String, fields: &[Option<&str>]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        match field {
            None => {}
            Some(field) if field.is_empty() || field.contains([',', '"', '\n', '\r']) => {
                text.push('"');
                text.push_str(&field.replace('"', "\"\""));
                text.push('"');
            }
            Some(field) => text.push_str(field),
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_the_empty_text_stay_apart() {
        let mut text = String::new();
        push_line(&mut text, &[None, Some(""), Some("a,\"b\""), Some("c")]);
        assert_eq!(text, ",\"\",\"a,\"\"b\"\"\",c\n");
    }
}
