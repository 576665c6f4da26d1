//! Understands instructions such as "500 customers from Germany, 3 orders each
//! on average, in 2023–2024; 5% of the orders are refunded". What it cannot
//! place it says.

use super::{
    dates,
    draft::{Draft, Role},
    values,
};
use crate::know::{calendar, names, people, places};
use confab_model::{
    Generator, Literal, Severity,
    recipe::{Shape, Weighted},
};
use regex::Regex;
use std::sync::LazyLock;

/// What was understood, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// Rows of a table.
    pub(super) rows: Vec<(usize, u64)>,
    /// Rows of a table for each row of another.
    pub(super) each: Vec<(usize, usize, f64)>,
    facts: Vec<Fact>,
}

#[derive(Debug)]
enum Fact {
    Countries {
        table: Option<usize>,
        codes: Vec<String>,
    },
    Names {
        table: Option<usize>,
        language: String,
    },
    Domain {
        domain: String,
    },
    Period {
        table: Option<usize>,
        from: i32,
        to: i32,
    },
    Range {
        table: usize,
        column: usize,
        min: String,
        max: String,
        shape: Option<Shape>,
    },
    Missing {
        table: usize,
        column: usize,
        per_mille: u16,
    },
    Share {
        table: usize,
        column: usize,
        value: String,
        per_mille: u32,
    },
    Only {
        table: usize,
        column: usize,
        values: Vec<String>,
    },
    Season {
        table: Option<usize>,
        month: usize,
        factor: u16,
    },
}

fn regex(pattern: &str) -> Regex {
    #[expect(
        clippy::expect_used,
        reason = "patterns are constants, and a test compiles each"
    )]
    Regex::new(pattern).expect("a constant pattern")
}

