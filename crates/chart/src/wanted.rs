//! The kind of chart that a question names.

use confab_model::ChartKind;

/// Words, and the kind that they name; the longer ones first.
const NAMES: &[(&str, ChartKind)] = &[
    ("stacked area", ChartKind::StackedArea),
    ("stacked bar", ChartKind::StackedBar),
    ("stacked column", ChartKind::StackedColumn),
    ("grouped bar", ChartKind::GroupedColumn),
    ("grouped column", ChartKind::GroupedColumn),
    ("box plot", ChartKind::Boxplot),
    ("boxplot", ChartKind::Boxplot),
    ("heat map", ChartKind::Heatmap),
    ("heatmap", ChartKind::Heatmap),
    ("treemap", ChartKind::Treemap),
    ("tree map", ChartKind::Treemap),
    ("histogram", ChartKind::Histogram),
    ("sankey", ChartKind::Sankey),
    ("scatter", ChartKind::Scatter),
    ("bubble", ChartKind::Bubble),
    ("donut", ChartKind::Donut),
    ("doughnut", ChartKind::Donut),
    ("pie", ChartKind::Donut),
    ("line", ChartKind::Line),
    ("area", ChartKind::Area),
    ("column", ChartKind::Column),
    ("bar", ChartKind::Bar),
];

/// The kind that a text names as one: "as a pie", "a bar chart", "stacked bars".
pub fn wanted(text: &str) -> Option<ChartKind> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.trim_end_matches('s').to_owned())
        .collect();
    let line = format!(" {} ", words.join(" "));
    let named = NAMES.iter().find(|(name, _)| {
        let after = [
            format!(" a a {name} "),
            format!(" a an {name} "),
            format!(" a {name} "),
            format!(" in a {name} "),
        ];
        let chart = ["chart", "graph", "plot", "diagram"]
            .iter()
            .any(|word| line.contains(&format!(" {name} {word} ")));
        // "as" has lost its s above.
        chart
            || after.iter().any(|phrase| line.ends_with(phrase))
            || name.contains(' ') && line.contains(&format!(" {name} "))
    });
    named.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_in_many_ways() {
        assert_eq!(wanted("as a pie"), Some(ChartKind::Donut));
        assert_eq!(
            wanted("show it as a stacked bar"),
            Some(ChartKind::StackedBar)
        );
        assert_eq!(
            wanted("Sales by month as a line chart"),
            Some(ChartKind::Line)
        );
        assert_eq!(
            wanted("as stacked bars please"),
            Some(ChartKind::StackedBar)
        );
        assert_eq!(wanted("as a bar chart"), Some(ChartKind::Bar));
        assert_eq!(wanted("as bars"), Some(ChartKind::Bar));
    }

    #[test]
    fn what_only_sounds_like_a_chart_is_none() {
        assert_eq!(wanted("How many bars are there in Berlin?"), None);
        assert_eq!(wanted("orders by product line and area code"), None);
    }
}
