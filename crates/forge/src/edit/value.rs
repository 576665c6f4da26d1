//! Values as they are typed, and whether a column takes them.

use super::{
    build,
    context::{Context, Hop},
    lexicon::{Value, allowed},
    parser::{Parser, joined},
    period::Period,
    token::Kind,
};
use crate::{
    evaluate,
    know::{calendar, places},
};
use confab_model::{Check, DataType, Expr, Literal};

impl Parser<'_, '_> {
    /// Values of a table that stand here; where several columns have one, the
    /// first column that isn't a key.
    pub(super) fn value(&mut self, table: usize) -> Option<Value> {
        self.value_where(table, |_| true)
    }

    pub(super) fn value_where(
        &mut self,
        table: usize,
        fits: impl Fn(usize) -> bool,
    ) -> Option<Value> {
        let ctx = self.ctx;
        let lexicon = ctx.lexicon(table)?;
        let words = match &self.peek()?.kind {
            Kind::Quoted(text) => crate::know::names::words(text),
            Kind::Word => self.stems().into_iter().map(str::to_string).collect(),
            _ => return None,
        };
        let quoted = matches!(self.peek()?.kind, Kind::Quoted(_));
        let stems: Vec<&str> = words.iter().map(String::as_str).collect();
        let (values, length) = lexicon.value(&stems)?;
        if quoted && length < stems.len() {
            return None;
        }
        let usable = |value: &&Value| fits(value.column) && !ctx.is_key(table, value.column);
        let typed = self.said(self.at, self.at + if quoted { 1 } else { length });
        let same = |value: &&Value| matches!(&value.literal, Literal::Text(text) if *text == typed);
        let exact = values.iter().filter(usable).find(same);
        // A country is no plural of a first name: France isn't Frances.
        let is_country = places::countries()
            .iter()
            .any(|country| country.name.eq_ignore_ascii_case(&typed));
        let spelt_so = |value: &&Value| matches!(&value.literal, Literal::Text(text) if text.eq_ignore_ascii_case(&typed));
        let near = || {
            let mut usable = values.iter().filter(usable);
            usable.find(|value| !is_country || spelt_so(value))
        };
        let value = exact.or_else(near)?.clone();
        self.step(if quoted { 1 } else { length });
        Some(value)
    }

    /// A value for a column: NULL, a number, a day, a known value, another
    /// column, quoted text or, of free text, so many words.
    pub(super) fn value_for(&mut self, table: usize, column: usize, words: usize) -> Option<Expr> {
        if words > 0 {
            return self.free_text(table, column, words);
        }
        if self.cue("null") {
            return Some(Expr::Literal(Literal::Null));
        }
        if let Some(other) = self.attempt(|p| p.column_value(table)) {
            return Some(other);
        }
        let ctx = self.ctx;
        if ctx.is_number(table, column) {
            let at = self.at;
            let number = self.number()?;
            let literal = Literal::Number(number);
            return self.fitting(table, column, literal, at);
        }
        if ctx.is_date(table, column) {
            let at = self.at;
            let Period::Days(day, last) = self.period()? else {
                return None;
            };
            // A year or month is no date.
            (day == last).then_some(())?;
            return self.fitting(table, column, Literal::Text(calendar::format_day(day)), at);
        }
        if ctx.is_flag(table, column) {
            if self.word(&["true", "yes", "on", "1"]) {
                return Some(Expr::Literal(Literal::Bool(true)));
            }
            if self.word(&["false", "no", "off", "0"]) {
                return Some(Expr::Literal(Literal::Bool(false)));
            }
            let negated = self.cue("not");
            let value = self.value_where(table, |other| other == column)?;
            return Some(Expr::Literal(match value.literal {
                Literal::Bool(truth) => Literal::Bool(truth != negated),
                other => other,
            }));
        }
        let at = self.at;
        if let Some(text) = self.quoted() {
            return self.fitting(table, column, Literal::Text(text), at);
        }
        // A listed value may be followed by a condition, so it goes first; a known
        // one only if it's spelt just so, since a new value may be near an old one.
        let declared = allowed(ctx.declared(table), ctx.column(table, column)).is_some();
        self.attempt(|p| {
            let value = p.value_where(table, |other| other == column)?;
            let Literal::Text(text) = &value.literal else {
                return None;
            };
            let exact = p.said(at, p.at).to_lowercase() == text.to_lowercase();
            (declared || exact).then_some(Expr::Literal(value.literal))
        })
    }