static CLAUSES: LazyLock<Regex> = LazyLock::new(|| regex(r"[;\n]|\.(?:\s|$)|,\s*(?:and\s+)?"));
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(\d[\d_.]*\s?(?:k|m|thousand|million)?)\s+(?:more\s+)?([a-z_][a-z_ -]*)")
});
static EACH: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:each|apiece|per\s+([a-z_]+)|for (?:each|every)\s+([a-z_]+))\b")
});
static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:in|from|between|during|for)\s+((?:19|20)\d\d)(?:\s*(?:-|–|—|to|and|until|till)\s*((?:19|20)\d\d))?\b",
    )
});
static SINCE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(since|after|before|until)\s+((?:19|20)\d\d(?:-\d\d-\d\d)?)\b"));
static DAYS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(\d{4}-\d\d-\d\d)\s*(?:-|–|to|and|until)\s*(\d{4}-\d\d-\d\d|today)")
});
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:in\s+)?(?:the\s+)?(?:last|past)\s+(?:(\d+)\s+)?(year|month|week|day)s?\b")
});
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)([a-z_ ]+?)\s+(?:are |is |range |ranging )?(?:between|from)\s+[$€£]?\s?(\d[\d,.]*\s?[km]?)\b\s*[$€£]?\s*(?:and|to|-|–)\s*[$€£]?\s?(\d[\d,.]*\s?[km]?)\b",
    )
});
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:about |around |roughly |exactly )?(\d+(?:\.\d+)?\s?%|half|a third|a quarter|two thirds|most|none|all)\s+(?:of\s+)?(?:the\s+|all\s+)?([a-z_ ]+?)\s+(?:are|is|were|have been|should be)?\s*(missing|null|empty|blank|[a-z_ -]+)$",
    )
});
static SEASON: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b([a-z_ ]*?)\s*(doubles?|triples?|halves?|halve|peaks?|drops?)\s+(?:in|during|every)\s+([a-z]+)",
    )
});
static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\be-?mails?(?: addresses)?\s+(?:at|from|end(?:ing)? (?:in|with)|with|under|on)\s+@?([a-z0-9.-]+\.[a-z]{2,})",
    )
});
static ONLY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(?:only|just|all)\s+([a-z_ -]+)$"));

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const LANGUAGES: [(&str, &str); 16] = [
    ("japanese", "ja"),
    ("german", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("dutch", "nl"),
    ("chinese", "zh"),
    ("polish", "pl"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("indian", "in"),
    ("arabic", "ar"),
    ("english", "en"),
    ("brazilian", "pt"),
    ("hindi", "in"),
];

/// Reads the instructions; what could not be placed becomes a note.
pub(super) fn read(draft: &mut Draft<'_>) -> Wishes {
    let mut wishes = Wishes::default();
    let mut subject: Option<usize> = None;
    let prompt = draft.request.prompt.clone();
    for clause in CLAUSES
        .split(&prompt)
        .map(str::trim)
        .filter(|clause| !clause.is_empty())
    {
        let mut reader = Reader {
            draft,
            clause,
            subject,
            wishes: &mut wishes,
        };
        let understood = reader.clause();
        subject = reader.subject;
        if !understood {
            draft.note(Severity::Warning, format!("not understood: “{clause}”"));
        }
    }
    wishes
}

struct Reader<'r, 'd> {
    draft: &'r Draft<'d>,
    clause: &'r str,
    /// The table that was spoken of last.
    subject: Option<usize>,
    wishes: &'r mut Wishes,
}

impl Reader<'_, '_> {
    fn clause(&mut self) -> bool {
        let before = self.subject;
        let mut any = self.amount();
        any |= self.domain();
        any |= self.range() || self.share() || self.season();
        any |= self.period();
        if self.subject == before {
            self.subject = self.table_in(self.clause).or(before);
        }
        any |= self.language() || self.countries();
        any || self.only()
    }

    /// "500 customers", "3 orders each"
    fn amount(&mut self) -> bool {
        let clause = self.clause;
        let mut any = false;
        for found in COUNT.captures_iter(clause) {
            let (Some(number), Some(rest)) = (amount(&found[1]), self.table_at_start(&found[2]))
            else {
                continue;
            };
            if let Some(each) = EACH.captures(clause) {
                let named = each
                    .get(1)
                    .or(each.get(2))
                    .and_then(|name| self.table_in(name.as_str()));
                let parent = named.or(self.subject).filter(|parent| *parent != rest);
                let parent = parent.or_else(|| self.draft.tables[rest].parents.first().copied());
                if let Some(parent) = parent {
                    self.wishes.each.push((rest, parent, number));
                    any = true;
                    continue;
                }
            }
            if number >= 1.0 {
                self.wishes.rows.push((rest, number as u64));
                self.subject = Some(rest);
                any = true;
            }
        }
        any
    }

    fn domain(&mut self) -> bool {
        let Some(found) = DOMAIN.captures(self.clause) else {
            return false;
        };
        self.wishes.facts.push(Fact::Domain {
            domain: found[1].trim_end_matches('.').to_lowercase(),
        });
        true
    }

    /// "salaries between 40k and 120k, skewed to the low end"
    fn range(&mut self) -> bool {
        let lower = self.clause.to_lowercase();
        if lower.contains("skewed") || lower.contains("mostly low") || lower.contains("mostly high")
        {
            let shape = if lower.contains("high") {
                Shape::High
            } else {
                Shape::Low
            };
            if let Some(Fact::Range { shape: last, .. }) = self.wishes.facts.last_mut() {
                *last = Some(shape);
                return true;
            }
        }
        let Some(found) = BETWEEN.captures(self.clause) else {
            return false;
        };
        let (Some(low), Some(high)) = (amount(&found[2]), amount(&found[3])) else {
            return false;
        };
        let Some((table, column)) = self.column_in(&found[1], |draft, table, column| {
            values::is_number(draft.column(table, column))
        }) else {
            return false;
        };
        let shape = lower.contains("skewed").then(|| {
            if lower.contains("high") {
                Shape::High
            } else {
                Shape::Low
            }
        });
        self.subject = Some(table);
        self.wishes.facts.push(Fact::Range {
            table,
            column,
            min: plain(low),
            max: plain(high),
            shape,
        });
        true
    }

    /// "20% of phone numbers missing", "5% of the orders are refunded"
    fn share(&mut self) -> bool {
        let Some(found) = SHARE.captures(self.clause) else {
            return false;
        };
        let Some(per_mille) = share_of(&found[1]) else {
            return false;
        };
        let (what, value) = (found[2].trim(), found[3].trim());
        let missing = ["missing", "null", "empty", "blank"]
            .iter()
            .any(|word| value.ends_with(word));
        if missing {
            let named = format!(
                "{what} {}",
                value.rsplit_once(' ').map_or("", |(rest, _)| rest)
            );
            let Some((table, column)) = self.column_in(&named, |draft, table, column| {
                draft.column(table, column).nullable
            }) else {
                return false;
            };
            self.wishes.facts.push(Fact::Missing {
                table,
                column,
                per_mille: per_mille as u16,
            });
            return true;
        }
        let Some(table) = self.table_in(what) else {
            return false;
        };
        let Some((column, value)) = self.value_in(table, value) else {
            return false;
        };
        self.subject = Some(table);
        self.wishes.facts.push(Fact::Share {
            table,
            column,
            value,
            per_mille,
        });
        true
    }

    /// "sales double in December"
    fn season(&mut self) -> bool {
        let Some(found) = SEASON.captures(self.clause) else {
            return false;
        };
        let name = found[3].to_lowercase();
        let Some(month) = MONTHS
            .iter()
            .position(|month| month.starts_with(&name) && name.len() >= 3)
        else {
            return false;
        };
        let factor = match found[2].to_lowercase().as_bytes() {
            [b'd', b'o', ..] => 2000,
            [b't', ..] => 3000,
            [b'p', ..] => 1800,
            _ => 500,
        };
        let table = self.table_in(&found[1]);
        self.wishes.facts.push(Fact::Season {
            table,
            month,
            factor,
        });
        true
    }

    fn period(&mut self) -> bool {
        let year_days =
            |from: i32, to: i32| (calendar::day_of(from, 1, 1), calendar::day_of(to, 12, 31));
        let today = self.draft.today;
        let year = |text: &str| text.parse::<i32>().unwrap_or(2000);
        let span = if let Some(found) = DAYS.captures(self.clause) {
            let to = calendar::parse_day(&found[2]).unwrap_or(today);
            calendar::parse_day(&found[1]).map(|from| (from, to))
        } else if let Some(found) = YEARS.captures(self.clause) {
            let from = year(&found[1]);
            Some(year_days(
                from,
                found.get(2).map_or(from, |to| year(to.as_str())),
            ))
        } else if let Some(found) = SINCE.captures(self.clause) {
            let day = calendar::parse_day(&found[2])
                .unwrap_or_else(|| calendar::day_of(year(&found[2]), 1, 1));
            Some(match found[1].to_lowercase().as_str() {
                "since" | "after" => (day, today),
                _ => (day - 1095, day - 1),
            })
        } else if let Some(found) = LAST.captures(self.clause) {
            let count: i32 = found
                .get(1)
                .and_then(|n| n.as_str().parse().ok())
                .unwrap_or(1);
            let days = match &found[2].to_lowercase()[..1] {
                "y" => 365,
                "m" => 30,
                "w" => 7,
                _ => 1,
            };
            Some((today - count.saturating_mul(days), today))
        } else {
            None
        };
        let Some((from, to)) = span else { return false };
        let table = self.table_in(self.clause);
        self.wishes.facts.push(Fact::Period {
            table,
            from: from.min(to),
            to: to.max(from),
        });
        true
    }

    /// "names in Japanese"
    fn language(&mut self) -> bool {
        let lower = self.clause.to_lowercase();
        if !lower.contains("name") {
            return false;
        }
        let Some((_, code)) = LANGUAGES
            .iter()
            .find(|(word, code)| lower.contains(word) && people::knows(code))
        else {
            return false;
        };
        self.wishes.facts.push(Fact::Names {
            table: self.table_in(self.clause),
            language: (*code).to_string(),
        });
        true
    }

    /// "from Germany and France"
    fn countries(&mut self) -> bool {
        let lower = format!(
            " {} ",
            self.clause
                .to_lowercase()
                .replace(|c: char| !c.is_alphanumeric(), " ")
        );
        let has =
            |name: &str| name.len() > 2 && lower.contains(&format!(" {} ", name.to_lowercase()));
        let codes: Vec<String> = places::countries()
            .iter()
            .filter(|country| {
                has(country.name)
                    || country.synonyms.iter().any(|synonym| has(synonym))
                    || (has(country.nationality) && !lower.contains(" cuisine "))
            })
            .map(|country| country.code.to_string())
            .collect();
        if codes.is_empty() {
            return false;
        }
        // A list goes on over commas: "from Germany, France and Spain".
        let goes_on = self.table_in(self.clause).is_none();
        if let Some(Fact::Countries { codes: known, .. }) =
            self.wishes.facts.last_mut().filter(|_| goes_on)
        {
            known.extend(codes);
            return true;
        }
        let table = self.table_in(self.clause).or(self.subject);
        self.wishes.facts.push(Fact::Countries { table, codes });
        true
    }

    /// "only Italian and Mexican restaurants"
    fn only(&mut self) -> bool {
        let Some(found) = ONLY.captures(self.clause) else {
            return false;
        };
        let Some(table) = self.table_in(&found[1]).or(self.subject) else {
            return false;
        };
        let wanted: Vec<(usize, String)> = found[1]
            .split(" and ")
            .filter_map(|part| self.value_in(table, part))
            .collect();
        let Some((column, _)) = wanted.first().cloned() else {
            return false;
        };
        let values = wanted
            .into_iter()
            .filter(|(other, _)| *other == column)
            .map(|(_, value)| value)
            .collect();
        self.wishes.facts.push(Fact::Only {
            table,
            column,
            values,
        });
        true
    }

    /// The table that the text begins with: "order items each".
    fn table_at_start(&self, text: &str) -> Option<usize> {
        let words = names::words(text);
        let best = self
            .draft
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| words.starts_with(&table.words))
            .max_by_key(|(_, table)| table.words.len());
        best.map(|(number, _)| number).or_else(|| {
            let first = words.first()?;
            let last = |table: &super::draft::TableDraft| table.words.last() == Some(first);
            let mut fitting = self
                .draft
                .tables
                .iter()
                .enumerate()
                .filter(|(_, table)| last(table));
            let only = fitting.next()?;
            fitting.next().is_none().then_some(only.0)
        })
    }

    /// A table that is named anywhere in the text; the longest name wins.
    fn table_in(&self, text: &str) -> Option<usize> {
        let words = names::words(text);
        let named = |table: &super::draft::TableDraft| {
            words
                .windows(table.words.len().max(1))
                .any(|window| window == table.words)
        };
        let whole = self
            .draft
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| named(table))
            .max_by_key(|(_, table)| table.words.len());
        whole.map(|(number, _)| number).or_else(|| {
            // "sales" for orders and the like; "branches" for library branches.
            let by_last = |table: &super::draft::TableDraft| {
                table.words.last().is_some_and(|last| words.contains(last))
            };
            let mut fitting = self
                .draft
                .tables
                .iter()
                .enumerate()
                .filter(|(_, table)| by_last(table));
            let only = fitting.next()?;
            fitting.next().is_none().then_some(only.0)
        })
    }

    /// The column whose words all occur in the text, most words first.
    fn column_in(
        &self,
        text: &str,
        fits: impl Fn(&Draft<'_>, usize, usize) -> bool,
    ) -> Option<(usize, usize)> {
        let words = names::words(text);
        let table = self.table_in(text).or(self.subject);
        let mut best: Option<(usize, bool, usize, usize)> = None;
        for (number, known) in self.draft.tables.iter().enumerate() {
            for (column, own) in known.column_words.iter().enumerate() {
                let hits = own.iter().filter(|word| words.contains(word)).count();
                if hits == 0
                    || hits * 2 < own.len()
                    || !fits(self.draft, number, column)
                    || !self.draft.keys_of(number, column).is_empty()
                {
                    continue;
                }
                let rank = (
                    hits * 2 + usize::from(hits == own.len()),
                    Some(number) == table,
                );
                if best.is_none_or(|(hits, here, ..)| rank > (hits, here)) {
                    best = Some((rank.0, rank.1, number, column));
                }
            }
        }
        best.map(|(_, _, table, column)| (table, column))
    }

    /// A column of the table one of whose listed values is in the text.
    fn value_in(&self, table: usize, text: &str) -> Option<(usize, String)> {
        let lower = text.to_lowercase();
        let columns = &self.draft.table(table).columns;
        columns.iter().enumerate().find_map(|(number, column)| {
            let listed: Vec<String> = match &column.data_type {
                confab_model::DataType::Enum { values } => values.clone(),
                _ => Vec::new(),
            };
            let found = listed.into_iter().find(|value| {
                let value = value.to_lowercase();
                lower.contains(&value) || lower.contains(&value.replace(['_', '-'], " "))
            });
            found.map(|value| (number, value))
        })
    }
}

/// `500`, `1.5k`, `40,000`, `2 million`
fn amount(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase().replace([',', '_'], "");
    let end = text.trim_end_matches(|c: char| c.is_alphabetic()).len();
    let digits = text.get(..end)?;
    let factor = match text.get(end..)?.trim() {
        "k" | "thousand" => 1e3,
        "m" | "million" => 1e6,
        _ => 1.0,
    };
    digits
        .trim()
        .trim_end_matches('.')
        .parse::<f64>()
        .ok()
        .map(|n| n * factor)
        .filter(|n| *n <= 1e12)
}

fn plain(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.4}")
    }
}

