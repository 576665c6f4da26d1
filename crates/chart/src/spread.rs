//! How values are spread: histograms and box plots.

use crate::{choose::Plan, colours, format, roles::Columns};
use charming::{
    Chart,
    component::{Axis, Grid},
    element::{AxisLabel, AxisType, Color, ItemStyle, NameLocation, Tooltip, Trigger},
    series::{Bar, Boxplot},
};
use std::collections::BTreeMap;

/// The fewest and the most steps of a histogram.
const STEPS: (f64, f64) = (5.0, 40.0);

/// How often values fall into steps, as wide as Freedman and Diaconis (1981)
/// have them: twice the interquartile range over the cube root of the count.
pub(crate) fn histogram(plan: &Plan, columns: &Columns<'_>) -> Option<String> {
    let column = *plan.values.first()?;
    let values = sorted((0..columns.rows).filter_map(|row| columns.number(row, column)));
    let (low, high) = (*values.first()?, *values.last()?);
    let steps = steps(&values, low, high);
    let width = if high > low {
        (high - low) / steps
    } else {
        1.0
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "there are forty steps at most"
    )]
    let count = steps as usize;
    let mut counts = vec![0_u32; count];
    for value in &values {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and the number of steps"
        )]
        let at = (((value - low) / width) as usize).min(count.saturating_sub(1));
        if let Some(place) = counts.get_mut(at) {
            *place += 1;
        }
    }
    let names = (0..u32::try_from(count).unwrap_or(0)).map(|step| {
        let from = low + f64::from(step) * width;
        format!("{} – {}", neat(from, width), neat(from + width, width))
    });
    let bars = Bar::new()
        .name("Rows")
        .bar_width("96%")
        .item_style(ItemStyle::new().color(Color::from(colours::name(0))))
        .data(counts.into_iter().map(f64::from).collect::<Vec<_>>());
    let chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Axis))
        .grid(
            Grid::new()
                .left(12)
                .right(24)
                .top(34)
                .bottom(32)
                .contain_label(true),
        )
        .x_axis(
            Axis::new()
                .type_(AxisType::Category)
                .data(names.collect::<Vec<_>>())
                .name(columns.label(column))
                .name_location(NameLocation::Middle)
                .name_gap(30)
                .axis_label(AxisLabel::new()),
        )
        .y_axis(Axis::new().type_(AxisType::Value).name("Rows"))
        .series(bars);
    serde_json::to_string(&chart).ok()
}

fn steps(values: &[f64], low: f64, high: f64) -> f64 {
    let range = quantile(values, 0.75) - quantile(values, 0.25);
    #[expect(
        clippy::cast_precision_loss,
        reason = "rows are counted in thousands here"
    )]
    let width = 2.0 * range / libm::cbrt(values.len() as f64);
    let steps = if width > 0.0 {
        ((high - low) / width).ceil()
    } else {
        STEPS.0
    };
    steps.clamp(STEPS.0, STEPS.1)
}

/// A boundary with as many digits as the width of a step needs.
fn neat(value: f64, width: f64) -> String {
    if width >= 10.0 {
        format::number(value.round())
    } else if width >= 1.0 {
        format::number((value * 10.0).round() / 10.0)
    } else {
        format!("{value:.2}")
    }
}

/// Quartiles and extremes of each group.
pub(crate) fn boxplot(plan: &Plan, columns: &Columns<'_>) -> Option<String> {
    let column = *plan.values.first()?;
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in 0..columns.rows {
        let name = plan.x.map_or_else(
            || columns.label(column).to_owned(),
            |x| columns.text(row, x),
        );
        if let Some(number) = columns.number(row, column) {
            groups.entry(name).or_default().push(number);
        }
    }
    let boxes: Vec<Vec<f64>> = groups
        .values()
        .map(|values| {
            let values = sorted(values.iter().copied());
            [0.0, 0.25, 0.5, 0.75, 1.0]
                .map(|part| quantile(&values, part))
                .to_vec()
        })
        .collect();
    let chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Item))
        .grid(
            Grid::new()
                .left(12)
                .right(24)
                .top(34)
                .bottom(32)
                .contain_label(true),
        )
        .x_axis(
            Axis::new()
                .type_(AxisType::Category)
                .data(groups.into_keys().collect::<Vec<_>>()),
        )
        .y_axis(
            Axis::new()
                .type_(AxisType::Value)
                .name(columns.label(column))
                .scale(true),
        )
        .series(Boxplot::new().name(columns.label(column)).data(boxes));
    serde_json::to_string(&chart).ok()
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// A quantile of sorted values, between neighbours where it falls between them.
fn quantile(values: &[f64], part: f64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "rows are counted in thousands here"
    )]
    let place = part * values.len().saturating_sub(1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a place in the list"
    )]
    let below = place.floor() as usize;
    let low = values.get(below).copied().unwrap_or(0.0);
    let high = values.get(below + 1).copied().unwrap_or(low);
    low + (high - low) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_fall_between_values() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&values, 0.5), 2.5);
        assert_eq!(quantile(&values, 0.0), 1.0);
        assert_eq!(quantile(&values, 1.0), 4.0);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }
}
