//! Charts with two axes: lines, areas, columns, bars, heat maps.

use crate::{
    colours::{self, Colours},
    table::Table,
};
use charming::{
    Chart,
    component::{Axis, DataZoom, DataZoomType, Grid, Legend, VisualMap},
    datatype::{CompositeValue, DataPoint},
    element::{
        AreaStyle, AxisLabel, AxisPointer, AxisPointerType, AxisType, Color, ItemStyle,
        NameLocation, Orient, Symbol, Tooltip, Trigger,
    },
    series::{Bar, Heatmap, Line, Series},
};
use confab_model::ChartKind;

/// Points from which on a part of a line can be looked at more closely.
const ZOOM: usize = 60;

/// The option of a chart with lines or bars.
pub(crate) fn option(kind: ChartKind, table: &Table, colours: &mut Colours) -> Option<String> {
    let lying = matches!(kind, ChartKind::Bar | ChartKind::StackedBar);
    let stacked = matches!(
        kind,
        ChartKind::StackedArea | ChartKind::StackedColumn | ChartKind::StackedBar
    );
    let lines = matches!(
        kind,
        ChartKind::Line | ChartKind::Area | ChartKind::StackedArea
    );
    let in_time = table.is_time && lines;
    let many = table.series.len() > 1;
    let names: Vec<String> = table.series.iter().map(|(name, _)| name.clone()).collect();
    let slots = if table.is_pivot {
        colours.of(&names)
    } else {
        (0..names.len()).map(colours::name).collect()
    };
    let mut chart = Chart::new()
        .tooltip(
            Tooltip::new()
                .trigger(Trigger::Axis)
                .axis_pointer(pointer(lines)),
        )
        .grid(grid(many));
    if many {
        chart = chart.legend(
            Legend::new()
                .top(0)
                .left(0)
                .type_(charming::component::LegendType::Scroll),
        );
    }
    let along = along(table, in_time, lying);
    // Bars start at zero by themselves; lines may start where their values do.
    let across = Axis::new()
        .type_(AxisType::Value)
        .name(table.y_label.clone())
        .name_location(if lying {
            NameLocation::Middle
        } else {
            NameLocation::End
        })
        .name_gap(if lying { 28 } else { 14 })
        .scale(lines && !stacked && kind != ChartKind::Area);
    chart = if lying {
        chart.x_axis(across).y_axis(along)
    } else {
        chart.x_axis(along).y_axis(across)
    };
    if lines && table.categories.len() > ZOOM {
        chart = chart
            .data_zoom(DataZoom::new().type_(DataZoomType::Inside))
            .data_zoom(
                DataZoom::new()
                    .type_(DataZoomType::Slider)
                    .bottom(4)
                    .show(true),
            );
    }
    for ((name, numbers), colour) in table.series.iter().zip(slots) {
        let style = ItemStyle::new().color(Color::from(colour));
        let stack = stacked.then_some("all");
        // What isn't there adds nothing; a hole would let the ones above it fall.
        let filled = |number: &Option<f64>| {
            if stacked {
                number.or(Some(0.0))
            } else {
                *number
            }
        };
        let numbers: &Vec<Option<f64>> = &numbers.iter().map(filled).collect();
        chart = chart.series(if lines {
            line(
                kind,
                name,
                points(table, numbers, in_time),
                style,
                stack,
                table.categories.len(),
            )
        } else {
            bar(name, numbers, style, stack)
        });
    }
    serde_json::to_string(&chart).ok()
}

fn along(table: &Table, in_time: bool, lying: bool) -> Axis {
    if in_time {
        return Axis::new().type_(AxisType::Time);
    }
    let axis = Axis::new()
        .type_(AxisType::Category)
        .data(table.categories.clone());
    if lying {
        // The first category stands at the top.
        return axis.inverse(true).axis_label(AxisLabel::new().interval(0));
    }
    let longest = table
        .categories
        .iter()
        .map(|c| c.chars().count())
        .max()
        .unwrap_or(0);
    let crowded = longest * table.categories.len() > 90;
    let label = AxisLabel::new().rotate(if crowded { 35 } else { 0 });
    axis.name(table.x_label.clone())
        .name_location(NameLocation::Middle)
        .name_gap(if crowded { 62 } else { 30 })
        .axis_label(label)
}