fn share_of(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    Some(match text.as_str() {
        "half" => 500,
        "a third" => 333,
        "a quarter" => 250,
        "two thirds" => 667,
        "most" => 800,
        "none" => 0,
        "all" => 1000,
        _ => {
            (text
                .strip_suffix('%')?
                .trim()
                .parse::<f64>()
                .ok()?
                .clamp(0.0, 100.0)
                * 10.0) as u32
        }
    })
}

/// Puts the facts into the recipe.
pub(super) fn apply(draft: &mut Draft<'_>, wishes: &Wishes) {
    for fact in &wishes.facts {
        match fact {
            Fact::Countries { table, codes } => each_table(draft, *table, |draft, table| {
                draft.tables[table].recipe.countries =
                    codes.iter().map(|code| (code.clone(), 1)).collect();
            }),
            Fact::Names { table, language } => each_table(draft, *table, |draft, table| {
                draft.tables[table].recipe.names = Some(language.clone());
            }),
            Fact::Domain { domain } => each_table(draft, None, |draft, table| {
                draft.tables[table].recipe.domain = Some(domain.clone());
            }),
            Fact::Period { table, from, to } => period(draft, *table, *from, *to),
            Fact::Range {
                table,
                column,
                min,
                max,
                shape,
            } => {
                let scale = match draft.generator(*table, *column) {
                    Generator::Number { scale, .. } => *scale,
                    _ => 2,
                };
                let shape = shape.unwrap_or(Shape::Uniform);
                draft.set(
                    *table,
                    *column,
                    Generator::Number {
                        min: min.clone(),
                        max: max.clone(),
                        scale,
                        shape,
                    },
                );
                draft.tables[*table].fixed[*column] = true;
            }
            Fact::Missing {
                table,
                column,
                per_mille,
            } => draft.tables[*table].recipe.columns[*column].nulls = *per_mille,
            Fact::Share {
                table,
                column,
                value,
                per_mille,
            } => share(draft, *table, *column, value, *per_mille),
            Fact::Only {
                table,
                column,
                values,
            } => {
                let kept = values.iter().map(|value| (value.as_str(), 1));
                let generator = values::choice(kept);
                draft.set(*table, *column, generator);
            }
            Fact::Season {
                table,
                month,
                factor,
            } => {
                each_event(draft, *table, |generator| {
                    season(generator, *month, *factor)
                });
            }
        }
    }
}