    /// `the customer's address`, `its price`, `delivery_address`
    fn column_value(&mut self, table: usize) -> Option<Expr> {
        self.articles();
        self.word(&["value", "same"]);
        self.word(&["of", "as"]);
        self.articles();
        let parent = self.attempt(|p| {
            let other = p.table(|other| other != table)?;
            let way = p.ctx.way(table, other)?;
            way.iter()
                .all(|hop| matches!(hop, Hop::Up(_)))
                .then_some((other, way))
        });
        if let Some((other, way)) = parent {
            let column = self.single(other)?;
            return self.ctx.reached(&way, Some(self.ctx.expr(other, column)));
        }
        let column = self.columns(table)?;
        let [column] = column[..] else { return None };
        // A column's name alone may as well be a value: `Other`, `Paid`.
        Some(self.ctx.expr(table, column))
    }

    /// So many words as they were typed, up to the end of what is said.
    fn free_text(&mut self, table: usize, column: usize, words: usize) -> Option<Expr> {
        const NEVER: [&str; 16] = [
            "where", "if", "when", "which", "that", "whose", "because", "unless", "not", "null",
            "without", "then", "to", "into", "unknown", "for",
        ];
        if !self.ctx.is_text(table, column) {
            return None;
        }
        let at = self.at;
        for _ in 0..words {
            let token = self.peek()?;
            let mark = token.kind == Kind::Mark
                && !["&", "/", "+", "'", "’"].contains(&token.word.as_str());
            if mark || NEVER.contains(&token.word.as_str()) || matches!(token.kind, Kind::Quoted(_))
            {
                return None;
            }
            self.step(1);
        }
        let text = self.said(at, self.at);
        // `the state Maine` says more than a value; `The Red Lion` may be one. What
        // begins with `of` still says which rows are meant.
        if ["the ", "a ", "an ", "of ", "from "]
            .iter()
            .any(|article| text.starts_with(article))
        {
            return None;
        }
        let text = text.trim_end_matches([',', ':']).trim().to_string();
        (!text.is_empty()).then_some(())?;
        self.fitting(table, column, Literal::Text(text), at)
    }

    /// The literal, if the column takes it.
    pub(super) fn fitting(
        &mut self,
        table: usize,
        column: usize,
        literal: Literal,
        from: usize,
    ) -> Option<Expr> {
        match self.ctx.fits(table, column, &literal) {
            Ok(()) => Some(Expr::Literal(literal)),
            Err(words) => {
                let known = allowed(self.ctx.declared(table), self.ctx.column(table, column))
                    .unwrap_or_default();
                let nearest = known
                    .iter()
                    .take(3)
                    .map(|value| self.instead(from, self.at, value))
                    .collect();
                self.complain(words, nearest)
            }
        }
    }
}

