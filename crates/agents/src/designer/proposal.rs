//! What a model may say of columns, and how its answer is read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A whole answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Proposal {
    /// The tables that it shapes.
    pub(super) tables: Vec<TableProposal>,
}

/// What is said of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct TableProposal {
    /// Its name.
    pub(super) table: String,
    /// The columns that it shapes.
    pub(super) columns: Vec<ColumnProposal>,
}

/// What is said of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct ColumnProposal {
    /// Its name.
    pub(super) column: String,
    /// Values that may stand in it.
    pub(super) values: Option<Vec<WeightedValue>>,
    /// Values that depend on another column.
    pub(super) by: Option<Dependent>,
    /// The smallest number.
    pub(super) min: Option<f64>,
    /// The largest number.
    pub(super) max: Option<f64>,
    /// How the numbers lie between.
    pub(super) shape: Option<ShapeName>,
    /// The first day, YYYY-MM-DD.
    pub(super) from: Option<String>,
    /// The last day, YYYY-MM-DD.
    pub(super) to: Option<String>,
    /// Twelve weights, January to December.
    pub(super) months: Option<Vec<f64>>,
    /// Growth over the whole time, in per cent.
    pub(super) growth: Option<f64>,
    /// Per cent of empty values.
    pub(super) nulls: Option<f64>,
    /// Per cent of true values.
    #[serde(rename = "true")]
    pub(super) share: Option<f64>,
}

/// A value with how often it occurs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct WeightedValue {
    /// The value.
    pub(super) value: String,
    /// How often, relative to the others.
    pub(super) weight: f64,
}

/// Values that depend on another column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Dependent {
    /// The column that decides.
    pub(super) column: String,
    /// Its values, and the values that go with them.
    pub(super) groups: Vec<Group>,
}

/// Values that go with some values of the deciding column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Group {
    /// Values of the deciding column.
    pub(super) when: Vec<String>,
    /// Values that may stand in this column then.
    pub(super) values: Vec<String>,
}

/// How numbers lie between their bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ShapeName {
    Uniform,
    Normal,
    Low,
    High,
    Price,
}

/// The shape of an answer as a model reads it in the prompt.
pub(super) const SHAPE: &str = r#"{"tables":[{"table":"…","columns":[{"column":"…","values":[{"value":"…","weight":10}],"by":{"column":"…","groups":[{"when":["…"],"values":["…"]}]},"min":0,"max":100,"shape":"low","from":"…","to":"…","months":[100,100,100,100,100,100,100,100,100,100,100,200],"growth":20,"nulls":5,"true":50}]}]}"#;

/// The JSON schema of an answer.
pub(super) fn schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<Proposal>()
}

/// Reads an answer. What can't be read of it is told, and the rest is kept.
///
/// # Errors
/// When there is nothing in it that can be read.
pub(super) fn read(text: &str) -> Result<(Proposal, Vec<String>), String> {
    let json = json_of(text).ok_or("it has no JSON object")?;
    let value: Value =
        serde_json::from_str(json).map_err(|error| format!("it isn't JSON: {error}"))?;
    let tables = value
        .get("tables")
        .and_then(Value::as_array)
        .ok_or("it has no list called \"tables\"")?;
    let mut problems = Vec::new();
    let mut proposal = Proposal::default();
    for table in tables {
        let name = table.get("table").and_then(Value::as_str);
        let columns = table.get("columns").and_then(Value::as_array);
        let (Some(name), Some(columns)) = (name, columns) else {
            problems.push("a table has no \"table\" or no list called \"columns\"".to_owned());
            continue;
        };
        let mut read = TableProposal {
            table: name.to_owned(),
            columns: Vec::new(),
        };
        for column in columns {
            match serde_json::from_value::<ColumnProposal>(lenient(column.clone())) {
                Ok(column) => read.columns.push(column),
                Err(error) => {
                    let column = column.get("column").and_then(Value::as_str).unwrap_or("?");
                    problems.push(format!("{name}.{column}: {error}"));
                }
            }
        }
        proposal.tables.push(read);
    }
    Ok((proposal, problems))
}

/// Values are taken as plain texts and numbers, too.
fn lenient(mut column: Value) -> Value {
    let text = |value: &Value| match value {
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    if let Some(values) = column.get_mut("values").and_then(Value::as_array_mut) {
        for value in values {
            if let Some(plain) = text(value) {
                *value = serde_json::json!({"value": plain, "weight": 1});
            } else if let Some(object) = value.as_object_mut() {
                if let Some(plain) = object.get("value").and_then(text) {
                    object.insert("value".to_owned(), plain.into());
                }
                object.entry("weight").or_insert(1.into());
            }
        }
    }
    column
}

/// The object in a text, which may have words or a fence around it.
fn json_of(text: &str) -> Option<&str> {
    let from = text.find('{')?;
    let to = text.rfind('}')?;
    text.get(from..=to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_words_around_it() {
        let text = "Sure!\n```json\n{\"tables\":[{\"table\":\"t\",\"columns\":[{\"column\":\"c\",\"values\":[\"a\",{\"value\":2},3],\"nulls\":null}]}]}\n```";
        let (proposal, problems) = read(text).unwrap();
        assert_eq!(problems, Vec::<String>::new());
        let values = proposal.tables[0].columns[0].values.as_ref().unwrap();
        let texts: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(texts, ["a", "2", "3"]);
    }

    #[test]
    fn one_bad_column_leaves_the_others() {
        let text = r#"{"tables":[{"table":"t","columns":[{"column":"a","min":"low"},{"column":"b","min":1}]}, 7]}"#;
        let (proposal, problems) = read(text).unwrap();
        assert_eq!(proposal.tables[0].columns.len(), 1);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("t.a: "), "{problems:?}");
    }

    #[test]
    fn what_is_no_json_is_said_to_be_none() {
        for text in ["", "no", "{", "}{", "{\"tables\": 1}", "{\"tables\":[{]}"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_shape_in_the_prompt_is_an_answer() {
        let json = SHAPE.replace("\"…\"", "\"2024-01-01\"");
        let (proposal, problems) = read(&json).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(proposal.tables.len(), 1);
    }
}
