//! Days and periods: "2023", "May 2023", "last year", "30 days ago".

use super::{parser::Parser, token::Kind};
use crate::know::calendar::{MONTHS, civil, day_of, weekday};

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// From one day to another, both included.
    Days(i32, i32),
    /// A month of any year, from 1.
    Month(u32),
}

/// A number of days or months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Days(i64),
    Months(i64),
}

/// The words of dates.
pub(super) const WORDS: [&str; 30] = [
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
    "today",
    "yesterday",
    "tomorrow",
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "quarter",
    "quarters",
    "days",
    "day",
    "decade",
    "hours",
    "century",
    "fortnight",
    "minutes",
];

/// The first and last day of a month.
fn month(year: i32, month: u32) -> (i32, i32) {
    let next = if month == 12 {
        day_of(year + 1, 1, 1)
    } else {
        day_of(year, month + 1, 1)
    };
    (day_of(year, month, 1), next - 1)
}

fn year(year: i32) -> (i32, i32) {
    (day_of(year, 1, 1), day_of(year, 12, 31))
}

impl Parser<'_, '_> {
    /// A period or a day.
    pub(super) fn period(&mut self) -> Option<Period> {
        self.attempt(|p| {
            p.word(&["the"]);
            p.attempt(|p| {
                (p.word(&["year", "month", "day"]) && !p.done()).then_some(())?;
                p.word(&["of"]);
                matches!(p.peek()?.kind, Kind::Number(_) | Kind::Day(_) | Kind::Word).then_some(())
            });
            p.fixed().or_else(|| p.today_as_period())
        })
    }

    fn fixed(&mut self) -> Option<Period> {
        let token = self.peek()?.clone();
        if let Kind::Day(day) = token.kind {
            self.step(1);
            return Some(Period::Days(day, day));
        }
        // `1 May 2023`, `May 1st, 2023`, `May 2023`, `May`
        let day = self.attempt(|p| {
            let day: u32 = p
                .number()?
                .parse()
                .ok()
                .filter(|day| (1..=31).contains(day))?;
            p.word(&["of"]);
            p.month_name_ahead().then_some(day)
        });
        if let Some(number) = self.month_name() {
            let day = day.or_else(|| {
                self.attempt(|p| {
                    p.number()?
                        .parse()
                        .ok()
                        .filter(|day| (1..=31).contains(day))
                })
            });
            let year = self.attempt(|p| {
                p.word(&[",", "of", "in"]);
                p.year_number()
            });
            return Some(match (year, day) {
                (Some(year), Some(day)) => {
                    let day = day_of(year, number, day);
                    Period::Days(day, day)
                }
                (Some(year), None) => {
                    let (from, to) = month(year, number);
                    Period::Days(from, to)
                }
                (None, None) => Period::Month(number),
                (None, Some(day)) => {
                    let (this, ..) = civil(self.ctx.today);
                    let day = day_of(this, number, day);
                    Period::Days(day, day)
                }
            });
        }
        if let Some(quarter) = self.attempt(Self::quarter) {
            return Some(quarter);
        }
        let found = self.year_number()?;
        // `2022-2024`, but not `between 2022 and 2024`, which has its own reader.
        let last = self.attempt(|p| {
            p.word(&["–"]).then_some(())?;
            p.year_number()
        });
        Some(Period::Days(year(found).0, year(last.unwrap_or(found)).1))
    }

    fn quarter(&mut self) -> Option<Period> {
        const NAMES: [[&str; 3]; 4] = [
            ["first", "q1", "1"],
            ["second", "q2", "2"],
            ["third", "q3", "3"],
            ["fourth", "q4", "4"],
        ];
        let number = NAMES.iter().position(|names| {
            self.peek().is_some_and(|t| {
                names.contains(&t.word.trim_end_matches("st").trim_end_matches("nd"))
            })
        })?;
        let short = self.peek()?.word.starts_with('q');
        self.step(1);
        (short || self.word(&["quarter"])).then_some(())?;
        self.word(&["of"]);
        let year = match self.year_number() {
            Some(year) => year,
            None => civil(self.ctx.today).0,
        };
        let first = number as u32 * 3 + 1;
        Some(Period::Days(month(year, first).0, month(year, first + 2).1))
    }

    fn month_name_ahead(&self) -> bool {
        self.peek()
            .is_some_and(|token| month_number(&token.word).is_some())
    }

    fn month_name(&mut self) -> Option<u32> {
        let number = month_number(&self.peek()?.word)?;
        self.step(1);
        Some(number)
    }

