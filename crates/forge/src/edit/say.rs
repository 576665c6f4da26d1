//! What a change will do, in one plain sentence.

mod condition;

use super::{context::Context, parser::joined};
use crate::know::places;
use condition::Words;
use confab_model::{
    Expr, Generator, Literal, Operation, Part, Selection,
    expr::BinaryOp,
    recipe::{ColumnRecipe, TableRecipe},
};

impl Context<'_> {
    /// The sentence for a change.
    pub(super) fn sentence(&self, operations: &[Operation]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for operation in operations {
            let part = self.operation(operation);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let mut sentence = parts.join("; then ");
        if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
            sentence.replace_range(..1, &first);
        }
        sentence + "."
    }

    fn operation(&self, operation: &Operation) -> String {
        let name = operation.table();
        let table = self
            .schema
            .data_names()
            .iter()
            .position(|stored| stored == name)
            .unwrap_or(self.table);
        let words = Words {
            ctx: self,
            table,
            far: false,
        };
        match operation {
            Operation::Set {
                column, to, rows, ..
            } => {
                let what = self.setting(&words, column, to);
                format!("{what} in {}", self.rows_meant(&words, rows))
            }
            Operation::Delete { rows, .. } => format!("delete {}", self.rows_meant(&words, rows)),
            Operation::Duplicate { rows, .. } => {
                format!("add a copy of {}", self.rows_meant(&words, rows))
            }
            Operation::Sort {
                column,
                by,
                descending,
                ..
            } => {
                let order = if *descending { "fall" } else { "rise" };
                let by = by
                    .as_ref()
                    .map_or("the order of the rows".to_string(), |by| by.clone());
                format!("hand out the values of {column} so that they {order} with {by} in {name}")
            }
            Operation::Redraw {
                recipe,
                columns,
                rows,
                ..
            } => {
                let changes = self.filling_changes(recipe);
                let how = if changes.is_empty() {
                    String::new()
                } else {
                    format!(", with {}", joined(&changes, "and"))
                };
                format!(
                    "draw {} anew in {}{how}",
                    joined(columns, "and"),
                    self.rows_meant(&words, rows)
                )
            }
            Operation::Add { recipe, parents } => {
                let mut changes = self.filling_changes(recipe);
                for (key, condition) in parents {
                    if let Some(parent) = self.parent(table, *key) {
                        let inner = Words {
                            ctx: self,
                            table: parent,
                            far: false,
                        };
                        changes.push(format!(
                            "{} where {}",
                            self.rows_called(parent),
                            inner.say(condition)
                        ));
                    }
                }
                let how = if changes.is_empty() {
                    String::new()
                } else {
                    format!(" with {}", joined(&changes, "and"))
                };
                let rows = confab_model::digits::thousands(recipe.rows);
                let noun = if recipe.rows == 1 { "row" } else { "rows" };
                format!("add {rows} {noun} to {name}{how}")
            }
        }
    }

    fn setting(&self, words: &Words<'_, '_>, column: &str, to: &Expr) -> String {
        let own = Expr::Column(column.to_string());
        if let Expr::Binary { op, left, right } = to
            && **left == own
            && let Expr::Literal(Literal::Number(number)) = right.as_ref()
        {
            match op {
                BinaryOp::Plus => return format!("raise {column} by {number}"),
                BinaryOp::Minus => return format!("lower {column} by {number}"),
                BinaryOp::Divide => return format!("divide {column} by {number}"),
                BinaryOp::Multiply => {
                    let percent = (number.parse::<f64>().unwrap_or(1.0) - 1.0) * 100.0;
                    let shown = format!("{:.2}", percent.abs());
                    let shown = shown.trim_end_matches('0').trim_end_matches('.');
                    if percent.abs() >= 100.0 {
                        return format!("multiply {column} by {number}");
                    }
                    let verb = if percent >= 0.0 { "raise" } else { "lower" };
                    return format!("{verb} {column} by {shown} %");
                }
                _ => {}
            }
        }
        match to {
            Expr::Function { name, args } if args.first() == Some(&own) => {
                match (name.as_str(), &args[1..]) {
                    ("add_days" | "add_months", [Expr::Literal(Literal::Number(count))]) => {
                        let unit = name.trim_start_matches("add_");
                        let (count, side) = match count.strip_prefix('-') {
                            Some(count) => (count, "earlier"),
                            None => (count.as_str(), "later"),
                        };
                        let one = if count == "1" {
                            unit.trim_end_matches('s')
                        } else {
                            unit
                        };
                        format!("move {column} {count} {one} {side}")
                    }
                    ("replace", [old, new]) => format!(
                        "replace {} by {} in {column}",
                        words.say(old),
                        words.say(new)
                    ),
                    ("upper", []) => format!("write {column} in capitals"),
                    ("lower", []) => format!("write {column} in small letters"),
                    ("trim", []) => format!("remove spaces around {column}"),
                    ("round", [Expr::Literal(Literal::Number(digits))]) if digits == "0" => {
                        format!("round {column} to whole numbers")
                    }
                    ("round", [digits]) => {
                        format!("round {column} to {} decimals", words.say(digits))
                    }
                    _ => format!("set {column} to {}", words.say(to)),
                }
            }
            Expr::Binary {
                op: BinaryOp::Concat,
                left,
                right,
            } if **left == own => format!("put {} after {column}", words.say(right)),
            Expr::Binary {
                op: BinaryOp::Concat,
                left,
                right,
            } if **right == own => format!("put {} before {column}", words.say(left)),
            _ => format!("set {column} to {}", words.say(to)),
        }
    }

    /// "the 5 rows of dishes with the largest price where …"
    fn rows_meant(&self, words: &Words<'_, '_>, rows: &Selection) -> String {
        let name = &self.declared(words.table).name;
        let when = rows
            .when
            .as_ref()
            .map(|when| format!(" where {}", words.say(when)))
            .unwrap_or_default();
        let one = |rows: u64, noun: &str| {
            if rows == 1 {
                "the one row".to_string()
            } else {
                format!("the {} {noun}", confab_model::digits::thousands(rows))
            }
        };
        match &rows.part {
            Part::All if when.is_empty() => format!("all rows of {name}"),
            Part::All => format!("the rows of {name}{when}"),
            Part::PerMille(share) => format!(
                "{} % of the rows of {name}{when}, drawn at random",
                percent(*share)
            ),
            Part::Rows(rows) => format!(
                "{} of {name}{when}, drawn at random",
                one(*rows, "rows").replacen("the ", "", 1)
            ),
            Part::First {
                rows,
                by,
                descending,
            } => {
                let rows = one(*rows, "rows");
                let side = if *descending { "largest" } else { "smallest" };
                match by.as_ref() {
                    Expr::Function { name: function, .. } if function == "row" => {
                        let side = if *descending { "last" } else { "first" };
                        format!(
                            "{} of {name}{when}",
                            rows.replacen("the", &format!("the {side}"), 1)
                        )
                    }
                    by => format!("{rows} of {name} with the {side} {}{when}", words.say(by)),
                }
            }
        }
    }

    /// What is other than in the dataset's recipe.
    fn filling_changes(&self, recipe: &TableRecipe) -> Vec<String> {
        let before = self
            .recipe
            .tables
            .iter()
            .find(|entry| entry.table == recipe.table);
        let mut changes = Vec::new();
        if before.is_none_or(|before| before.countries != recipe.countries)
            && !recipe.countries.is_empty()
        {
            let names: Vec<String> = recipe
                .countries
                .iter()
                .map(|(code, _)| {
                    places::country(code).map_or(code.clone(), |country| country.name.to_string())
                })
                .collect();
            changes.push(format!("people and places of {}", joined(&names, "and")));
        }
        if before.is_none_or(|before| before.names != recipe.names)
            && let Some(language) = &recipe.names
        {
            let known = crate::know::people::LANGUAGE_NAMES
                .iter()
                .find(|(_, code)| code == language);
            changes.push(format!(
                "{} names",
                known.map_or(language.clone(), |(name, _)| capital(name))
            ));
        }
        if before.is_none_or(|before| before.domain != recipe.domain)
            && let Some(domain) = &recipe.domain
        {
            changes.push(format!("addresses at {domain}"));
        }
        for column in &recipe.columns {
            let old = before.and_then(|before| {
                before
                    .columns
                    .iter()
                    .find(|old| old.column == column.column)
            });
            if old != Some(column) {
                changes.extend(column_change(column, old));
            }
        }
        changes
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn percent(share: u16) -> String {
    let text = format!("{:.1}", f64::from(share) / 10.0);
    text.trim_end_matches(".0").to_string()
}

fn column_change(column: &ColumnRecipe, old: Option<&ColumnRecipe>) -> Option<String> {
    let name = &column.column;
    if old.is_some_and(|old| old.generator == column.generator) {
        let nulls = old.is_some_and(|old| old.nulls != column.nulls);
        return nulls.then(|| format!("{} % of {name} NULL", percent(column.nulls)));
    }
    Some(match &column.generator {
        Generator::Constant { value } => format!("{name} {}", literal(value)),
        Generator::Choice { values } => {
            let total: u32 = values.iter().map(|value| value.weight).sum::<u32>().max(1);
            let each: Vec<String> = values
                .iter()
                .map(|value| {
                    let share = f64::from(value.weight) * 100.0 / f64::from(total);
                    format!("{} ({share:.0} %)", literal(&value.value))
                })
                .collect();
            format!("{name} {}", joined(&each, "or"))
        }
        Generator::Boolean { share } => format!("{name} true in {} %", percent(*share)),
        Generator::Number { min, max, .. } => format!("{name} between {min} and {max}"),
        Generator::Nothing => format!("{name} NULL"),
        Generator::Mask { mask } => format!("{name} like {mask}"),
        generator => dates(name, generator)?,
    })
}

fn dates(name: &str, generator: &Generator) -> Option<String> {
    match generator {
        Generator::Moment {
            from, to, months, ..
        } => {
            let special: Vec<String> = months
                .iter()
                .enumerate()
                .filter(|(_, weight)| **weight != 1000)
                .filter_map(|(month, weight)| {
                    let month = crate::know::calendar::MONTHS.get(month)?;
                    Some(format!(
                        "{} {:.1} times as frequent",
                        capital(month),
                        f64::from(*weight) / 1000.0
                    ))
                })
                .collect();
            if special.is_empty() {
                Some(format!("{name} from {from} to {to}"))
            } else {
                Some(format!("{name} in {}", joined(&special, "and")))
            }
        }
        Generator::When { then, .. } => dates(name, then),
        _ => None,
    }
}

/// A constant as it stands in a sentence.
fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "NULL".to_string(),
        Literal::Bool(truth) => truth.to_string(),
        Literal::Number(number) => number.clone(),
        Literal::Text(text) => format!("“{text}”"),
    }
}
