//! The relations that a recipe makes hold, as queries over the stored file.

use crate::source::SourceName;
use confab_model::{DataType, Expr, Generator, Literal, Recipe, Schema, Table, expr::BinaryOp};
use std::cell::RefCell;

/// A rule that nobody declared, and the query that counts the rows that break it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The table it is about.
    pub table: String,
    /// What it says.
    pub statement: String,
    /// A query with one number as its result: the rows that break it.
    pub query: String,
    /// How rows that break it are mended.
    pub repair: Repair,
}

/// How rows that break a relation are mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The column that follows from others.
    pub column: String,
    /// What it follows from: tables and columns, its own among them.
    pub reads: Vec<(String, String)>,
    /// A query of the rows that break it: their number in the file and the right value.
    pub query: String,
}

/// The relations that a recipe makes hold beyond the declared rules.
pub fn of(schema: &Schema, recipe: &Recipe) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (number, table) in schema.tables.iter().enumerate() {
        let name = schema.data_name(number);
        let Some(entry) = recipe.tables.iter().find(|entry| entry.table == name) else {
            continue;
        };
        for column in &entry.columns {
            // A declared generated column is proved as such.
            let declared = table.find_column(&column.column);
            if declared.is_some_and(|declared| table.columns[declared].generated.is_some()) {
                continue;
            }
            let scribe = Scribe {
                schema,
                table,
                name: &name,
                joins: RefCell::default(),
                reads: RefCell::default(),
            };
            relations.extend(scribe.relation(&column.column, &column.generator));
        }
    }
    relations.retain(|relation| {
        let claim = claim(&relation.table, &relation.statement);
        !recipe.unclaimed.contains(&claim)
    });
    relations
}

/// A relation as [`Recipe::unclaimed`] names it.
pub fn claim(table: &str, statement: &str) -> String {
    format!("{table}: {statement}")
}

