//! Parts of a whole: rings and rectangles.

use crate::{colours::Colours, format, table::Table};
use charming::{
    Chart,
    component::Legend,
    datatype::{CompositeValue, DataPoint, DataPointItem},
    element::{Color, ItemStyle, Tooltip, Trigger},
    series::Pie,
};
use serde_json::json;

/// A ring with its shares written beside it.
pub(crate) fn donut(table: &Table, colours: &mut Colours) -> Option<String> {
    let (name, numbers) = table.series.first()?;
    let slots = colours.of(&table.categories);
    let data: Vec<DataPoint> = table
        .categories
        .iter()
        .zip(numbers)
        .zip(slots)
        .map(|((category, number), colour)| {
            DataPointItem::new(CompositeValue::from(number.unwrap_or(0.0)))
                .name(category.as_str())
                .item_style(ItemStyle::new().color(Color::from(colour)))
                .into()
        })
        .collect();
    let ring = Pie::new()
        .name(name.as_str())
        .radius(CompositeValue::from(vec!["48%", "72%"]))
        .avoid_label_overlap(true)
        .data(data);
    let chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Item))
        .legend(Legend::new().show(false))
        .series(ring);
    let mut option = serde_json::to_value(&chart).ok()?;
    // The share beside the name, where charming has only a fixed set of texts.
    if let Some(series) = option.pointer_mut("/series/0") {
        series["label"] = json!({"formatter": "{b}  {d} %"});
    }
    serde_json::to_string(&option).ok()
}

/// Rectangles as large as their numbers; charming's have no data.
pub(crate) fn treemap(table: &Table) -> Option<String> {
    let (name, numbers) = table.series.first()?;
    let data: Vec<_> = table
        .categories
        .iter()
        .zip(numbers)
        .filter_map(|(category, number)| {
            let number = number.filter(|number| *number > 0.0)?;
            Some(json!({"name": category, "value": number, "label": {"formatter": format!("{category}\n{}", format::number(number))}}))
        })
        .collect();
    serde_json::to_string(&json!({
        "tooltip": {"trigger": "item"},
        "series": [{
            "type": "treemap", "name": name, "data": data, "roam": false, "nodeClick": false,
            "breadcrumb": {"show": false}, "top": 8, "left": 0, "right": 0, "bottom": 8,
            "itemStyle": {"gapWidth": 2, "borderWidth": 0}, "colorMappingBy": "value", "color": ["chart:1"],
            "colorAlpha": [0.45, 1]
        }]
    }))
    .ok()
}
