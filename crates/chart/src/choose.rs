//! The rules: which chart fits which columns. The first that fits wins.

use crate::{roles::Columns, table};
use confab_model::{ChartKind, ColumnRole};

/// More columns are a table.
const WIDEST: usize = 6;

/// What is drawn of a result, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The column along the axis.
    pub(crate) x: Option<usize>,
    /// The column whose values are drawn side by side.
    pub(crate) series: Option<usize>,
    /// The numbers.
    pub(crate) values: Vec<usize>,
    /// The kinds that fit, the best first.
    pub(crate) kinds: Vec<ChartKind>,
}

impl Plan {
    fn new(x: Option<usize>, values: &[usize], kinds: &[ChartKind]) -> Self {
        Self {
            x,
            series: None,
            values: values.to_vec(),
            kinds: kinds.to_vec(),
        }
    }

    fn with_series(mut self, series: usize) -> Self {
        self.series = Some(series);
        self
    }

    /// What is shown, as a title.
    pub(crate) fn title(&self, columns: &Columns<'_>) -> String {
        let values: Vec<&str> = self.values.iter().map(|v| columns.label(*v)).collect();
        let by: Vec<String> = [self.x, self.series]
            .into_iter()
            .flatten()
            .map(|at| columns.label(at).to_lowercase())
            .collect();
        if by.is_empty() {
            return values.join(", ");
        }
        format!("{} by {}", values.join(", "), by.join(" and "))
    }

    /// Whether a kind that the user names is legal here.
    pub(crate) fn allows(&self, kind: ChartKind, columns: &Columns<'_>) -> bool {
        if self.kinds.contains(&kind) {
            return true;
        }
        let one = self.values.len() == 1;
        let grouped = self.x.is_some() && one;
        let additive = self.additive(columns);
        match kind {
            ChartKind::Line | ChartKind::Column | ChartKind::Bar => {
                self.x.is_some() && !self.values.is_empty()
            }
            ChartKind::Area => grouped,
            ChartKind::Donut => grouped && self.series.is_none() && additive && columns.rows <= 12,
            ChartKind::Treemap => grouped && self.series.is_none() && additive,
            ChartKind::StackedBar | ChartKind::StackedColumn | ChartKind::StackedArea => {
                self.series.is_some() && additive
            }
            ChartKind::GroupedColumn | ChartKind::Heatmap => self.series.is_some(),
            _ => false,
        }
    }

    /// Whether the numbers are parts of a whole: sums of them mean something
    /// and none is negative.
    fn additive(&self, columns: &Columns<'_>) -> bool {
        self.values.iter().all(|value| {
            let numbers = || (0..columns.rows).filter_map(|row| columns.number(row, *value));
            let sums = match columns.role(*value) {
                Some(ColumnRole::Number { additive }) => additive,
                Some(ColumnRole::Percent) => (numbers().sum::<f64>() - 100.0).abs() < 1.0,
                _ => false,
            };
            sums && numbers().all(|number| number >= 0.0)
        })
    }
}