fn each_table(draft: &mut Draft<'_>, table: Option<usize>, act: impl Fn(&mut Draft<'_>, usize)) {
    for number in 0..draft.tables.len() {
        if table.is_none_or(|table| table == number) {
            act(draft, number);
        }
    }
}

/// Acts on the beginning of the table's rows, or of all events.
fn each_event(draft: &mut Draft<'_>, table: Option<usize>, act: impl Fn(&mut Generator)) {
    for number in 0..draft.tables.len() {
        let meant = match table {
            Some(table) => table == number,
            None => matches!(draft.tables[number].role, Role::Event | Role::Line),
        };
        if let Some(column) = dates::beginning(draft, number).filter(|_| meant) {
            let mut generator = draft.generator(number, column).clone();
            act(&mut generator);
            draft.set(number, column, generator);
            draft.tables[number].fixed[column] = true;
        }
    }
}

fn period(draft: &mut Draft<'_>, table: Option<usize>, from: i32, to: i32) {
    let (first, last) = (calendar::format_day(from), calendar::format_day(to));
    each_event(draft, table, |generator| within(generator, &first, &last));
    if table.is_none() {
        // Who takes part must have begun by then.
        let latest = calendar::format_day(from - 1);
        let earliest = calendar::format_day(from - 1500);
        for number in 0..draft.tables.len() {
            let other = !matches!(draft.tables[number].role, Role::Event | Role::Line);
            if let Some(column) = dates::beginning(draft, number).filter(|_| other) {
                let mut generator = draft.generator(number, column).clone();
                within(&mut generator, &earliest, &latest);
                draft.set(number, column, generator);
            }
        }
        return;
    }
    // The parents of the one table that was named begin before.
    let parents = table
        .map(|table| draft.tables[table].parents.clone())
        .unwrap_or_default();
    for parent in parents {
        if let Some(column) = dates::beginning(draft, parent) {
            let mut generator = draft.generator(parent, column).clone();
            within(
                &mut generator,
                &calendar::format_day(from - 1500),
                &calendar::format_day(from - 1),
            );
            draft.set(parent, column, generator);
        }
    }
}

