//! What each column is: keys, identities, enumerations, and what its name means.

use super::{
    draft::Draft,
    genders, statuses,
    values::{self, NULLS, by_type, choice, words},
};
use crate::know::{
    calendar,
    meanings::{self, Meaning},
    words as pools,
};
use confab_model::{
    Column, DataType, Dialect, Expr, Generator, Literal,
    recipe::{Choose, PersonPart, PlacePart, Shape, Weighted},
};

/// Words of columns that are mostly empty in real life, and per mille of NULLs.
const OFTEN_EMPTY: [(&str, u16); 32] = [
    ("deceased", 950),
    ("died", 950),
    ("left", 850),
    ("leaving", 850),
    ("withdrawn", 900),
    ("withdrawal", 900),
    ("cancelled", 850),
    ("canceled", 850),
    ("archived", 900),
    ("revoked", 900),
    ("suspended", 930),
    ("terminated", 850),
    ("resigned", 900),
    ("dismissed", 900),
    ("banned", 970),
    ("blocked", 950),
    ("removed", 900),
    ("voided", 950),
    ("middle", 400),
    ("suffix", 850),
    ("prefix", 300),
    ("fax", 600),
    ("line2", 700),
    ("address2", 700),
    ("deleted", 900),
    ("death", 800),
    ("termination", 800),
    ("notes", 300),
    ("note", 300),
    ("comment", 200),
    ("instruction", 450),
    ("extension", 500),
];

/// Chooses for all columns.
pub(super) fn choose(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        for column in 0..draft.table(table).columns.len() {
            choose_one(draft, table, column);
        }
    }
}

fn choose_one(draft: &mut Draft<'_>, table: usize, number: usize) {
    let declared = draft.table(table);
    let column = &declared.columns[number];
    let keys = draft.keys_of(table, number);
    if !keys.is_empty() {
        let key = key_of(draft, table, &keys);
        draft.set(table, number, Generator::Key { key });
        return;
    }
    let alone = declared.primary_key.len() == 1 && declared.primary_key.contains(&column.name);
    if column.identity || (alone && matches!(column.data_type, DataType::Integer { .. })) {
        draft.set(table, number, Generator::Sequence { start: 1, step: 1 });
        return;
    }
    let (generator, role) = generator(draft, table, number);
    draft.tables[table].date_roles[number] = role;
    draft.set(table, number, generator);
    let words = &draft.tables[table].column_words[number];
    let said = meanings::find(&draft.tables[table].words, words, &column.data_type)
        .and_then(|meaning| meaning.arg("nulls").parse::<f64>().ok());
    let often = said
        .map(|share| (share * 1000.0).clamp(0.0, 1000.0) as u16)
        .or_else(|| often_empty(words));
    let quiet = matches!(column.data_type, DataType::Boolean)
        || column
            .default
            .as_ref()
            .is_some_and(|default| *default != Expr::Literal(Literal::Null))
        || words.last().is_some_and(|w| w == "status");
    draft.tables[table].recipe.columns[number].nulls = if column.nullable {
        often.unwrap_or(if quiet { 0 } else { NULLS })
    } else {
        0
    };
}

/// Per mille of NULLs in a column that is mostly empty in real life, by its name.
pub(super) fn often_empty(words: &[String]) -> Option<u16> {
    OFTEN_EMPTY
        .iter()
        .find(|(word, _)| words.iter().any(|w| w == word))
        .map(|(_, nulls)| *nulls)
}

/// The key that fills a column: the widest, unless it follows from another.
fn key_of(draft: &Draft<'_>, table: usize, keys: &[usize]) -> usize {
    let entries = &draft.tables[table].recipe.keys;
    let rank = |key: &&usize| {
        let follows = matches!(
            entries[**key].choose,
            Choose::Follow { .. } | Choose::Agree { .. }
        );
        (!follows, entries[**key].columns.len())
    };
    keys.iter().max_by_key(rank).copied().unwrap_or(keys[0])
}