/// What is drawn of a result; none where a table says more.
pub(crate) fn plan(columns: &Columns<'_>, question: &str) -> Option<Plan> {
    use ChartKind::{
        Area, Bar, Boxplot, Bubble, Column, Donut, GroupedColumn, Heatmap, Histogram, Kpi, Line,
        Sankey, Scatter, StackedArea, StackedBar, StackedColumn, Tree, Treemap,
    };
    let n = columns.rows;
    let nums = columns.with(|role| matches!(role, ColumnRole::Number { .. } | ColumnRole::Percent));
    let times = columns.with(|role| matches!(role, ColumnRole::Time(_)));
    let cats = columns.with(|role| {
        matches!(
            role,
            ColumnRole::Category | ColumnRole::Geo | ColumnRole::Ordinal
        )
    });
    let ids = columns.with(|role| role == ColumnRole::Id);
    let share = says(
        question,
        &[
            "share",
            "percent",
            "percentage",
            "proportion",
            "composition",
            "part",
        ],
    );
    let flow = cats.len() == 2 && says(question, &["flow", "flows", "from", "sankey"]);
    if n == 0 {
        return None;
    }
    if let Some(tree) = family(columns, &ids, &cats) {
        return Some(Plan {
            kinds: vec![Tree],
            ..tree
        });
    }
    if n == 1
        && !nums.is_empty()
        && nums.len() <= 6
        && times.is_empty()
        && cats.len() <= 1
        && columns.columns.len() <= WIDEST
    {
        return Some(Plan::new(cats.first().copied(), &nums, &[Kpi]));
    }
    let prose = !columns.with(|role| role == ColumnRole::Text).is_empty();
    if nums.is_empty() || prose || columns.columns.len() > WIDEST {
        return None;
    }
    // Rows that an id tells apart are a list, unless each has a name and a number.
    let listed = !ids.is_empty() && nums.iter().all(|num| raw(columns, *num));
    if listed {
        return None;
    }
    let unique = |at: usize| columns.distinct(at) + 1 >= n;
    match (times.as_slice(), cats.as_slice(), nums.as_slice()) {
        ([time, ..], [], [num]) if n <= 2 => Some(Plan::new(Some(*time), &[*num], &[Column, Line])),
        ([time], [], [num]) => Some(Plan::new(Some(*time), &[*num], &[Line, Area, Column])),
        ([time], [cat], [num]) => {
            let plan =
                Plan::new(Some(*time), &[*num], &[Line, GroupedColumn, Heatmap]).with_series(*cat);
            Some(match (share, plan.additive(columns)) {
                (true, true) => Plan {
                    kinds: vec![StackedArea, StackedColumn, Line],
                    ..plan
                },
                (false, true) => Plan {
                    kinds: vec![Line, StackedArea, StackedColumn, Heatmap],
                    ..plan
                },
                _ => plan,
            })
        }
        ([time], [], nums) if nums.len() <= 4 => {
            Some(Plan::new(Some(*time), nums, &[Line, GroupedColumn]))
        }
        ([], [a, b], [num]) if flow => {
            Some(Plan::new(Some(*a), &[*num], &[Sankey, Heatmap]).with_series(*b))
        }
        ([], [cat], [num])
            if !unique(*cat) && columns.distinct(*cat) <= 12 && n >= 3 * columns.distinct(*cat) =>
        {
            Some(Plan::new(Some(*cat), &[*num], &[Boxplot]))
        }
        ([], [cat], [num]) if columns.role(*cat) == Some(ColumnRole::Ordinal) => {
            Some(Plan::new(Some(*cat), &[*num], &[Column, Line]))
        }
        ([], [cat], [num]) => {
            let plan = Plan::new(Some(*cat), &[*num], &[]);
            let additive = plan.additive(columns);
            let long = (0..n).any(|row| columns.text(row, *cat).chars().count() > 12);
            let mut kinds = match (columns.distinct(*cat), long) {
                (..=12, false) => vec![Column, Bar],
                _ => vec![Bar, Column],
            };
            if additive && (2..=8).contains(&n) {
                let place = if share { 0 } else { kinds.len() };
                kinds.insert(place, Donut);
            }
            if additive && n > 8 {
                kinds.push(Treemap);
            }
            Some(Plan { kinds, ..plan })
        }
        ([], [a, b], [num]) => {
            // The one with fewer values is drawn side by side.
            let (x, series) = if columns.distinct(*a) >= columns.distinct(*b) {
                (*a, *b)
            } else {
                (*b, *a)
            };
            let (dx, ds) = (columns.distinct(x), columns.distinct(series));
            let plan = Plan::new(Some(x), &[*num], &[]).with_series(series);
            let additive = plan.additive(columns);
            let kinds = if dx * ds > 48 || dx > 8 && ds > 8 {
                vec![Heatmap, GroupedColumn]
            } else if share && additive {
                vec![StackedBar, StackedColumn, GroupedColumn]
            } else if additive {
                vec![GroupedColumn, StackedColumn, StackedBar, Heatmap]
            } else {
                vec![GroupedColumn, Heatmap]
            };
            Some(Plan { kinds, ..plan })
        }
        ([], [cat], [a, b]) if raw(columns, *a) && raw(columns, *b) && n >= 8 => {
            let plan = Plan::new(None, &[*a, *b], &[Scatter]);
            Some(if columns.distinct(*cat) <= table::SERIES {
                plan.with_series(*cat)
            } else {
                plan
            })
        }
        ([], [cat], nums) if nums.len() <= 4 => {
            Some(Plan::new(Some(*cat), nums, &[GroupedColumn, Line]))
        }
        ([], [], [num]) if n >= 20 => Some(Plan::new(None, &[*num], &[Histogram, Boxplot])),
        ([], [], [a, b]) if n >= 8 => Some(Plan::new(None, &[*a, *b], &[Scatter])),
        ([], [], [a, b, c, ..]) if n >= 8 => {
            Some(Plan::new(None, &[*a, *b, *c], &[Scatter, Bubble]))
        }
        _ => None,
    }
}

/// Whether a number is a raw one rather than a sum or count.
fn raw(columns: &Columns<'_>, column: usize) -> bool {
    columns.role(column) == Some(ColumnRole::Number { additive: false })
}

/// An id beside the id of a parent: rows that are each other's parents.
fn family(columns: &Columns<'_>, ids: &[usize], cats: &[usize]) -> Option<Plan> {
    let [id, parent] = ids else { return None };
    let own = |column: usize| -> Vec<String> {
        (0..columns.rows)
            .map(|row| columns.text(row, column))
            .collect()
    };
    let (ids, parents) = (own(*id), own(*parent));
    let known = parents.iter().filter(|parent| ids.contains(parent)).count();
    let unique = columns.distinct(*id) == columns.rows;
    let fits = unique
        && columns.rows >= 3
        && columns.rows <= 400
        && known * 2 >= columns.rows
        && cats.len() <= 1;
    fits.then(|| Plan {
        x: Some(*id),
        series: Some(*parent),
        values: cats.to_vec(),
        kinds: Vec::new(),
    })
}

fn says(question: &str, words: &[&str]) -> bool {
    let lower = question.to_lowercase();
    lower
        .split(|sign: char| !sign.is_alphanumeric())
        .any(|word| words.contains(&word))
}
