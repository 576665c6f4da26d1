//! The embedded Editor: from an instruction in plain words to a [`Change`].
//!
//! An instruction is cut into tokens, misspelt words are put right by what the
//! schema and the data know, and readers by recursive descent take it in, from
//! its verb to its last word. What isn't taken in whole isn't done at all.
//!
//! # Layout
//! - [`token`], [`numerals`], [`spelling`], [`cues`]: words, and the phrases in `data/edit/`
//! - [`lexicon`], [`context`]: what words name in a table, and how tables relate
//! - [`parser`], [`amounts`], [`period`], [`value`]: a place in the text, and what may stand there
//! - [`condition`], [`predicate`], [`related`], [`quantity`], [`subject`]: which rows and columns are meant
//! - `ops/`: what is to be done with them
//! - [`build`], [`say`], [`unclear`]: expressions, and sentences on what was understood or not
//! - [`dependents`]: what follows from a column that is drawn anew

mod amounts;
mod build;
mod condition;
mod context;
mod cues;
mod dependents;
mod lexicon;
mod numerals;
mod ops;
mod parser;
mod period;
mod predicate;
mod quantity;
mod related;
mod say;
mod spelling;
mod subject;
mod token;
mod unclear;
mod value;

pub use dependents::dependents;

use confab_model::{
    Change, Contents, DataType, Expr, Generator, Literal, Operation, Recipe, Schema, Selection,
    Unclear, expr::BinaryOp,
};
use context::Context;
use parser::Parser;

/// Reads an instruction on one table of a stored dataset.
///
/// `contents` is what the stored values look like; the recipe has the day that
/// counts as today.
///
/// # Errors
/// When a word isn't understood, something isn't there or could mean several
/// things, or a declared rule is against it: one sentence, and instructions
/// that would be understood.
pub fn edit(
    schema: &Schema,
    recipe: &Recipe,
    contents: &Contents,
    table: usize,
    prompt: &str,
    seed: u64,
) -> Result<Change, Unclear> {
    let ctx = Context::new(schema, recipe, contents, (table, prompt, seed));
    let mut parser = Parser::new(&ctx);
    match parser.instructions() {
        Some(operations) if !operations.is_empty() => Ok(Change {
            table: schema.data_name(table),
            prompt: prompt.trim().to_string(),
            understood: ctx.sentence(&operations),
            seed,
            operations,
        }),
        _ => Err(parser.unclear()),
    }
}

/// Draws one column of a table anew with another seed, together with what
/// belongs to it, or all columns but keys.
pub fn redraw(
    schema: &Schema,
    recipe: &Recipe,
    table: usize,
    column: Option<&str>,
    seed: u64,
) -> Change {
    let contents = Contents::default();
    let ctx = Context::new(schema, recipe, &contents, (table, "", seed));
    let filling = ctx.filling(table);
    let mut columns: Vec<String> = match column {
        Some(column) => vec![column.to_string()],
        None => filling
            .columns
            .iter()
            .enumerate()
            .filter(|(number, entry)| {
                !ctx.is_key(table, *number)
                    && !matches!(
                        entry.generator,
                        Generator::Key { .. } | Generator::Sequence { .. }
                    )
                    && ctx.column(table, *number).generated.is_none()
            })
            .map(|(_, entry)| entry.column.clone())
            .collect(),
    };
    columns.extend(dependents(schema, recipe, table, &columns));
    let operations = vec![Operation::Redraw {
        recipe: Box::new(filling),
        columns,
        seed: Some(seed),
        rows: Selection::default(),
    }];
    Change {
        table: schema.data_name(table),
        prompt: String::new(),
        understood: ctx.sentence(&operations),
        seed,
        operations,
    }
}

/// Sets one cell by hand; None is NULL. Rows are numbered as in the stored file.
pub fn set_cell(
    schema: &Schema,
    table: usize,
    column: &str,
    row: i64,
    value: Option<String>,
) -> Change {
    let declared = schema.tables.get(table);
    let data_type = declared
        .and_then(|table| table.columns.get(table.find_column(column)?))
        .map(|column| &column.data_type);
    let literal = match (value, data_type) {
        (None, _) => Literal::Null,
        (
            Some(text),
            Some(
                DataType::Integer { .. }
                | DataType::Decimal { .. }
                | DataType::Float { .. }
                | DataType::Year,
            ),
        ) => Literal::Number(text.trim().to_string()),
        (Some(text), Some(DataType::Boolean)) => Literal::Bool(matches!(
            text.trim().to_lowercase().as_str(),
            "1" | "true" | "t" | "yes" | "y" | "on"
        )),
        (Some(text), _) => Literal::Text(text),
    };
    let name = schema.data_name(table);
    let shown = match &literal {
        Literal::Null => "NULL".to_string(),
        Literal::Bool(truth) => truth.to_string(),
        Literal::Number(text) | Literal::Text(text) => format!("“{text}”"),
    };
    let here = build::binary(
        BinaryOp::Eq,
        build::call("row", Vec::new()),
        build::number(row),
    );
    Change {
        table: name.clone(),
        prompt: String::new(),
        understood: format!("Set {column} to {shown} in row {row} of {name}."),
        seed: 0,
        operations: vec![Operation::Set {
            table: name,
            column: column.to_string(),
            to: Expr::Literal(literal),
            rows: Selection {
                when: Some(here),
                ..Selection::default()
            },
        }],
    }
}

#[cfg(test)]
mod tests;