    fn year_number(&mut self) -> Option<i32> {
        let Kind::Number(text) = &self.peek()?.kind else {
            return None;
        };
        let year = text
            .parse()
            .ok()
            .filter(|year| (1000..2200).contains(year) && text.len() == 4)?;
        self.step(1);
        Some(year)
    }

    /// Periods that count from today.
    fn today_as_period(&mut self) -> Option<Period> {
        let today = self.ctx.today;
        for (word, by) in [("today", 0), ("yesterday", -1), ("tomorrow", 1)] {
            if self.word(&[word]) {
                return Some(Period::Days(today + by, today + by));
            }
        }
        self.attempt(|p| {
            let span = p.span()?;
            p.cue("ago").then_some(())?;
            let day = moved(today, span, -1);
            Some(Period::Days(day, day))
        })
        .or_else(|| self.attempt(Self::named_by_today))
    }

    /// `last year`, `the past 3 months`, `this week`
    fn named_by_today(&mut self) -> Option<Period> {
        let today = self.ctx.today;
        let step = if self.cue("last") {
            -1
        } else if self.cue("this") {
            0
        } else if self.cue("next") {
            1
        } else {
            return None;
        };
        if let Some(span) = self.attempt(|p| {
            matches!(p.peek()?.kind, Kind::Number(_)).then_some(())?;
            p.span()
        }) {
            return match step {
                -1 => Some(Period::Days(moved(today, span, -1), today)),
                1 => Some(Period::Days(today, moved(today, span, 1))),
                _ => None,
            };
        }
        let (this, number, _) = civil(today);
        let unit = self.peek()?.stem.clone();
        let (from, to) = match unit.as_str() {
            "year" => year(this + step),
            "month" => {
                let months = this * 12 + number as i32 - 1 + step;
                month(months.div_euclid(12), months.rem_euclid(12) as u32 + 1)
            }
            "week" => {
                let monday = today - weekday(today) as i32 + 7 * step;
                (monday, monday + 6)
            }
            "quarter" => {
                let quarters = this * 4 + (number as i32 - 1) / 3 + step;
                let (year, first) = (
                    quarters.div_euclid(4),
                    quarters.rem_euclid(4) as u32 * 3 + 1,
                );
                (month(year, first).0, month(year, first + 2).1)
            }
            _ => return None,
        };
        self.step(1);
        Some(Period::Days(from, to))
    }

    /// `30 days`, `a year`, `one and a half`… as far as whole.
    pub(super) fn span(&mut self) -> Option<Span> {
        self.attempt(|p| {
            let half = p.attempt(|p| (p.word(&["half"]) && p.word(&["a", "an"])).then_some(()));
            let count: i64 = match p.number() {
                Some(number) => number.parse().ok()?,
                None => (half.is_some() || p.word(&["a", "an"]) || p.is_unit()).then_some(1)?,
            };
            let unit = p.peek()?.stem.clone();
            p.step(1);
            Some(match (unit.as_str(), half) {
                ("day", None) => Span::Days(count),
                ("week", None) => Span::Days(7 * count),
                ("fortnight", None) => Span::Days(14 * count),
                ("month", None) => Span::Months(count),
                ("quarter", None) => Span::Months(3 * count),
                ("year", None) => Span::Months(12 * count),
                ("decade", None) => Span::Months(120 * count),
                ("century", None) => Span::Months(1200 * count),
                ("year", Some(())) => Span::Months(6),
                _ => return None,
            })
        })
    }

    fn is_unit(&self) -> bool {
        self.peek().is_some_and(|token| {
            ["day", "week", "month", "year", "decade"].contains(&token.word.as_str())
        })
    }
}

fn month_number(word: &str) -> Option<u32> {
    // `may` and `march` are months only where one is looked for, as here.
    let found = MONTHS.iter().position(|month| {
        *month == word
            || (word.len() == 3 && month.starts_with(word))
            || (word == "sept" && *month == "september")
    })?;
    Some(found as u32 + 1)
}

/// A day moved by a span, so many times.
pub(super) fn moved(day: i32, span: Span, times: i64) -> i32 {
    match span {
        Span::Days(days) => (i64::from(day) + days * times).clamp(-700_000, 2_900_000) as i32,
        Span::Months(months) => {
            let (year, number, of_month) = civil(day);
            let total = i64::from(year) * 12 + i64::from(number) - 1 + months * times;
            let total = total.clamp(0, 100_000) as i32;
            let (first, last) = month(total.div_euclid(12), total.rem_euclid(12) as u32 + 1);
            (first + of_month as i32 - 1).min(last)
        }
    }
}
