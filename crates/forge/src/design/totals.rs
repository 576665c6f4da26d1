//! Amounts that follow from others: lines, totals, averages, what is left.

use super::{draft::Draft, statuses, values};
use crate::know::statuses::Phase;
use confab_model::{Expr, Generator, Literal, expr::BinaryOp};

const QUANTITIES: [&str; 4] = ["quantity", "qty", "count", "units"];
const PRICES: [&str; 5] = ["price", "cost", "rate", "fee", "amount"];
const LINES: [&str; 4] = ["subtotal", "linetotal", "total", "amount"];
const TOTALS: [&str; 4] = ["total", "amount", "totalamount", "grandtotal"];

/// Relates amounts in all tables.
pub(super) fn relate(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        line(draft, table);
    }
    for table in 0..draft.tables.len() {
        total(draft, table);
        rating(draft, table);
        left_over(draft, table);
    }
}

fn call(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Function {
        name: name.to_string(),
        args,
    }
}

fn number(value: usize) -> Expr {
    Expr::Literal(Literal::Number(value.to_string()))
}

fn text(value: &str) -> Expr {
    Expr::Literal(Literal::Text(value.to_string()))
}

/// A numeric column one of whose words is listed, none of the avoided ones.
fn find(draft: &Draft<'_>, table: usize, words: &[&str], avoid: &[&str]) -> Option<usize> {
    let known = &draft.tables[table];
    words.iter().find_map(|wanted| {
        (0..known.column_words.len()).find(|column| {
            let own = &known.column_words[*column];
            let joined = own.concat();
            let hit = own.iter().any(|word| word == wanted) || joined == *wanted;
            hit && !own.iter().any(|word| avoid.contains(&word.as_str()))
                && values::is_number(draft.column(table, *column))
                && draft.keys_of(table, *column).is_empty()
                && draft.column(table, *column).generated.is_none()
        })
    })
}

/// `subtotal = quantity × price`, the price being the row's own or its product's.
fn line(draft: &mut Draft<'_>, table: usize) {
    let Some(quantity) = find(draft, table, &QUANTITIES, &["available", "discount"]) else {
        return;
    };
    let parent_price = (0..draft.tables[table].parents.len()).find_map(|key| {
        let parent = draft.tables[table].parents[key];
        let price = find(draft, parent, &PRICES[..2], &["total", "shipping"])?;
        Some((key, draft.column(parent, price).name.clone()))
    });
    let own_price = find(
        draft,
        table,
        &PRICES[..4],
        &["total", "sub", "shipping", "line", "discount"],
    );
    let from_parent =
        |(key, name): &(usize, String)| call("parent", vec![number(*key), text(name)]);
    if let (Some(own), Some(parent)) = (own_price, &parent_price) {
        draft.set(
            table,
            own,
            Generator::Formula {
                expr: from_parent(parent),
            },
        );
        draft.tables[table].recipe.columns[own].nulls = 0;
    }
    if let Some((key, name)) = &parent_price {
        // Without a product there is no price.
        let parent = draft.tables[table].parents[*key];
        draft.tables[table].recipe.keys[*key].nulls = 0;
        if let Some(column) = draft.table(parent).find_column(name) {
            draft.tables[parent].recipe.columns[column].nulls = 0;
        }
    }
    let price = match (own_price, &parent_price) {
        (Some(own), _) => Expr::Column(draft.column(table, own).name.clone()),
        (None, Some(parent)) => from_parent(parent),
        (None, None) => return,
    };
    let Some(target) = find(draft, table, &LINES, &["discount", "tax", "paid"])
        .filter(|target| Some(*target) != own_price && *target != quantity)
    else {
        return;
    };
    let quantity_name = draft.column(table, quantity).name.clone();
    let expr = Expr::Binary {
        op: BinaryOp::Multiply,
        left: Box::new(Expr::Column(quantity_name)),
        right: Box::new(price),
    };
    draft.set(table, target, Generator::Formula { expr });
    for column in [target, quantity] {
        draft.tables[table].recipe.columns[column].nulls = 0;
    }
}