fn points(table: &Table, numbers: &[Option<f64>], in_time: bool) -> Vec<CompositeValue> {
    let pairs = table.categories.iter().zip(numbers);
    if in_time {
        pairs
            .map(|(when, number)| {
                CompositeValue::from(vec![CompositeValue::from(when.as_str()), value(*number)])
            })
            .collect()
    } else {
        numbers.iter().map(|number| value(*number)).collect()
    }
}

/// A number, or the sign for none.
fn value(number: Option<f64>) -> CompositeValue {
    number.map_or_else(|| CompositeValue::from("-"), CompositeValue::from)
}

fn line(
    kind: ChartKind,
    name: &str,
    points: Vec<CompositeValue>,
    style: ItemStyle,
    stack: Option<&str>,
    length: usize,
) -> Series {
    let mut line = Line::new()
        .name(name)
        .data(points)
        .item_style(style)
        .symbol(Symbol::Circle)
        .symbol_size(6)
        .show_symbol(length <= ZOOM);
    if kind != ChartKind::Line {
        line = line.area_style(AreaStyle::new().opacity(if stack.is_some() { 0.75 } else { 0.18 }));
    }
    if let Some(stack) = stack {
        line = line.stack(stack);
    }
    Series::Line(line)
}

fn bar(name: &str, numbers: &[Option<f64>], style: ItemStyle, stack: Option<&str>) -> Series {
    let mut bar = Bar::new()
        .name(name)
        .data(
            numbers
                .iter()
                .map(|number| value(*number))
                .collect::<Vec<_>>(),
        )
        .item_style(style);
    if let Some(stack) = stack {
        bar = bar.stack(stack);
    }
    Series::Bar(bar)
}

fn pointer(lines: bool) -> AxisPointer {
    AxisPointer::new().type_(if lines {
        AxisPointerType::Line
    } else {
        AxisPointerType::Shadow
    })
}

fn grid(legend: bool) -> Grid {
    Grid::new()
        .left(12)
        .right(24)
        .top(if legend { 58 } else { 34 })
        .bottom(32)
        .contain_label(true)
}

/// Colours in a grid: the darker the more.
pub(crate) fn heatmap(table: &Table) -> Option<String> {
    let numbers = table
        .series
        .iter()
        .flat_map(|(_, numbers)| numbers.iter().flatten());
    let (low, high) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| {
        (low.min(*n), high.max(*n))
    });
    if !low.is_finite() {
        return None;
    }
    let mut cells = Vec::new();
    for (y, (_, numbers)) in table.series.iter().enumerate() {
        for (x, number) in numbers.iter().enumerate() {
            if let Some(number) = number {
                #[expect(clippy::cast_precision_loss, reason = "a grid has some hundred cells")]
                cells.push([x as f64, y as f64, *number].map(DataPoint::from).to_vec());
            }
        }
    }
    let names: Vec<String> = table.series.iter().map(|(name, _)| name.clone()).collect();
    let chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Item))
        .grid(
            Grid::new()
                .left(12)
                .right(24)
                .top(12)
                .bottom(64)
                .contain_label(true),
        )
        .x_axis(along(table, false, false).name(""))
        .y_axis(Axis::new().type_(AxisType::Category).data(names))
        .visual_map(
            VisualMap::new()
                .min(low.min(0.0))
                .max(high)
                .calculable(true)
                .orient(Orient::Horizontal)
                .left("center")
                .bottom(0),
        )
        .series(Heatmap::new().name(table.y_label.clone()).data(cells));
    serde_json::to_string(&chart).ok()
}
