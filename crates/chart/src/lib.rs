//! Which chart fits a result, and how ECharts draws it.
//!
//! The rules follow the mark ranking of CompassQL (Wongsuphasawat et al.,
//! *Voyager*, 2016) and what later tools have added: first the roles of the
//! columns, then the first rule that fits. Nothing is summed up silently, ids are
//! never measured, bars start at zero, and what isn't shown is noted.
//!
//! Options name no colours of their own: `chart:3` stands for the third colour of
//! the page's palette, which the browser fills in for its theme.
//!
//! # Layout
//! - [`wanted`](mod@wanted): the kind that a question names
//! - `roles`: the columns of a result by role
//! - `choose`: the rules
//! - `table`: categories and series, as most charts take them
//! - `cartesian`, `parts`, `points`, `spread`, `flow`, `kpi`: the charts
//! - [`colours`]: which category has which colour
//! - `format`: numbers as text

mod cartesian;
mod choose;
pub mod colours;
mod flow;
mod format;
mod kpi;
mod parts;
mod points;
mod roles;
mod spread;
mod table;
pub mod wanted;

use choose::Plan;
pub use colours::Colours;
use confab_model::{Chart, ChartChoice, ChartKind, ColumnRole, Page};
use roles::Columns;
pub use wanted::wanted;

/// Rows that are drawn at most.
const MOST: usize = 5_000;

/// What a chart is wanted of.
#[derive(Debug)]
pub struct Request<'a> {
    /// The result.
    pub page: &'a Page,
    /// The roles of its columns as far as known; where they aren't, names and
    /// values tell.
    pub roles: &'a [Option<ColumnRole>],
    /// What a person would call its columns; where this is missing, their names.
    pub labels: &'a [String],
    /// The question, for what it says of the chart.
    pub question: &'a str,
    /// The colours that categories have had so far.
    pub colours: &'a mut Colours,
}

/// The chart that fits a result, with others that would do; none where a table
/// says more.
pub fn chart(request: &mut Request<'_>) -> Option<Chart> {
    let columns = Columns::read(request.page, request.roles, request.labels);
    let plan = choose::plan(&columns, request.question)?;
    let mut kinds = plan.kinds.clone();
    if let Some(kind) = wanted(request.question).filter(|kind| plan.allows(*kind, &columns)) {
        kinds.retain(|other| *other != kind);
        kinds.insert(0, kind);
    }
    let mut note = None;
    let choices: Vec<ChartChoice> = kinds
        .iter()
        .filter_map(|kind| {
            let drawn = draw(*kind, &plan, &columns, request.colours)?;
            if note.is_none() {
                note = drawn.note;
            }
            Some(ChartChoice {
                kind: *kind,
                label: label(*kind).to_owned(),
                option: drawn.option,
            })
        })
        .collect();
    let first = choices.first()?;
    if request.page.truncated || columns.rows > MOST {
        let rows = format::count(columns.rows.min(MOST));
        note = Some(format!("Only the first {rows} rows are drawn."));
    }
    Some(Chart {
        kind: first.kind,
        summary: summary(first.kind, &plan, &columns),
        title: plan.title(&columns),
        kpis: kpi::kpis(&plan, &columns),
        choices,
        note,
    })
}

/// An option, and what isn't in it.
struct Drawn {
    option: String,
    note: Option<String>,
}

fn draw(
    kind: ChartKind,
    plan: &Plan,
    columns: &Columns<'_>,
    colours: &mut Colours,
) -> Option<Drawn> {
    let whole = |option: String| Some(Drawn { option, note: None });
    match kind {
        ChartKind::Kpi => whole(String::new()),
        ChartKind::Scatter | ChartKind::Bubble => whole(points::option(plan, columns, colours)?),
        ChartKind::Histogram => whole(spread::histogram(plan, columns)?),
        ChartKind::Boxplot => whole(spread::boxplot(plan, columns)?),
        ChartKind::Sankey => whole(flow::sankey(plan, columns)?),
        ChartKind::Tree => whole(flow::tree(plan, columns)?),
        _ => {
            let (table, note) = table::Table::of(kind, plan, columns)?;
            let option = match kind {
                ChartKind::Donut => parts::donut(&table, colours),
                ChartKind::Treemap => parts::treemap(&table),
                ChartKind::Heatmap => cartesian::heatmap(&table),
                _ => cartesian::option(kind, &table, colours),
            };
            option.map(|option| Drawn { option, note })
        }
    }
}

/// What a kind is called.
fn label(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Kpi => "Number",
        ChartKind::Line => "Line",
        ChartKind::Area => "Area",
        ChartKind::StackedArea => "Stacked area",
        ChartKind::Column => "Column",
        ChartKind::Bar => "Bar",
        ChartKind::GroupedColumn => "Grouped",
        ChartKind::StackedColumn => "Stacked",
        ChartKind::StackedBar => "Stacked bar",
        ChartKind::Donut => "Donut",
        ChartKind::Scatter => "Scatter",
        ChartKind::Bubble => "Bubble",
        ChartKind::Histogram => "Histogram",
        ChartKind::Boxplot => "Box plot",
        ChartKind::Heatmap => "Heat map",
        ChartKind::Tree => "Tree",
        ChartKind::Treemap => "Treemap",
        ChartKind::Sankey => "Flow",
    }
}

/// The chart in a sentence or two, for those who can't see it.
fn summary(kind: ChartKind, plan: &Plan, columns: &Columns<'_>) -> String {
    let mut text = format!("{} chart: {}.", label(kind), plan.title(columns));
    if let (Some(x), [value]) = (plan.x, plan.values.as_slice()) {
        let mut rows: Vec<(f64, String)> = (0..columns.rows)
            .filter_map(|row| Some((columns.number(row, *value)?, columns.text(row, x))))
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let (Some(low), Some(high)) = (rows.first(), rows.last()) {
            text.push_str(&format!(
                " Highest: {} with {}; lowest: {} with {}.",
                high.1,
                format::number(high.0),
                low.1,
                format::number(low.0)
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests;