/// The generator of a plain column, and the part of time it stands for.
fn generator(draft: &Draft<'_>, table: usize, number: usize) -> (Generator, &'static str) {
    let column = draft.column(table, number);
    if let DataType::Enum { values } = &column.data_type {
        if let Some(gender) = genders::of_column(draft, table, number, values) {
            return (gender, "");
        }
        return (statuses::weighted(draft, table, number, values), "");
    }
    if let Some(values) = listed_in_comment(column) {
        return (choice(values.iter().map(|value| (value.as_str(), 10))), "");
    }
    let known = &draft.tables[table];
    let meaning = meanings::find(&known.words, &known.column_words[number], &column.data_type);
    let generator = meaning.and_then(|meaning| from_meaning(draft, table, number, meaning));
    let role = meaning
        .filter(|meaning| meaning.generator == "date")
        .map_or("", |meaning| meaning.arg("role"));
    if let Some(generator) = generator {
        return (generator, role);
    }
    if values::is_date(column) {
        return (date(draft, column, ""), "event");
    }
    if let (DataType::Bit { length, .. }, Dialect::Mysql) =
        (&column.data_type, draft.schema.dialect)
    {
        let bits = Generator::Number {
            min: "0".into(),
            max: (i64::MAX >> 63u32.saturating_sub(*length).min(62)).to_string(),
            scale: 0,
            shape: Shape::Uniform,
        };
        return (bits, role);
    }
    let words = &known.column_words[number];
    if matches!(column.data_type, DataType::Text { .. } | DataType::Any)
        && words
            .last()
            .is_some_and(|word| word == "status" || word == "state")
    {
        return (statuses::usual(draft, table), "");
    }
    (
        constant_default(column)
            .unwrap_or_else(|| by_type(&column.data_type, &draft.request.today)),
        role,
    )
}

/// A text default such as `'N'` for a short code says what is common.
fn constant_default(column: &Column) -> Option<Generator> {
    match (&column.default, &column.data_type) {
        (Some(Expr::Literal(Literal::Text(text))), DataType::Text { max: Some(max), .. })
            if *max <= 20 && !text.is_empty() =>
        {
            Some(choice([(text.as_str(), 1)]))
        }
        _ => None,
    }
}

/// Values that a comment lists: `-- 'A', 'B' or 'C'`, `-- one of: A, B, C`.
fn listed_in_comment(column: &Column) -> Option<Vec<String>> {
    if !matches!(column.data_type, DataType::Text { .. }) {
        return None;
    }
    let comment = column.comment.as_deref()?;
    let quoted: Vec<String> = comment
        .split('\'')
        .skip(1)
        .step_by(2)
        .map(str::to_string)
        .collect();
    let sensible = quoted.len() >= 2
        && quoted.iter().all(|v| !v.is_empty() && v.len() < 30)
        && comment.matches('\'').count() == quoted.len() * 2;
    sensible.then_some(quoted)
}

/// A date of a role, in the role's usual time.
pub(super) fn date(draft: &Draft<'_>, column: &Column, role: &str) -> Generator {
    let (from, to, growth) = match role {
        "birth" => (-85 * 365, -18 * 365, 0),
        "death" => (-20 * 365, -30, 0),
        "future" | "expiry" | "due" => (-60, 700, 0),
        "recent" | "updated" => (-120, 0, 0),
        "publication" => (-60 * 365, -100, 150),
        "hire" | "join" | "registration" | "created" => (-6 * 365, -60, 60),
        "start" => (-4 * 365, -1, 40),
        _ => (-3 * 365, 0, 80),
    };
    let hours = matches!(column.data_type, DataType::DateTime { .. }).then_some((7, 22));
    Generator::Moment {
        from: calendar::format_day(draft.today + from),
        to: calendar::format_day(draft.today + to),
        growth,
        months: Vec::new(),
        rising: false,
        hours,
        after: Vec::new(),
        before: Vec::new(),
    }
}

