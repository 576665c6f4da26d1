//! A column's values as a small picture.

use crate::ui::format;
use confab_model::ColumnProfile;
use leptos::prelude::*;

/// The size of the picture.
const WIDTH: u64 = 72;
const HEIGHT: u64 = 18;

/// Bars of a column's histogram or of its frequent values; a word where all differ.
#[component]
pub fn Spark(
    /// What the column's values are like.
    profile: ColumnProfile,
) -> impl IntoView {
    let bars = profile.bars();
    if profile.distinct <= 1 || bars.len() < 2 {
        let word = match profile.distinct {
            0 => "only NULL".to_owned(),
            1 => "one value".to_owned(),
            count => format!("{} values", format::short(count)),
        };
        return view! { <span class="spark-word">{word}</span> }.into_any();
    }
    let title = format!(
        "{} different values{}",
        format::thousands(profile.distinct),
        if profile.nulls > 0 {
            format!(", {} NULL", format::thousands(profile.nulls))
        } else {
            String::new()
        },
    );
    view! { <Bars bars title /> }.into_any()
}

/// Bars next to each other.
#[component]
pub fn Bars(
    /// Their heights.
    bars: Vec<u64>,
    /// What they show, for those who can't see them.
    title: String,
) -> impl IntoView {
    view! {
        <svg class="spark" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=title>
            <path d=path(&bars) />
        </svg>
    }
    .into_any()
}

/// One path for all bars, each at least a hair high where there is anything.
fn path(bars: &[u64]) -> String {
    let most = bars.iter().max().copied().unwrap_or(0).max(1);
    let count = u64::try_from(bars.len()).unwrap_or(1).max(1);
    let mut path = String::new();
    for (at, bar) in (0..).zip(bars) {
        if *bar == 0 {
            continue;
        }
        let (left, right) = (at * WIDTH * 10 / count, (at + 1) * WIDTH * 10 / count);
        let height = (bar * HEIGHT * 10 / most).max(8);
        let width = (right - left).saturating_sub(8).max(8);
        path.push_str(&format!(
            "M{} {HEIGHT}v-{}h{}v{}z",
            tenth(left),
            tenth(height),
            tenth(width),
            tenth(height)
        ));
    }
    path
}

fn tenth(number: u64) -> String {
    format!("{}.{}", number / 10, number % 10)
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn the_highest_bar_fills_the_picture_and_nothing_is_drawn_for_nothing() {
        assert_eq!(path(&[1, 0]), "M0.0 18v-18.0h35.2v18.0z");
        assert_eq!(path(&[0, 0]), "");
    }
}
