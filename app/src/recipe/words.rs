//! A generator in words.

use serde_json::Value;

/// One short sentence on what a generator gives.
pub fn sentence(generator: &Value) -> String {
    let get = |key: &str| generator.get(key).map(plain).unwrap_or_default();
    match get("kind").as_str() {
        "sequence" => format!("Counts from {} in steps of {}", get("start"), get("step")),
        "key" => "Copied from its parent".to_owned(),
        "constant" => format!("Always {}", get("value")),
        "choice" => format!("One of {}", choices(generator)),
        "number" => {
            let shape = match get("shape").as_str() {
                "normal" => ", mostly in the middle",
                "low" => ", mostly low",
                "high" => ", mostly high",
                "price" => ", as prices are",
                _ => "",
            };
            format!("A number from {} to {}{shape}", get("min"), get("max"))
        }
        "boolean" => format!("True for {} ‰", get("share")),
        "moment" => format!("A moment from {} to {}", get("from"), get("to")),
        "after" => format!(
            "{} to {} days after {}",
            get("min_days"),
            get("max_days"),
            get("of")
        ),
        "time_of_day" => format!("A time from {}:00 to {}:59", get("from"), get("to")),
        "person" => format!("A person's {}", get("part").replace('_', " ")),
        "place" => format!("A place's {}", get("part").replace('_', " ")),
        "words" => format!("Words of {}", get("pool")),
        "words_by" => format!("Words that depend on {}", get("column")),
        "mask" => format!("Signs like {}", get("mask")),
        "regex" => format!("A text that matches {}", get("pattern")),
        "code" => format!("A code: {}", get("of")),
        "formula" => "Computed from other values".to_owned(),
        "ordinal" => "Numbered within its parent".to_owned(),
        "when" => {
            let then = generator.get("then").map(sentence).unwrap_or_default();
            format!("Only when {} is {}: {}", get("column"), get("values"), then)
        }
        "nothing" => "Always NULL".to_owned(),
        other => other.to_owned(),
    }
}

/// A JSON value as one would say it. What a recipe writes as `{"text": "x"}` is `x`.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) if fields.len() == 1 => fields.values().map(plain).collect(),
        other => other.to_string(),
    }
}

/// The most frequent values of a choice.
fn choices(generator: &Value) -> String {
    let values = generator.get("values").and_then(Value::as_array);
    let mut values: Vec<(String, u64)> = values
        .into_iter()
        .flatten()
        .map(|entry| {
            let weight = entry.get("weight").and_then(Value::as_u64).unwrap_or(0);
            (entry.get("value").map(plain).unwrap_or_default(), weight)
        })
        .collect();
    values.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let more = if values.len() > 4 { ", …" } else { "" };
    let names: Vec<String> = values.into_iter().take(4).map(|(value, _)| value).collect();
    format!("{}{more}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use serde_json::json;

    #[test]
    fn generators_are_told_in_words() {
        let number = json!({"kind": "number", "min": "1", "max": "9", "scale": 0, "shape": "low"});
        assert_eq!(sentence(&number), "A number from 1 to 9, mostly low");
        let choice = json!({"kind": "choice", "values": [
            {"value": {"text": "rare"}, "weight": 1}, {"value": {"text": "common"}, "weight": 9}]});
        assert_eq!(sentence(&choice), "One of common, rare");
        assert_eq!(sentence(&json!({"kind": "brand_new"})), "brand_new");
    }
}
