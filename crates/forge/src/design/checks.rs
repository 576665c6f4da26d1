//! CHECKs narrow what a generator may give, so that rows meet them without a
//! search wherever the rule can be read.

use super::{draft::Draft, genders, statuses, values};
use crate::{
    evaluate::{Number, to_regex},
    know::calendar,
    plan::RegexText,
};
use confab_model::{
    DataType, Expr, Generator, Literal, Position, Problem, Severity,
    expr::{BinaryOp, UnaryOp},
    recipe::{Choose, Shape, Weighted},
};
use std::collections::HashMap;

/// What the rules of a table leave a column.
#[derive(Default)]
struct Domain {
    low: Option<Number>,
    high: Option<Number>,
    values: Option<Vec<Literal>>,
    not: Vec<Literal>,
    pattern: Option<String>,
    length: Option<(u32, u32)>,
    line: u32,
}

/// Narrows the columns of all tables.
pub(super) fn narrow(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let mut domains: HashMap<usize, Domain> = HashMap::new();
        for check in &draft.table(table).checks {
            leave_room_for_nulls(draft, table, &check.expr);
            for part in conjuncts(&check.expr) {
                read(draft, table, part, check.line, &mut domains);
            }
        }
        let mut ordered: Vec<(usize, Domain)> = domains.into_iter().collect();
        ordered.sort_by_key(|(column, _)| *column);
        for (column, domain) in ordered {
            apply(draft, table, column, &domain);
        }
    }
}

/// A rule on which of several columns are NULL needs enough of them.
fn leave_room_for_nulls(draft: &mut Draft<'_>, table: usize, expr: &Expr) {
    let mut tested: Vec<usize> = Vec::new();
    expr.walk(&mut |part| {
        if let Expr::IsNull { expr, .. } = part {
            tested.extend(column_of(draft, table, expr));
        }
    });
    if expr.columns().len() < 2 {
        return;
    }
    let declared = draft.table(table);
    for column in tested
        .into_iter()
        .filter(|column| declared.columns[*column].nullable)
    {
        let keys = draft.keys_of(table, column);
        let in_order = matches!(
            draft.generator(table, column),
            Generator::After { .. } | Generator::When { .. }
        );
        // Dates in order meet `ended IS NULL OR ended > began` already.
        if keys.is_empty() && !in_order {
            draft.tables[table].recipe.columns[column].nulls = 400;
        }
        for key in keys {
            let parents = draft.rows(draft.tables[table].parents[key]);
            let entry = &mut draft.tables[table].recipe.keys[key];
            entry.nulls = 400;
            // A key that follows another would be NULL together with it.
            if matches!(
                entry.choose,
                Choose::Follow { .. } | Choose::Agree { .. } | Choose::Child { .. }
            ) {
                entry.choose = super::keys::even(parents);
            }
        }
    }
}

fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Binary {
            op: BinaryOp::And,
            left,
            right,
        } => [conjuncts(left), conjuncts(right)].concat(),
        // NULL passes a CHECK anyway: `x IS NULL OR rule` asks for the rule.
        Expr::Binary {
            op: BinaryOp::Or,
            left,
            right,
        } => match (left.as_ref(), right.as_ref()) {
            (
                Expr::IsNull {
                    negated: false,
                    expr,
                },
                rule,
            )
            | (
                rule,
                Expr::IsNull {
                    negated: false,
                    expr,
                },
            ) if rule.columns() == expr.columns() => conjuncts(rule),
            _ => vec![expr],
        },
        _ => vec![expr],
    }
}

/// The column that an expression is, but for a cast or a fold of case.
fn column_of(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Column(name) => draft.table(table).find_column(name),
        Expr::Cast { expr, .. } => column_of(draft, table, expr),
        _ => None,
    }
}

fn literal_of(expr: &Expr) -> Option<Literal> {
    match expr {
        Expr::Literal(literal) => Some(literal.clone()),
        Expr::Cast { expr, .. } => literal_of(expr),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => match literal_of(expr)? {
            Literal::Number(text) => Some(Literal::Number(format!("-{text}"))),
            _ => None,
        },
        _ => None,
    }
}