/// Sets every moment of a generator between two days. Statuses no longer
/// decide, since the period was asked for.
fn within(generator: &mut Generator, first: &str, last: &str) {
    match generator {
        Generator::Moment { from, to, .. } => {
            *from = first.to_string();
            *to = last.to_string();
        }
        Generator::When {
            otherwise: Some(otherwise),
            ..
        } => {
            let mut plain = otherwise.as_ref().clone();
            within(&mut plain, first, last);
            *generator = plain;
        }
        _ => {}
    }
}

fn season(generator: &mut Generator, month: usize, factor: u16) {
    match generator {
        Generator::Moment { months, .. } => {
            months.resize(12, 1000);
            months[month] = factor;
        }
        Generator::When {
            then, otherwise, ..
        } => {
            season(then, month, factor);
            if let Some(otherwise) = otherwise {
                season(otherwise, month, factor);
            }
        }
        _ => {}
    }
}

fn share(draft: &mut Draft<'_>, table: usize, column: usize, value: &str, per_mille: u32) {
    let Generator::Choice { values } = draft.generator(table, column).clone() else {
        return;
    };
    let is_it = |weighted: &Weighted| weighted.value == Literal::Text(value.to_string());
    let rest: u32 = values
        .iter()
        .filter(|weighted| !is_it(weighted))
        .map(|weighted| weighted.weight)
        .sum();
    let scaled = values.into_iter().map(|weighted| {
        let weight = if is_it(&weighted) {
            per_mille * 1000
        } else {
            u32::try_from(
                u64::from(weighted.weight) * u64::from(1000 - per_mille.min(1000)) * 1000
                    / u64::from(rest.max(1)),
            )
            .unwrap_or(u32::MAX)
        };
        Weighted { weight, ..weighted }
    });
    let generator = Generator::Choice {
        values: scaled.collect(),
    };
    draft.set(table, column, generator);
    draft.tables[table].recipe.columns[column].nulls = 0;
    draft.tables[table].fixed[column] = true;
}