fn from_meaning(
    draft: &Draft<'_>,
    table: usize,
    number: usize,
    meaning: &Meaning,
) -> Option<Generator> {
    let column = draft.column(table, number);
    let scale = values::scale(&column.data_type);
    let arg = |name: &str, otherwise: &'static str| {
        Some(meaning.arg(name))
            .filter(|text| !text.is_empty())
            .unwrap_or(otherwise)
    };
    let of = Some(group(draft, table, number))
        .filter(|of| !of.is_empty())
        .unwrap_or_else(|| meaning.arg("of").to_string());
    let person = |part| Generator::Person {
        part,
        of: of.clone(),
    };
    let place = |part| Generator::Place {
        part,
        of: of.clone(),
    };
    let code = |name: &str| Generator::Code {
        of: name.to_string(),
    };
    let number = |min: &str, max: &str, shape: Shape, least: u8| Generator::Number {
        min: min.to_string(),
        max: fitting(max, column),
        scale: scale.min(least),
        shape,
    };
    let shape = match meaning.arg("shape") {
        "normal" => Shape::Normal,
        "lognormal" | "zipf" | "low" => Shape::Low,
        "high" => Shape::High,
        "price" => Shape::Price,
        _ => Shape::Uniform,
    };
    let text = matches!(column.data_type, DataType::Text { .. } | DataType::Any);
    Some(match meaning.generator {
        "person" if meaning.arg("part") == "gender" => {
            let short =
                matches!(column.data_type, DataType::Text { max: Some(max), .. } if max < 6);
            let values = if short {
                ["F", "M"]
            } else {
                ["Female", "Male"]
            };
            genders::among(&values.map(str::to_string), &of)?
        }
        "person" => person(match meaning.arg("part") {
            "last" => PersonPart::Last,
            "middle" => PersonPart::Middle,
            "full" | "signature" => PersonPart::Full,
            "initials" => PersonPart::Initials,
            "prefix" => PersonPart::Prefix,
            "username" => PersonPart::Username,
            "nickname" => PersonPart::Nickname,
            _ => PersonPart::First,
        }),
        "email" => person(PersonPart::Email),
        "phone" => place(PlacePart::Phone),
        "place" => place(match meaning.arg("part") {
            "city" => PlacePart::City,
            "region" => PlacePart::Region,
            "region_code" => PlacePart::RegionCode,
            "postcode" => PlacePart::Postcode,
            "country" => PlacePart::Country,
            "country_code" => PlacePart::CountryCode,
            "latitude" => PlacePart::Latitude,
            "longitude" => PlacePart::Longitude,
            "timezone" => PlacePart::Timezone,
            "full_address" => PlacePart::Full,
            "street" => PlacePart::Street,
            _ => PlacePart::Address,
        }),
        "latitude" => place(PlacePart::Latitude),
        "longitude" => place(PlacePart::Longitude),
        "company" => words("common.company"),
        "website" | "url" => code("url"),
        "words" | "review" => {
            let own = (!meaning.arg("by").is_empty())
                .then(|| domain_pool(draft, meaning.arg("by")))
                .flatten();
            let review = meaning.generator == "review";
            let domain = own
                .as_deref()
                .and_then(|pool| pool.split_once('.'))
                .map(|(domain, _)| domain);
            let pool = if review {
                format!("{}.review_neutral", domain.unwrap_or(meaning.arg("domain")))
            } else {
                own.unwrap_or_else(|| meaning.arg("pool").to_string())
            };
            pools::find(&pool)?;
            words(&pool)
        }
        "choice" => listed(meaning, column)?,
        "number" => Generator::Number {
            min: arg("min", "0").to_string(),
            max: fitting(arg("max", "100"), column),
            scale: meaning
                .arg("scale")
                .parse()
                .unwrap_or(scale)
                .min(scale.max(u8::from(text) * 2)),
            shape,
        },
        "price" | "money" => number(arg("min", "3"), arg("max", "250"), Shape::Price, 2),
        "status" => statuses::usual(draft, table),
        "salary" => number(arg("min", "28000"), arg("max", "165000"), Shape::Low, 0),
        "percent" | "rate" | "tax" | "discount" => {
            number(arg("min", "0"), arg("max", "30"), Shape::Low, 2)
        }
        "rating" => number(arg("min", "1"), arg("max", "5"), Shape::High, 1),
        "score" => number(arg("min", "40"), arg("max", "100"), Shape::Normal, 1),
        "gpa" => number(arg("min", "2.0"), arg("max", "4.0"), Shape::Normal, 2),
        "age" => number(arg("min", "18"), arg("max", "85"), Shape::Normal, 0),
        "quantity" => number(arg("min", "1"), arg("max", "8"), Shape::Low, 0),
        "stock" => number(arg("min", "0"), arg("max", "500"), Shape::Low, 0),
        "pages" => number(arg("min", "80"), arg("max", "900"), Shape::Normal, 0),
        "credits" => number(arg("min", "1"), arg("max", "6"), Shape::Normal, 0),
        "duration" => number(arg("min", "5"), arg("max", "240"), Shape::Low, 0),
        "height" => number(arg("min", "150"), arg("max", "198"), Shape::Normal, 1),
        "weight" => number(arg("min", "45"), arg("max", "120"), Shape::Normal, 1),
        "temperature" => number(arg("min", "-5"), arg("max", "38"), Shape::Normal, 1),
        "humidity" => number(arg("min", "20"), arg("max", "95"), Shape::Normal, 1),
        "year" => {
            let this = calendar::civil(draft.today).0;
            let bound = |name: &str, otherwise: i32| {
                meaning
                    .arg(name)
                    .parse::<i32>()
                    .unwrap_or(otherwise)
                    .min(this)
                    .to_string()
            };
            number(
                &bound("from", this - 40),
                &bound("to", this),
                Shape::High,
                0,
            )
        }
        "version" | "flag" if !text => number("0", "1", Shape::Low, 0),
        "semver" | "version" => code("semver"),
        "boolean" => Generator::Boolean {
            share: (meaning.arg("share").parse::<f64>().unwrap_or(0.8) * 1000.0).clamp(0.0, 1000.0)
                as u16,
        },
        "date" => date(draft, column, meaning.arg("role")),
        "time" => match meaning.arg("role") {
            "open" => Generator::TimeOfDay { from: 7, to: 10 },
            "close" => Generator::TimeOfDay { from: 17, to: 23 },
            _ => Generator::TimeOfDay { from: 7, to: 21 },
        },
        "code" => {
            let mask = arg("mask", "AA-####");
            let room = match &column.data_type {
                DataType::Text { max: Some(max), .. } => *max as usize,
                _ => usize::MAX,
            };
            // The end of a mask tells more apart than its beginning.
            Generator::Mask {
                mask: mask
                    .chars()
                    .skip(mask.chars().count().saturating_sub(room))
                    .collect(),
            }
        }
        "token" | "hex" => {
            let wanted = meaning.arg("length").parse::<u32>().unwrap_or(16);
            let max = match &column.data_type {
                DataType::Text { max: Some(max), .. } => *max,
                _ => 64,
            };
            code(&format!("{}:{}", meaning.generator, wanted.min(max)))
        }
        "sequence" => Generator::Sequence { start: 1, step: 1 },
        "currency_code" | "language_code" | "locale_code" | "user_agent" | "json" => {
            code(meaning.generator)
        }
        name if crate::plan::code_capacity(name).is_some() => code(name),
        _ => return None,
    })
}

