//! Pictures of results: which kind, and what the browser needs to draw them.

use serde::{Deserialize, Serialize};

/// A kind of chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Numbers written large.
    #[default]
    Kpi,
    /// A line, or several.
    Line,
    /// A line with its area filled.
    Area,
    /// Areas upon each other.
    StackedArea,
    /// Upright bars.
    Column,
    /// Lying bars.
    Bar,
    /// Upright bars side by side.
    GroupedColumn,
    /// Upright bars upon each other.
    StackedColumn,
    /// Lying bars end to end.
    StackedBar,
    /// A ring.
    Donut,
    /// Points by two numbers.
    Scatter,
    /// Points by two numbers, as large as a third.
    Bubble,
    /// How often values fall into steps.
    Histogram,
    /// Quartiles of groups.
    Boxplot,
    /// Colours in a grid.
    Heatmap,
    /// Parents and children.
    Tree,
    /// Parts of a whole as rectangles.
    Treemap,
    /// Flows from one to another.
    Sankey,
}

/// A number written large.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kpi {
    /// What it is.
    pub label: String,
    /// The number, ready to show.
    pub value: String,
}

/// One way to draw a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartChoice {
    /// The kind.
    pub kind: ChartKind,
    /// How it is called.
    pub label: String,
    /// The option of ECharts, as JSON; empty for numbers written large.
    pub option: String,
}

/// A picture of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// The kind that fits best, or that was asked for.
    pub kind: ChartKind,
    /// What it shows.
    pub title: String,
    /// What it shows, for those who can't see it.
    pub summary: String,
    /// The numbers written large.
    pub kpis: Vec<Kpi>,
    /// The ways to draw it; the browser switches between them.
    pub choices: Vec<ChartChoice>,
    /// What isn't in it, such as "the 20 largest of 57".
    pub note: Option<String>,
}
