//! Reads the user's words, clause by clause.

use super::{
    Fact, Wishes,
    phrases::{
        BETWEEN, COUNT, DAYS, DOMAIN, EACH, LAST, ONLY, SEASON, SHARE, SINCE, YEARS, amount,
        clauses, plain, share_of,
    },
};
use crate::{
    design::{draft::Draft, values},
    know::{calendar, people, places},
};
use confab_model::{Severity, recipe::Shape};

/// Days of the longest past that can be asked for: a hundred years.
const LONGEST_PAST: i32 = 36_525;

/// Reads the instructions; what could not be placed becomes a note.
pub(in crate::design) fn read(draft: &mut Draft<'_>) -> Wishes {
    let mut wishes = Wishes::default();
    let mut subject: Option<usize> = None;
    let prompt = draft.request.prompt.clone();
    for clause in clauses(&prompt) {
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

pub(super) struct Reader<'r, 'd> {
    pub(super) draft: &'r Draft<'d>,
    clause: &'r str,
    /// The table that was spoken of last.
    pub(super) subject: Option<usize>,
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
            for (table, column) in self.alike(what, table, column) {
                self.wishes.facts.push(Fact::Missing {
                    table,
                    column,
                    per_mille: per_mille as u16,
                });
            }
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
        let Some(month) = calendar::MONTHS
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
                .map_or(1, |n| n.as_str().parse().unwrap_or(i32::MAX));
            let days = match &found[2].to_lowercase()[..1] {
                "y" => 365,
                "m" => 30,
                "w" => 7,
                _ => 1,
            };
            // Nobody's data goes back further, however much is asked for.
            Some((today - count.saturating_mul(days).min(LONGEST_PAST), today))
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
        let Some((_, code)) = people::LANGUAGE_NAMES
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
}