/// The pool of that name in the domain that the schema as a whole is about.
fn domain_pool(draft: &Draft<'_>, name: &str) -> Option<String> {
    const DOMAINS: [(&str, &[&str]); 12] = [
        ("restaurant", &["restaurant", "menu", "dish"]),
        ("book", &["book", "author", "library"]),
        ("library", &["library"]),
        ("hospital", &["patient", "doctor", "hospital", "diagnosis"]),
        ("school", &["student", "course", "teacher", "university"]),
        ("bank", &["account", "bank", "loan", "card"]),
        ("travel", &["flight", "hotel", "airline", "airport", "trip"]),
        ("music", &["album", "artist", "track", "playlist", "song"]),
        ("film", &["film", "movie", "actor"]),
        ("work", &["employee", "project", "department"]),
        ("estate", &["property", "listing", "tenant"]),
        ("shop", &["product", "order", "cart"]),
    ];
    let exists = |(domain, words): &(&str, &[&str])| {
        let pool = if name == "review" {
            format!("{domain}.review_neutral")
        } else {
            format!("{domain}.{name}")
        };
        (draft.tables.iter().any(|table| table.named(words)) && pools::find(&pool).is_some())
            .then_some(pool)
    };
    DOMAINS.iter().find_map(exists)
}

/// An upper bound that the type can hold.
fn fitting(max: &str, column: &Column) -> String {
    let wanted = crate::evaluate::Number::parse(max);
    let most = match &column.data_type {
        DataType::Integer { max, .. } => Some(*max),
        DataType::Decimal {
            precision: Some(precision),
            scale,
        } => 10i64
            .checked_pow(precision.saturating_sub(*scale).min(17))
            .map(|limit| limit - 1),
        _ => None,
    };
    match (wanted, most) {
        (Some(wanted), Some(most)) if wanted > crate::evaluate::Number::int(most) => {
            most.to_string()
        }
        _ => max.to_string(),
    }
}

/// `values=a|b|c weights=5|3|2`.
fn listed(meaning: &Meaning, column: &Column) -> Option<Generator> {
    let max = match &column.data_type {
        DataType::Text { max: Some(max), .. } => *max as usize,
        _ => usize::MAX,
    };
    let weights: Vec<u32> = meaning
        .arg("weights")
        .split('|')
        .filter_map(|weight| weight.trim().parse().ok())
        .collect();
    let values = meaning.arg("values").split('|').enumerate();
    let weighted = |(i, value): (usize, &str)| Weighted {
        value: Literal::Text(value.trim().to_string()),
        weight: weights.get(i).copied().unwrap_or(10),
    };
    // Cut short, a value would be no word.
    let fitting = values.filter(|(_, value)| value.trim().chars().count() <= max);
    let values: Vec<Weighted> = fitting.map(weighted).collect();
    (!values.is_empty()).then_some(Generator::Choice { values })
}

/// Which of several persons or places of a row a column belongs to: the word
/// before the usual ones, as in `billing_city` and `emergency_contact_name`.
fn group(draft: &Draft<'_>, table: usize, number: usize) -> String {
    const GROUPS: [&str; 30] = [
        "billing",
        "shipping",
        "delivery",
        "origin",
        "destination",
        "departure",
        "arrival",
        "home",
        "away",
        "emergency",
        "sender",
        "receiver",
        "recipient",
        "pickup",
        "dropoff",
        "mailing",
        "permanent",
        "temporary",
        "father",
        "mother",
        "spouse",
        "guardian",
        "buyer",
        "seller",
        "from",
        "to",
        "birth",
        "secondary",
        "alternate",
        "work",
    ];
    let words = &draft.tables[table].column_words[number];
    words
        .iter()
        .find(|word| GROUPS.contains(&word.as_str()))
        .cloned()
        .unwrap_or_default()
}