/// `total = sum of the lines`, where exactly one table has lines of this one.
fn total(draft: &mut Draft<'_>, table: usize) {
    let Some(target) = find(
        draft,
        table,
        &TOTALS,
        &["tax", "discount", "paid", "refund"],
    ) else {
        return;
    };
    if matches!(draft.generator(table, target), Generator::Formula { .. }) {
        return;
    }
    let lines: Vec<(usize, usize, String)> = draft
        .children(table)
        .into_iter()
        .filter_map(|(child, key)| {
            let column = (0..draft.table(child).columns.len()).find(|column| {
                let is_line = matches!(
                    draft.generator(child, *column),
                    Generator::Formula {
                        expr: Expr::Binary {
                            op: BinaryOp::Multiply,
                            ..
                        }
                    }
                );
                is_line && values::is_number(draft.column(child, *column))
            })?;
            Some((child, key, draft.column(child, column).name.clone()))
        })
        .collect();
    let [(child, key, column)] = lines.as_slice() else {
        return;
    };
    let owned = matches!(
        draft.tables[*child].recipe.keys[*key].choose,
        confab_model::recipe::Choose::Share { .. }
    );
    if owned {
        let args = vec![
            text(&draft.tables[*child].recipe.table.clone()),
            number(*key),
            text(column),
        ];
        draft.set(
            table,
            target,
            Generator::Formula {
                expr: call("total", args),
            },
        );
        draft.tables[table].recipe.columns[target].nulls = 0;
    }
}

/// A rating of something that is reviewed is the average of its reviews.
fn rating(draft: &mut Draft<'_>, table: usize) {
    let Some(target) = find(draft, table, &["rating"], &["count", "min", "max"]) else {
        return;
    };
    if values::scale(&draft.column(table, target).data_type) == 0 {
        return;
    }
    let reviews = draft.children(table).into_iter().find_map(|(child, key)| {
        let reviewed = draft.tables[child].named(&["review", "rating", "feedback"]);
        let rating = find(draft, child, &["rating", "stars", "score"], &[])?;
        let shared = matches!(
            draft.tables[child].recipe.keys[key].choose,
            confab_model::recipe::Choose::Share { .. }
        );
        (reviewed && shared).then(|| {
            (
                draft.tables[child].recipe.table.clone(),
                key,
                draft.column(child, rating).name.clone(),
            )
        })
    });
    if let Some((child, key, column)) = reviews {
        let average = call("average", vec![text(&child), number(key), text(&column)]);
        draft.set(
            table,
            target,
            Generator::Formula {
                expr: call("round", vec![average, number(1)]),
            },
        );
        draft.tables[table].recipe.columns[target].nulls = 0;
    }
}

/// `available = quantity − what is out`, and a quantity that allows it.
fn left_over(draft: &mut Draft<'_>, table: usize) {
    let Some(available) = find(
        draft,
        table,
        &["available", "remaining", "availablequantity"],
        &[],
    ) else {
        return;
    };
    let Some(quantity) = find(
        draft,
        table,
        &["quantity", "total", "copies", "stock", "capacity"],
        &["available", "remaining"],
    ) else {
        return;
    };
    let name = draft.column(table, quantity).name.clone();
    let out = draft.children(table).into_iter().find_map(|(child, key)| {
        let (status, values) = statuses::column_of(draft, child)?;
        let open = statuses::in_phases(
            &values,
            &[Phase::Start, Phase::Active, Phase::Late, Phase::Lost],
        );
        let shared = matches!(
            draft.tables[child].recipe.keys[key].choose,
            confab_model::recipe::Choose::Share { .. }
        );
        (shared && !open.is_empty()).then(|| {
            let mut args = vec![
                text(&draft.tables[child].recipe.table.clone()),
                number(key),
                text(&draft.column(child, status).name.clone()),
            ];
            args.extend(open.iter().map(|value| text(value)));
            call("count", args)
        })
    });
    let minus = |right: Expr| Expr::Binary {
        op: BinaryOp::Minus,
        left: Box::new(Expr::Column(name.clone())),
        right: Box::new(right),
    };
    match out {
        Some(out) => {
            // At least what is out, and a few more by the row's own number.
            let spare = Expr::Binary {
                op: BinaryOp::Plus,
                left: Box::new(out.clone()),
                right: Box::new(call("noise", vec![number(1), number(6)])),
            };
            draft.set(table, quantity, Generator::Formula { expr: spare });
            draft.set(table, available, Generator::Formula { expr: minus(out) });
        }
        None => {
            let capped = call(
                "least",
                vec![
                    Expr::Column(name.clone()),
                    call("noise", vec![number(0), number(40)]),
                ],
            );
            draft.set(table, available, Generator::Formula { expr: capped });
        }
    }
    for column in [available, quantity] {
        draft.tables[table].recipe.columns[column].nulls = 0;
    }
}