/// A bound as a number: of days for dates.
fn bound_of(draft: &Draft<'_>, expr: &Expr) -> Option<Number> {
    if let Expr::Function { name, .. } = expr {
        let today = matches!(
            name.as_str(),
            "current_date" | "now" | "curdate" | "getdate" | "current_timestamp" | "sysdate"
        );
        return today.then(|| Number::int(i64::from(draft.today)));
    }
    match literal_of(expr)? {
        Literal::Number(text) => Number::parse(&text),
        Literal::Text(text) => calendar::parse_day(&text)
            .map(|day| Number::int(i64::from(day)))
            .or_else(|| Number::parse(&text)),
        _ => None,
    }
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::LtEq => BinaryOp::GtEq,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::GtEq => BinaryOp::LtEq,
        other => other,
    }
}

fn read(
    draft: &mut Draft<'_>,
    table: usize,
    part: &Expr,
    line: u32,
    domains: &mut HashMap<usize, Domain>,
) {
    match part {
        Expr::Binary { op, left, right } => {
            if let Some(column) = column_of(draft, table, left) {
                compared(draft, table, column, *op, right, line, domains);
            } else if let Some(column) = column_of(draft, table, right) {
                compared(draft, table, column, mirrored(*op), left, line, domains);
            } else if let Some((column, length)) =
                length_of(draft, table, left).zip(bound_of(draft, right).and_then(Number::to_i64))
            {
                let domain = domains.entry(column).or_default();
                let (low, high) = domain.length.unwrap_or((0, u32::MAX));
                let n = length.clamp(0, 1 << 20) as u32;
                domain.length = Some(match op {
                    BinaryOp::Eq => (n, n),
                    BinaryOp::Gt => (low.max(n + 1), high),
                    BinaryOp::GtEq => (low.max(n), high),
                    BinaryOp::Lt => (low, high.min(n.saturating_sub(1))),
                    BinaryOp::LtEq => (low, high.min(n)),
                    _ => (low, high),
                });
            } else if *op == BinaryOp::Or
                && let Some((column, values)) = alternatives(draft, table, part)
            {
                restrict(domains.entry(column).or_default(), values, line);
            }
        }
        Expr::Between {
            expr,
            low,
            high,
            negated: false,
        } => {
            if let Some(column) = column_of(draft, table, expr) {
                compared(draft, table, column, BinaryOp::GtEq, low, line, domains);
                compared(draft, table, column, BinaryOp::LtEq, high, line, domains);
            } else if let (Some(column), Some(low), Some(high)) = (
                length_of(draft, table, expr),
                bound_of(draft, low).and_then(Number::to_i64),
                bound_of(draft, high).and_then(Number::to_i64),
            ) {
                domains.entry(column).or_default().length =
                    Some((low.max(0) as u32, high.max(0) as u32));
            }
        }
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let Some(column) = column_of(draft, table, expr).or_else(|| folded(draft, table, expr))
            else {
                return;
            };
            let Some(values) = list.iter().map(literal_of).collect::<Option<Vec<_>>>() else {
                return;
            };
            if *negated {
                domains.entry(column).or_default().not.extend(values);
            } else {
                restrict(domains.entry(column).or_default(), values, line);
            }
        }
        Expr::Match {
            kind,
            expr,
            pattern,
            negated: false,
        } => {
            if let (Some(column), Some(Literal::Text(pattern))) =
                (column_of(draft, table, expr), literal_of(pattern))
            {
                domains
                    .entry(column)
                    .or_default()
                    .pattern
                    .get_or_insert(to_regex(*kind, &pattern, draft.schema.dialect));
            }
        }
        Expr::Function { name, args } if name == "regexp_like" => {
            if let [subject, Expr::Literal(Literal::Text(pattern)), ..] = args.as_slice()
                && let Some(column) = column_of(draft, table, subject)
            {
                domains
                    .entry(column)
                    .or_default()
                    .pattern
                    .get_or_insert(pattern.clone());
            }
        }
        _ => {}
    }
}

fn without_cast(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast { expr, .. } => without_cast(expr),
        _ => expr,
    }
}

/// `upper(x)`, `lower(x)`: the values are given in one case, which fits both.
fn folded(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Function { name, args } if matches!(name.as_str(), "upper" | "lower" | "trim") => {
            column_of(draft, table, args.first()?)
        }
        _ => None,
    }
}

