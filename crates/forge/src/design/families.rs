//! Texts that follow other columns: reviews by their stars, dishes by their
//! course, a delivery to the customer's own address, a website by its name.

use super::draft::Draft;
use crate::know::words;
use confab_model::{
    DataType, Expr, Generator, Literal,
    recipe::{Choose, PersonPart},
};

/// Relates texts in all tables.
pub(super) fn relate(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        reviews(draft, table);
        by_choice(draft, table);
        addresses(draft, table);
        firms(draft, table);
        line_numbers(draft, table);
    }
}

/// The mood of a review follows the stars.
fn reviews(draft: &mut Draft<'_>, table: usize) {
    let known = &draft.tables[table];
    let stars = (0..known.column_words.len()).find(|column| {
        known.column_words[*column]
            .iter()
            .any(|word| matches!(word.as_str(), "rating" | "star" | "score"))
            && super::values::is_number(draft.column(table, *column))
    });
    let Some(stars) = stars else { return };
    for column in 0..draft.table(table).columns.len() {
        let Generator::Words { pool } = draft.generator(table, column) else {
            continue;
        };
        let Some(family) = pool.strip_suffix("_neutral") else {
            continue;
        };
        let pools = vec![
            ("4..5".to_string(), format!("{family}_positive")),
            ("1..2".to_string(), format!("{family}_negative")),
        ];
        if pools.iter().all(|(_, pool)| words::find(pool).is_some()) {
            let generator = Generator::WordsBy {
                column: draft.column(table, stars).name.clone(),
                pools,
                otherwise: pool.clone(),
            };
            draft.set(table, column, generator);
        }
    }
}

/// A name whose pool has a finer one for each value of a choice beside it:
/// `restaurant.dish` and a course `Dessert` make `restaurant.dessert`.
fn by_choice(draft: &mut Draft<'_>, table: usize) {
    for column in 0..draft.table(table).columns.len() {
        let Generator::Words { pool } = draft.generator(table, column) else {
            continue;
        };
        let named = draft.tables[table].column_words[column]
            .last()
            .is_some_and(|word| matches!(word.as_str(), "name" | "title" | "item"));
        let Some((domain, _)) = pool.split_once('.').filter(|_| named) else {
            continue;
        };
        let (domain, otherwise) = (domain.to_string(), pool.clone());
        let deciding = (0..draft.table(table).columns.len()).find_map(|other| {
            let Generator::Choice { values } = draft.generator(table, other) else {
                return None;
            };
            let found: Vec<(String, String)> = values
                .iter()
                .filter_map(|value| {
                    let Literal::Text(text) = &value.value else {
                        return None;
                    };
                    let value = text.to_lowercase().replace([' ', '-'], "_");
                    let mut names =
                        [format!("{otherwise}_{value}"), format!("{domain}.{value}")].into_iter();
                    names
                        .find(|name| words::find(name).is_some())
                        .map(|name| (text.to_lowercase(), name))
                })
                .collect();
            (found.len() * 2 > values.len())
                .then(|| (draft.column(table, other).name.clone(), found))
        });
        if let Some((name, pools)) = deciding {
            draft.set(
                table,
                column,
                Generator::WordsBy {
                    column: name,
                    pools,
                    otherwise,
                },
            );
        }
    }
}

/// A delivery or shipping address is the customer's own.
fn addresses(draft: &mut Draft<'_>, table: usize) {
    for column in 0..draft.table(table).columns.len() {
        let words = &draft.tables[table].column_words[column];
        let named = words.iter().any(|word| word == "address")
            && words
                .iter()
                .any(|word| matches!(word.as_str(), "delivery" | "shipping" | "billing"));
        if !named || !matches!(draft.column(table, column).data_type, DataType::Text { .. }) {
            continue;
        }
        let customer = (0..draft.tables[table].parents.len()).find_map(|key| {
            let parent = draft.tables[table].parents[key];
            let person = draft.tables[parent].named(&[
                "customer", "user", "client", "buyer", "member", "person", "guest", "patient",
            ]);
            let address = draft.tables[parent]
                .column_words
                .iter()
                .position(|words| words.iter().any(|word| word == "address"))?;
            person.then(|| (key, draft.column(parent, address).name.clone()))
        });
        if let Some((key, name)) = customer {
            let args = vec![
                Expr::Literal(Literal::Number(key.to_string())),
                Expr::Literal(Literal::Text(name)),
            ];
            draft.set(
                table,
                column,
                Generator::Formula {
                    expr: Expr::Function {
                        name: "parent".to_string(),
                        args,
                    },
                },
            );
        }
    }
}