impl Context<'_> {
    /// Whether a column may hold a value.
    ///
    /// # Errors
    /// A sentence that names the rule against it.
    pub(super) fn fits(
        &self,
        table: usize,
        number: usize,
        literal: &Literal,
    ) -> Result<(), String> {
        let this = self.declared(table);
        let column = self.column(table, number);
        let place = format!("{}.{}", this.name, column.name);
        if column.generated.is_some() {
            return Err(format!(
                "{place} is computed from other columns, so it can't be set."
            ));
        }
        if this.primary_key.contains(&column.name) {
            return Err(format!("{place} is the primary key, which stays as it is."));
        }
        if *literal == Literal::Null {
            return if column.nullable {
                Ok(())
            } else {
                Err(format!("{place} is NOT NULL, so it can't be empty."))
            };
        }
        let shown = match literal {
            Literal::Text(text) | Literal::Number(text) => text.clone(),
            Literal::Bool(truth) => truth.to_string(),
            Literal::Null => String::new(),
        };
        if let (Some(values), Literal::Text(text)) = (allowed(this, column), literal)
            && !values.contains(text)
        {
            let kind = if matches!(column.data_type, DataType::Enum { .. }) {
                "ENUM"
            } else {
                "CHECK list"
            };
            return Err(format!(
                "{place} is an {kind} that doesn't allow “{text}”; it allows {}.",
                joined(&values, "and")
            ));
        }
        let length = shown.chars().count();
        match &column.data_type {
            DataType::Text { max: Some(max), .. } if length > *max as usize => {
                return Err(format!(
                    "{place} takes at most {max} characters, and “{shown}” has {length}."
                ));
            }
            DataType::Integer { min, max } => {
                let whole = shown.parse::<i64>().ok();
                if !whole.is_some_and(|whole| (*min..=*max).contains(&whole)) {
                    return Err(format!(
                        "{place} takes whole numbers from {min} to {max}, and {shown} is none."
                    ));
                }
            }
            DataType::Decimal {
                precision: Some(precision),
                scale,
            } => {
                let whole = shown
                    .trim_start_matches('-')
                    .split('.')
                    .next()
                    .map_or(0, str::len);
                if whole > precision.saturating_sub(*scale) as usize {
                    return Err(format!(
                        "{place} takes {precision} digits, {scale} of them after the point, so {shown} doesn't fit."
                    ));
                }
            }
            _ => {}
        }
        match this
            .checks
            .iter()
            .find(|check| self.breaks(check, &column.name, literal))
        {
            Some(check) => Err(format!(
                "{place} has the rule CHECK ({}), which {shown} would break.",
                check.text
            )),
            None => Ok(()),
        }
    }

    /// Whether a value alone breaks a rule about its column.
    fn breaks(&self, check: &Check, column: &str, literal: &Literal) -> bool {
        if check.expr.columns() != [column] {
            return false;
        }
        let put = replaced(&check.expr, column, literal);
        let value = put.and_then(|expr| {
            evaluate::constant(&expr, self.schema.dialect, self.today).and_then(|v| v.truth())
        });
        value == Some(false)
    }
}

/// An expression with a literal in place of a column, as far as comparisons go.
fn replaced(expr: &Expr, column: &str, literal: &Literal) -> Option<Expr> {
    let inner = |expr: &Expr| replaced(expr, column, literal).map(Box::new);
    Some(match expr {
        Expr::Column(name) if name == column => Expr::Literal(literal.clone()),
        Expr::Literal(_) => expr.clone(),
        Expr::Unary { op, expr } => Expr::Unary {
            op: *op,
            expr: inner(expr)?,
        },
        Expr::Binary { op, left, right } => build::binary(*op, *inner(left)?, *inner(right)?),
        Expr::IsNull { expr, negated } => Expr::IsNull {
            expr: inner(expr)?,
            negated: *negated,
        },
        Expr::Between {
            expr,
            low,
            high,
            negated,
        } => Expr::Between {
            expr: inner(expr)?,
            low: inner(low)?,
            high: inner(high)?,
            negated: *negated,
        },
        Expr::InList {
            expr,
            list,
            negated,
        } => Expr::InList {
            expr: inner(expr)?,
            list: list
                .iter()
                .map(|item| replaced(item, column, literal))
                .collect::<Option<_>>()?,
            negated: *negated,
        },
        Expr::Function { name, args } => Expr::Function {
            name: name.clone(),
            args: args
                .iter()
                .map(|arg| replaced(arg, column, literal))
                .collect::<Option<_>>()?,
        },
        _ => return None,
    })
}