fn length_of(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Function { name, args }
            if matches!(
                name.as_str(),
                "length" | "len" | "char_length" | "character_length"
            ) =>
        {
            let inner = args.first()?;
            column_of(draft, table, inner).or_else(|| folded(draft, table, inner))
        }
        _ => None,
    }
}

/// `x = 'a' OR x = 'b' OR …`
fn alternatives(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<(usize, Vec<Literal>)> {
    match expr {
        Expr::Binary {
            op: BinaryOp::Or,
            left,
            right,
        } => {
            let (column, mut values) = alternatives(draft, table, left)?;
            let (same, more) = alternatives(draft, table, right)?;
            values.extend(more);
            (column == same).then_some((column, values))
        }
        Expr::Binary {
            op: BinaryOp::Eq,
            left,
            right,
        } => Some((column_of(draft, table, left)?, vec![literal_of(right)?])),
        Expr::InList {
            expr,
            list,
            negated: false,
        } => Some((
            column_of(draft, table, expr)?,
            list.iter().map(literal_of).collect::<Option<_>>()?,
        )),
        _ => None,
    }
}

fn restrict(domain: &mut Domain, values: Vec<Literal>, line: u32) {
    domain.line = line;
    domain.values = Some(match domain.values.take() {
        Some(known) => known
            .into_iter()
            .filter(|value| values.contains(value))
            .collect(),
        None => values
            .into_iter()
            .filter(|value| *value != Literal::Null)
            .collect(),
    });
}

fn compared(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    op: BinaryOp,
    other: &Expr,
    line: u32,
    domains: &mut HashMap<usize, Domain>,
) {
    if let Some(theirs) = column_of(draft, table, other) {
        between_columns(draft, table, column, op, theirs);
        return;
    }
    if op == BinaryOp::Eq
        && let Expr::Function { name, .. } = without_cast(other)
        && matches!(name.as_str(), "lower" | "upper")
        && folded(draft, table, without_cast(other)) == Some(column)
    {
        // The text is in one case only.
        let generator = if name == "lower" {
            values::words("common.slug")
        } else {
            Generator::Mask {
                mask: "AAAAAA".into(),
            }
        };
        draft.set(table, column, generator);
        return;
    }
    if op == BinaryOp::Eq && !other.columns().is_empty() && other.is_understood() {
        let free = matches!(
            draft.generator(table, column),
            Generator::Number { .. }
                | Generator::Formula { .. }
                | Generator::Moment { .. }
                | Generator::After { .. }
        );
        if free
            && !other
                .columns()
                .contains(&draft.column(table, column).name.as_str())
        {
            draft.set(
                table,
                column,
                Generator::Formula {
                    expr: other.clone(),
                },
            );
            draft.tables[table].recipe.columns[column].nulls = 0;
        }
        return;
    }
    let domain = domains.entry(column).or_default();
    domain.line = line;
    match op {
        BinaryOp::Eq => {
            if let Some(value) = literal_of(other) {
                restrict(domain, vec![value], line);
            }
            return;
        }
        BinaryOp::NotEq => {
            domain.not.extend(literal_of(other));
            return;
        }
        _ => {}
    }
    let Some(bound) = bound_of(draft, other) else {
        return;
    };
    // The least step of the column's type, for bounds that are not included.
    let step = match &draft.column(table, column).data_type {
        DataType::Decimal { scale, .. } => Number {
            units: 1,
            scale: (*scale).min(12) as u8,
        },
        DataType::Float { .. } => Number { units: 1, scale: 2 },
        _ => Number::int(1),
    };
    let (low, high) = match op {
        BinaryOp::Gt => (Some(bound.plus(step)), None),
        BinaryOp::GtEq => (Some(bound), None),
        BinaryOp::Lt => (None, Some(bound.plus(step.negate()))),
        BinaryOp::LtEq => (None, Some(bound)),
        _ => return,
    };
    domain.low = domain.low.into_iter().chain(low).max();
    domain.high = domain.high.into_iter().chain(high).min();
}

/// `a < b` over dates: the later follows the earlier by construction.
fn between_columns(draft: &mut Draft<'_>, table: usize, column: usize, op: BinaryOp, other: usize) {
    let (later, earlier) = match op {
        BinaryOp::Gt | BinaryOp::GtEq => (column, other),
        BinaryOp::Lt | BinaryOp::LtEq => (other, column),
        _ => return,
    };
    let dates = values::is_date(draft.column(table, later))
        && values::is_date(draft.column(table, earlier));
    if !dates
        || matches!(
            draft.generator(table, later),
            Generator::After { .. } | Generator::When { .. } | Generator::Key { .. }
        )
    {
        return;
    }
    let of = vec![draft.column(table, earlier).name.clone()];
    draft.set(
        table,
        later,
        Generator::After {
            of,
            min_days: 1,
            max_days: 60,
            past: false,
            before: Vec::new(),
        },
    );
}

fn apply(draft: &mut Draft<'_>, table: usize, column: usize, domain: &Domain) {
    let declared = draft.column(table, column);
    if matches!(draft.generator(table, column), Generator::Key { .. }) {
        return;
    }
    if let Some(values) = &domain.values {
        if values.is_empty() {
            contradiction(draft, table, column, domain.line);
            return;
        }
        choose_among(draft, table, column, values);
    }
    if let Generator::Choice { values } = &mut draft.tables[table].recipe.columns[column].generator
    {
        let kept: Vec<Weighted> = values
            .iter()
            .filter(|value| !domain.not.contains(&value.value))
            .cloned()
            .collect();
        if !kept.is_empty() {
            *values = kept;
        }
        return;
    }
    if domain.low.is_some() || domain.high.is_some() {
        if let (Some(low), Some(high)) = (domain.low, domain.high)
            && low > high
        {
            contradiction(draft, table, column, domain.line);
            return;
        }
        bounds(draft, table, column, domain.low, domain.high);
    }
    let text = matches!(declared.data_type, DataType::Text { .. } | DataType::Any);
    if let Some(pattern) = domain.pattern.as_ref().filter(|_| text) {
        set_pattern(draft, table, column, pattern);
    }
    if let Some((low, high)) = domain.length.filter(|_| text) {
        if low > high {
            contradiction(draft, table, column, domain.line);
        } else if domain.pattern.is_none() {
            set_length(draft, table, column, low, high);
        }
    }
}

fn contradiction(draft: &mut Draft<'_>, table: usize, column: usize, line: u32) {
    let message = format!(
        "the CHECKs on {}.{} contradict each other: no value meets them all",
        draft.table(table).full_name(),
        draft.column(table, column).name
    );
    let problem = Problem::new(Severity::Error, message)
        .at(Position { line, column: 1 })
        .hint("correct the rule in the schema and try again");
    draft.notes.push(problem);
}

fn choose_among(draft: &mut Draft<'_>, table: usize, column: usize, allowed: &[Literal]) {
    if let Generator::Choice { values } = draft.generator(table, column) {
        let kept: Vec<Weighted> = values
            .iter()
            .filter(|value| allowed.contains(&value.value))
            .cloned()
            .collect();
        if !kept.is_empty() {
            draft.set(table, column, Generator::Choice { values: kept });
            return;
        }
    }
    let texts: Vec<String> = allowed
        .iter()
        .filter_map(|v| {
            if let Literal::Text(text) = v {
                Some(text.clone())
            } else {
                None
            }
        })
        .collect();
    let generator = if let Some(gender) = genders::of_column(draft, table, column, &texts) {
        gender
    } else if texts.len() == allowed.len() {
        statuses::weighted(draft, table, column, &texts)
    } else {
        Generator::Choice {
            values: allowed
                .iter()
                .map(|value| Weighted {
                    value: value.clone(),
                    weight: 10,
                })
                .collect(),
        }
    };
    draft.set(table, column, generator);
}

/// Keeps numbers and dates within bounds.
fn bounds(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    low: Option<Number>,
    high: Option<Number>,
) {
    let is_date = values::is_date(draft.column(table, column));
    let scale = match &draft.column(table, column).data_type {
        DataType::Decimal { scale, .. } => (*scale).min(6) as u8,
        DataType::Float { .. } => 2,
        _ => 0,
    };
    let number = |text: &str| Number::parse(text).unwrap_or(Number::int(0));
    let mut generator = draft.generator(table, column).clone();
    if let Generator::Sequence { start, .. } = &mut generator {
        *start = low
            .and_then(Number::to_i64)
            .map_or(*start, |low| low.max(*start));
        if let Some(high) = high.and_then(Number::to_i64) {
            let rule = format!("the CHECK on {}", draft.column(table, column).name);
            super::sizes::cap(
                draft,
                table,
                u64::try_from(high - *start + 1).unwrap_or(0),
                &rule,
            );
        }
    }
    narrow_within(&mut generator, &|inner| match inner {
        Generator::Number { min, max, .. } => {
            let (mut from, mut to) = (number(min), number(max));
            let apart = low.is_some_and(|low| low > to) || high.is_some_and(|high| high < from);
            if apart {
                (from, to) = match (low, high) {
                    (Some(low), Some(high)) => (low, high),
                    (Some(low), None) => (low, low.plus(low).plus(Number::int(100))),
                    (None, Some(high)) => (high.plus(Number::int(-100)), high),
                    (None, None) => (from, to),
                };
            }
            from = low.map_or(from, |low| low.max(from));
            to = high.map_or(to, |high| high.min(to));
            *min = from.rescale(from.scale.min(6)).to_string();
            *max = to.rescale(to.scale.min(6)).to_string();
        }
        Generator::Moment { from, to, .. } => {
            let day = |n: Number| {
                n.to_i64()
                    .and_then(|d| i32::try_from(d).ok())
                    .map(calendar::format_day)
            };
            if let Some(low) = low.and_then(day).filter(|low| *low > *from) {
                *to = (*to).clone().max(low.clone());
                *from = low;
            }
            if let Some(high) = high.and_then(day).filter(|high| *high < *to) {
                *from = (*from).clone().min(high.clone());
                *to = high;
            }
        }
        _ => {}
    });
    let plain_number = !is_date && values::is_number(draft.column(table, column));
    if plain_number
        && matches!(
            generator,
            Generator::Constant { .. }
                | Generator::Nothing
                | Generator::Place { .. }
                | Generator::Code { .. }
        )
    {
        let from = low.unwrap_or(Number::int(0));
        let to = high.unwrap_or(from.plus(Number::int(1000)));
        generator = Generator::Number {
            min: from.min(to).to_string(),
            max: to.to_string(),
            scale,
            shape: Shape::Uniform,
        };
    }
    draft.set(table, column, generator);
}

fn narrow_within(generator: &mut Generator, narrow: &impl Fn(&mut Generator)) {
    if let Generator::When {
        then, otherwise, ..
    } = generator
    {
        narrow_within(then, narrow);
        if let Some(otherwise) = otherwise {
            narrow_within(otherwise, narrow);
        }
    } else {
        narrow(generator);
    }
}

fn set_pattern(draft: &mut Draft<'_>, table: usize, column: usize, pattern: &str) {
    // An e-mail address meets the usual patterns for one already.
    let person = matches!(
        draft.generator(table, column),
        Generator::Person {
            part: confab_model::recipe::PersonPart::Email,
            ..
        }
    );
    if (person && pattern.contains('@')) || RegexText::new(pattern).is_none() {
        return;
    }
    draft.set(
        table,
        column,
        Generator::Regex {
            pattern: pattern.to_string(),
        },
    );
}

fn set_length(draft: &mut Draft<'_>, table: usize, column: usize, low: u32, high: u32) {
    let free = matches!(
        draft.generator(table, column),
        Generator::Person { .. }
            | Generator::Words { .. }
            | Generator::Place { .. }
            | Generator::WordsBy { .. }
    );
    if free && low <= 3 && high >= 24 {
        return;
    }
    if low == high && low > 0 {
        let digits = draft.tables[table].column_words[column].iter().any(|w| {
            matches!(
                w.as_str(),
                "phone" | "zip" | "number" | "ssn" | "code" | "postcode" | "pin"
            )
        });
        let mask = if digits { "#" } else { "A" }.repeat(low.min(4000) as usize);
        draft.set(table, column, Generator::Mask { mask });
    } else if low > 3 && !free {
        draft.set(
            table,
            column,
            Generator::Mask {
                mask: "a".repeat(low.min(4000) as usize),
            },
        );
    }
}
