//! Points by two numbers, maybe as large as a third, maybe in groups.

use crate::{
    choose::Plan,
    colours::{self, Colours},
    roles::Columns,
    table::SERIES,
};
use charming::{
    Chart,
    component::{Axis, Grid, Legend},
    element::{AxisType, Color, ItemStyle, NameLocation, Tooltip, Trigger},
    series::Scatter,
};
use std::collections::BTreeMap;

/// The largest and the smallest bubble, in pixels across.
const LARGE: f64 = 36.0;
const SMALL: f64 = 5.0;

/// The option of a scatter chart; with a third number its points are bubbles.
pub(crate) fn option(plan: &Plan, columns: &Columns<'_>, colours: &mut Colours) -> Option<String> {
    let [x, y, ..] = plan.values.as_slice() else {
        return None;
    };
    let mut groups: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
    for row in 0..columns.rows.min(crate::MOST) {
        let point = [Some(x), Some(y), plan.values.get(2)].into_iter().flatten();
        let point: Option<Vec<f64>> = point.map(|at| columns.number(row, *at)).collect();
        let group = plan
            .series
            .map_or_else(String::new, |series| columns.text(row, series));
        groups.entry(group).or_default().extend(point);
    }
    let names: Vec<String> = groups.keys().cloned().collect();
    let slots = if plan.series.is_some() {
        colours.of(&names)
    } else {
        vec![colours::name(0)]
    };
    let axis = |at: usize| {
        Axis::new()
            .type_(AxisType::Value)
            .name(columns.label(at))
            .scale(true)
    };
    let mut chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Item))
        .grid(
            Grid::new()
                .left(12)
                .right(24)
                .top(if names.len() > 1 { 58 } else { 34 })
                .bottom(32)
                .contain_label(true),
        )
        .x_axis(axis(*x).name_location(NameLocation::Middle).name_gap(28))
        .y_axis(axis(*y).name_location(NameLocation::End));
    if names.len() > 1 {
        chart = chart.legend(Legend::new().top(0).left(0));
    }
    for ((name, points), colour) in groups.into_iter().zip(slots).take(SERIES) {
        let style = ItemStyle::new().color(Color::from(colour)).opacity(0.7);
        chart = chart.series(
            Scatter::new()
                .name(name)
                .symbol_size(8)
                .item_style(style)
                .data(points),
        );
    }
    let mut option = serde_json::to_value(&chart).ok()?;
    if plan.values.len() > 2 {
        bubbles(&mut option);
    }
    serde_json::to_string(&option).ok()
}

/// Gives each point the area of its third number; charming has one size for all.
fn bubbles(option: &mut serde_json::Value) {
    let Some(series) = option
        .get_mut("series")
        .and_then(|series| series.as_array_mut())
    else {
        return;
    };
    let third = |point: &serde_json::Value| point.get(2).and_then(serde_json::Value::as_f64);
    let points = series
        .iter()
        .filter_map(|one| one.get("data")?.as_array())
        .flatten();
    let most = points
        .filter_map(third)
        .fold(0.0, |most: f64, number| most.max(number.abs()));
    for one in series.iter_mut() {
        for point in one
            .get_mut("data")
            .and_then(|data| data.as_array_mut())
            .into_iter()
            .flatten()
        {
            let part =
                third(point).map_or(0.0, |number| number.abs() / most.max(f64::MIN_POSITIVE));
            let size = SMALL + (LARGE - SMALL) * part.sqrt();
            *point = serde_json::json!({"value": point.clone(), "symbolSize": size});
        }
    }
}