/// A firm's website and mail address carry its name; a person's website carries the person's.
fn firms(draft: &mut Draft<'_>, table: usize) {
    let declared = draft.table(table);
    let part = |wanted: PersonPart| {
        (0..declared.columns.len()).find(|column| {
            matches!(draft.generator(table, *column), Generator::Person { part, .. } if *part == wanted)
        })
    };
    let people = [PersonPart::First, PersonPart::Last, PersonPart::Full];
    let of_person: Vec<usize> = people.into_iter().filter_map(part).take(2).collect();
    let of_firm = (0..declared.columns.len()).find(|column| {
        let words = &draft.tables[table].column_words[*column];
        words.last().is_some_and(|word| word == "name")
            && matches!(draft.generator(table, *column), Generator::Words { .. })
    });
    let is_person = !of_person.is_empty();
    let names = if is_person {
        of_person
    } else {
        of_firm.into_iter().collect()
    };
    if names.iter().any(|name| declared.columns[*name].nullable) || names.is_empty() {
        return;
    }
    let slug = names.iter().map(|name| Expr::Function {
        name: "slug".to_string(),
        args: vec![Expr::Column(declared.columns[*name].name.clone())],
    });
    let text = |text: &str| Expr::Literal(Literal::Text(text.to_string()));
    let address = |before: &str| Generator::Formula {
        expr: Expr::Function {
            name: "concat".to_string(),
            args: std::iter::once(text(before))
                .chain(slug.clone())
                .chain([text(".com")])
                .collect(),
        },
    };
    for column in 0..declared.columns.len() {
        let name = &declared.columns[column].name;
        // An address made of a name is as distinct as the name is.
        if declared.primary_key.contains(name)
            || declared
                .uniques
                .iter()
                .any(|unique| unique.columns.contains(name))
        {
            continue;
        }
        let words = &draft.tables[table].column_words[column];
        let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
        let website = has(&["website", "homepage", "web", "site"])
            && matches!(draft.generator(table, column), Generator::Code { of } if of == "url");
        let mail = matches!(
            draft.generator(table, column),
            Generator::Person {
                part: PersonPart::Email,
                ..
            }
        );
        if website {
            draft.set(table, column, address("https://www."));
        } else if mail && !is_person && draft.tables[table].recipe.domain.is_none() {
            let desk = ["contact", "support", "sales", "billing", "office"];
            let desk = desk.into_iter().find(|desk| has(&[desk])).unwrap_or("info");
            draft.set(table, column, address(&format!("{desk}@")));
        }
    }
}

/// The lines of an order are numbered within it.
fn line_numbers(draft: &mut Draft<'_>, table: usize) {
    let mut keys = draft.tables[table].recipe.keys.iter();
    let Some(owner) =
        keys.position(|key| matches!(key.choose, Choose::Share { ordered: true, .. }))
    else {
        return;
    };
    let declared = draft.table(table);
    for column in 0..declared.columns.len() {
        let words = &draft.tables[table].column_words[column];
        let numbered = words.len() > 1
            && words
                .last()
                .is_some_and(|last| matches!(last.as_str(), "number" | "no" | "num"))
            && words
                .iter()
                .any(|word| matches!(word.as_str(), "line" | "item" | "row"));
        let whole = matches!(declared.columns[column].data_type, DataType::Integer { .. });
        let is_key = declared
            .primary_key
            .contains(&declared.columns[column].name)
            || !draft.keys_of(table, column).is_empty();
        if numbered && whole && !is_key {
            draft.set(table, column, Generator::Ordinal { key: owner });
        }
    }
}
