//! A conversation as one file: a page with its charts alive, or its SQL.

use crate::{error::StudioError, studio::Studio};
use confab_model::{Answer, AnswerEvent, Chart, Conversation, Page};
use confab_store::proof_html::escape;
use std::fmt::Write;

const STYLE: &str = include_str!("conversation_page/style.css");

impl Studio {
    /// A conversation as a page that needs nothing else. `charts` is the script
    /// that draws charts; without it they are left out.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub async fn conversation_html(&self, id: i64, charts: &str) -> Result<String, StudioError> {
        let (conversation, answers) = self.conversation(id).await?;
        Ok(html(&conversation, &answers, charts))
    }

    /// The SQL of a conversation, each query under its question.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub async fn conversation_sql(&self, id: i64) -> Result<String, StudioError> {
        let (conversation, answers) = self.conversation(id).await?;
        let mut text = format!("-- {}\n", conversation.title);
        for answer in &answers {
            if let Some(result) = Outcome::of(answer) {
                let question = answer.question.replace(['\n', '\r'], " ");
                // Writing to a String can't fail.
                let _ = writeln!(text, "\n-- {question}\n{};", result.sql);
            }
        }
        Ok(text)
    }
}

/// What an answer shows in the end.
struct Outcome<'a> {
    sql: &'a str,
    page: Option<&'a Page>,
    chart: Option<&'a Chart>,
}

impl<'a> Outcome<'a> {
    fn of(answer: &'a Answer) -> Option<Self> {
        if let Some(edit) = answer.edits.last() {
            return Some(Self {
                sql: &edit.sql,
                page: Some(&edit.page),
                chart: edit.chart.as_deref(),
            });
        }
        let mut sql = None;
        let (mut page, mut chart) = (None, None);
        for event in &answer.events {
            match event {
                AnswerEvent::Sql(text) => sql = Some(text.as_str()),
                AnswerEvent::Rows(rows) => page = Some(rows),
                AnswerEvent::Chart(picture) => chart = Some(&**picture),
                _ => {}
            }
        }
        Some(Self {
            sql: sql?,
            page,
            chart,
        })
    }
}

fn html(conversation: &Conversation, answers: &[Answer], charts: &str) -> String {
    let title = escape(&conversation.title);
    let mut page = String::new();
    // Writing to a String can't fail.
    let _ = writeln!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    );
    for answer in answers {
        push_answer(&mut page, answer);
    }
    page += "</main>\n";
    if !charts.is_empty() {
        // The end of a script inside of a script would end it too early.
        let charts = charts.replace("</script", "<\\/script");
        let _ = writeln!(page, "<script type=\"module\">{charts}</script>");
    }
    page + "</body>\n</html>\n"
}

fn push_answer(page: &mut String, answer: &Answer) {
    let _ = writeln!(page, "<article>\n<h2>{}</h2>", escape(&answer.question));
    for event in &answer.events {
        let words = match event {
            AnswerEvent::Words(spans) if answer.edits.is_empty() => {
                spans.iter().map(|span| span.text.as_str()).collect()
            }
            AnswerEvent::Declined { words, .. } => words.clone(),
            AnswerEvent::Refused(refusal) => refusal.words.clone(),
            AnswerEvent::Failed(failure) => failure.message.clone(),
            AnswerEvent::Cancelled => "Stopped.".to_owned(),
            _ => continue,
        };
        let _ = writeln!(page, "<p>{}</p>", escape(&words));
    }
    if let Some(result) = Outcome::of(answer) {
        push_chart(page, result.chart);
        if let Some(rows) = result.page {
            push_rows(page, rows);
        }
        let _ = writeln!(page, "<pre>{}</pre>", escape(result.sql));
    }
    *page += "</article>\n";
}

fn push_chart(page: &mut String, chart: Option<&Chart>) {
    let Some(chart) = chart else { return };
    for kpi in &chart.kpis {
        let _ = writeln!(
            page,
            "<p class=\"kpi\"><b>{}</b> {}</p>",
            escape(&kpi.value),
            escape(&kpi.label)
        );
    }
    let option = chart
        .choices
        .iter()
        .find(|choice| choice.kind == chart.kind);
    if let Some(option) = option.filter(|choice| !choice.option.is_empty()) {
        let _ = writeln!(
            page,
            "<confab-chart option=\"{}\" label=\"{}\"></confab-chart>",
            escape(&option.option),
            escape(&chart.summary)
        );
    }
}

fn push_rows(page: &mut String, rows: &Page) {
    *page += "<div class=\"rows\"><table>\n<thead><tr>";
    for column in &rows.columns {
        let _ = write!(page, "<th>{}</th>", escape(&column.name));
    }
    *page += "</tr></thead>\n<tbody>\n";
    for row in &rows.rows {
        *page += "<tr>";
        for (value, column) in row.iter().zip(&rows.columns) {
            let class = if column.numeric { " class=\"n\"" } else { "" };
            let value = value.as_deref().map_or("<i>NULL</i>".to_owned(), escape);
            let _ = write!(page, "<td{class}>{value}</td>");
        }
        *page += "</tr>\n";
    }
    *page += "</tbody>\n</table></div>\n";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_asked_or_found_becomes_markup() {
        let conversation = Conversation {
            title: "<b>".into(),
            ..Conversation::default()
        };
        let answer = Answer {
            id: 1,
            question: "<script>alert(1)</script>".into(),
            events: vec![
                AnswerEvent::Sql("SELECT '<i>'".into()),
                AnswerEvent::Rows(Page {
                    rows: vec![vec![Some("<img src=x>".into())]],
                    columns: vec![confab_model::dataset::PageColumn {
                        name: "<u>".into(),
                        type_text: String::new(),
                        primary_key: false,
                        references: None,
                        numeric: false,
                    }],
                    ..Page::default()
                }),
            ],
            edits: Vec::new(),
            feedback: None,
        };
        let page = html(&conversation, &[answer], "let a = '</script>';");
        for markup in ["<b>", "<script>alert", "<i>'", "<img", "<u>", "'</script>"] {
            assert!(!page.contains(markup), "{markup} in {page}");
        }
    }
}