struct Scribe<'a> {
    schema: &'a Schema,
    table: &'a Table,
    name: &'a str,
    /// The joins that the queries of this column need.
    joins: RefCell<Vec<String>>,
    /// The tables and columns that they read.
    reads: RefCell<Vec<(String, String)>>,
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Scribe<'_> {
    fn relation(&self, column: &str, generator: &Generator) -> Vec<Relation> {
        let own = format!("t.{}", quoted(column));
        self.read(self.name, column);
        let relation = |statement: String, broken: String, value: String| {
            let rows = format!(
                "FROM {} t{} WHERE {broken}",
                quoted(self.name),
                self.joins.borrow().concat()
            );
            Relation {
                table: self.name.to_string(),
                statement,
                query: format!("SELECT count(*) {rows}"),
                repair: Repair {
                    column: column.to_string(),
                    reads: self.reads.borrow().clone(),
                    query: format!("SELECT t.rowid, {value} {rows}"),
                },
            }
        };
        match generator {
            Generator::Formula { expr } => {
                let Some(sql) = self.sql(expr) else {
                    return Vec::new();
                };
                let words = self.words(expr);
                let declared = self.table.find_column(column);
                let digits =
                    declared.and_then(|column| digits(&self.table.columns[column].data_type));
                let broken = match digits {
                    // What the column rounds away is at most half of its last digit.
                    Some(digits) => format!(
                        "{own} IS NOT NULL AND {sql} IS NOT NULL AND abs({own} - {sql}) > 0.{}51",
                        "0".repeat(digits)
                    ),
                    None => format!("{own} IS NOT NULL AND {own} IS NOT {sql}"),
                };
                vec![relation(format!("{column} = {words}"), broken, sql)]
            }
            Generator::After {
                of: after, before, ..
            }
            | Generator::Moment { after, before, .. } => {
                let nullable = self
                    .table
                    .find_column(column)
                    .is_some_and(|c| self.table.columns[c].nullable);
                // Where both can't be and NULL can't either, what comes first counts.
                let sure = nullable || after.is_empty();
                let from = after.iter().map(|source| (source, "before", '<'));
                let to = before.iter().map(|source| (source, "after", '>'));
                from.chain(to.filter(|_| sure))
                    .filter_map(|(source, side, sign)| {
                        let (sql, words) = self.source(source)?;
                        Some(relation(
                            format!("{column} is not {side} {words}"),
                            format!("date({own}) {sign} {sql}"),
                            moved(&own, &sql, side == "before", self.is_date(column)),
                        ))
                    })
                    .collect()
            }
            Generator::When {
                column: status,
                values,
                then,
                otherwise,
            } => {
                let list: Vec<String> = values
                    .iter()
                    .map(|v| format!("'{}'", v.replace('\'', "''")))
                    .collect();
                let mut relations = Vec::new();
                if otherwise.is_none() || matches!(then.as_ref(), Generator::Moment { .. }) {
                    relations.extend(self.relation(column, then));
                }
                if otherwise.is_none() {
                    let status_sql = format!("t.{}", quoted(status));
                    self.read(self.name, status);
                    relations.push(relation(
                        format!("{column} is given only where {status} is {}", values.join(" or ")),
                        format!("{own} IS NOT NULL AND ({status_sql} IS NULL OR {status_sql} COLLATE NOCASE NOT IN ({}))", list.join(", ")),
                        "NULL".to_string(),
                    ));
                }
                relations
            }
            _ => Vec::new(),
        }
    }

    fn read(&self, table: &str, column: &str) {
        let read = (table.to_string(), column.to_string());
        let mut reads = self.reads.borrow_mut();
        if !reads.contains(&read) {
            reads.push(read);
        }
    }

    fn is_date(&self, column: &str) -> bool {
        let declared = self.table.find_column(column);
        declared.is_some_and(|at| self.table.columns[at].data_type == DataType::Date)
    }

    fn source(&self, source: &str) -> Option<(String, String)> {
        let SourceName { key, column, days } = SourceName::parse(source);
        let (sql, words) = match key {
            Some(key) => {
                let parent = &self.table.foreign_keys.get(key)?.table;
                (self.parent(key, column)?, format!("{parent}.{column}"))
            }
            None => {
                self.read(self.name, column);
                (format!("t.{}", quoted(column)), column.to_string())
            }
        };
        Some(match days {
            0 => (format!("date({sql})"), words),
            _ => (
                format!("date({sql}, '{days:+} days')"),
                format!("{words} {days:+} days"),
            ),
        })
    }

    /// Joins something to the row and gives the name it is joined by.
    fn join(&self, what: &str, on: &[(String, String)]) -> String {
        let mut joins = self.joins.borrow_mut();
        let name = format!("j{}", joins.len());
        let on: Vec<String> = on
            .iter()
            .map(|(theirs, own)| format!("{name}.{theirs} = t.{own}"))
            .collect();
        joins.push(format!(" LEFT JOIN {what} {name} ON {}", on.join(" AND ")));
        name
    }

    fn parent(&self, key: usize, column: &str) -> Option<String> {
        let key = self.table.foreign_keys.get(key)?;
        let parent = self.schema.data_name(self.schema.find_table(&key.table)?);
        self.read(&parent, column);
        for own in &key.columns {
            self.read(self.name, own);
        }
        let on: Vec<_> = key
            .columns
            .iter()
            .zip(&key.references)
            .map(|(own, theirs)| (quoted(theirs), quoted(own)))
            .collect();
        Some(format!(
            "{}.{}",
            self.join(&quoted(&parent), &on),
            quoted(column)
        ))
    }

    fn children(&self, fold: &str, args: &[Expr]) -> Option<String> {
        let [
            Expr::Literal(Literal::Text(table)),
            Expr::Literal(Literal::Number(key)),
            Expr::Literal(Literal::Text(column)),
            values @ ..,
        ] = args
        else {
            return None;
        };
        let number = self.schema.find_table(table)?;
        let key = self.schema.tables[number]
            .foreign_keys
            .get(key.parse::<usize>().ok()?)?;
        let ([child], [own]) = (key.columns.as_slice(), key.references.as_slice()) else {
            return None;
        };
        let name = self.schema.data_name(number);
        self.read(&name, column);
        self.read(&name, child);
        let column = quoted(column);
        let (what, empty) = match fold {
            "total" => (format!("sum({column})"), "0"),
            "average" => (format!("avg({column})"), "NULL"),
            _ => ("count(*)".to_string(), "0"),
        };
        let list: Vec<String> = values
            .iter()
            .filter_map(|value| match value {
                Expr::Literal(Literal::Text(text)) => {
                    Some(format!("'{}'", text.replace('\'', "''")))
                }
                _ => None,
            })
            .collect();
        let only = if list.is_empty() {
            String::new()
        } else {
            format!(" WHERE {column} IN ({})", list.join(", "))
        };
        let grouped = format!(
            "(SELECT {child} AS k, {what} AS v FROM {}{only} GROUP BY 1)",
            quoted(&name),
            child = quoted(child),
        );
        let name = self.join(&grouped, &[("k".to_string(), quoted(own))]);
        Some(format!("coalesce({name}.v, {empty})"))
    }

    fn sql(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Column(name) => {
                self.read(self.name, name);
                format!("t.{}", quoted(name))
            }
            Expr::Literal(Literal::Number(text)) => text.clone(),
            Expr::Literal(Literal::Text(text)) => format!("'{}'", text.replace('\'', "''")),
            Expr::Binary { op, left, right } => format!(
                "({} {} {})",
                self.sql(left)?,
                symbol(*op)?,
                self.sql(right)?
            ),
            Expr::Function { name, args } => match (name.as_str(), args.as_slice()) {
                (
                    "parent",
                    [
                        Expr::Literal(Literal::Number(key)),
                        Expr::Literal(Literal::Text(column)),
                    ],
                ) => self.parent(key.parse().ok()?, column)?,
                ("total" | "average" | "count", args) => self.children(name, args)?,
                ("round", [inner]) => format!("round({})", self.sql(inner)?),
                ("round", [inner, Expr::Literal(Literal::Number(digits))]) => {
                    format!(
                        "round({}, {})",
                        self.sql(inner)?,
                        digits.parse::<u8>().ok()?
                    )
                }
                ("greatest", args) => {
                    let args: Option<Vec<String>> = args.iter().map(|arg| self.sql(arg)).collect();
                    format!("max({})", args?.join(", "))
                }
                ("coalesce", args) => {
                    let args: Option<Vec<String>> = args.iter().map(|arg| self.sql(arg)).collect();
                    format!("coalesce({})", args?.join(", "))
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn words(&self, expr: &Expr) -> String {
        match expr {
            Expr::Column(name) => name.clone(),
            Expr::Literal(Literal::Number(text) | Literal::Text(text)) => text.clone(),
            Expr::Binary { op, left, right } => format!(
                "{} {} {}",
                self.words(left),
                symbol(*op).unwrap_or("?"),
                self.words(right)
            ),
            Expr::Function { name, args } => match (name.as_str(), args.as_slice()) {
                (
                    "parent",
                    [
                        Expr::Literal(Literal::Number(key)),
                        Expr::Literal(Literal::Text(column)),
                    ],
                ) => {
                    let parent = key
                        .parse::<usize>()
                        .ok()
                        .and_then(|key| self.table.foreign_keys.get(key));
                    format!("{}.{column}", parent.map_or("", |key| &key.table))
                }
                (
                    "total" | "average" | "count",
                    [
                        Expr::Literal(Literal::Text(table)),
                        _,
                        Expr::Literal(Literal::Text(column)),
                        ..,
                    ],
                ) => {
                    format!("{name} of {table}.{column}")
                }
                (_, args) => format!(
                    "{name}({})",
                    args.iter()
                        .map(|arg| self.words(arg))
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            },
            _ => "…".to_string(),
        }
    }
}

/// A moment moved to the day that it must not lie before (or after), its time of day kept.
fn moved(own: &str, day: &str, later: bool, is_date: bool) -> String {
    let day = if later {
        // A little later, and not every row by the same amount.
        format!("date({day}, '+' || (t.rowid % 3) || ' days')")
    } else {
        day.to_string()
    };
    if is_date {
        day
    } else {
        format!("({day} || ' ' || time({own}))")
    }
}

/// Digits after the point of a type of numbers.
fn digits(data_type: &DataType) -> Option<usize> {
    match data_type {
        DataType::Integer { .. } | DataType::Year => Some(0),
        DataType::Float { .. }
        | DataType::Decimal {
            precision: None,
            scale: 0,
        } => Some(5),
        DataType::Decimal { scale, .. } => Some((*scale).min(9) as usize),
        _ => None,
    }
}

fn symbol(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Plus => "+",
        BinaryOp::Minus => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Concat => "||",
        _ => return None,
    })
}
