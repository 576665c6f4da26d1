//! The tools that a model may call: their names, arguments and descriptions.

use rig_core::{
    completion::ToolDefinition,
    message::{ToolCall, ToolName},
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// Tokens that a reply may have.
pub const ROOM: u64 = 4_096;

/// Looks tables up.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct DescribeTables {
    /// The names of the tables.
    pub(crate) tables: Vec<String>,
}

/// Looks values up.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct FindValues {
    /// The text as the person wrote it.
    pub(crate) text: String,
}

/// Runs a query.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RunSql {
    /// One SELECT for SQLite.
    pub(crate) sql: String,
    /// The question as you understood it, in a short phrase in its own language.
    #[serde(default)]
    pub(crate) understood: String,
    /// What you took for granted, each in a few words; empty if nothing.
    #[serde(default)]
    pub(crate) assumptions: Vec<String>,
}

/// Chooses a chart.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct MakeChart {
    /// The kind.
    pub(crate) kind: Kind,
}

/// The kinds of chart.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Line,
    Area,
    StackedArea,
    Column,
    Bar,
    GroupedColumn,
    StackedColumn,
    StackedBar,
    Donut,
    Scatter,
    Bubble,
    Histogram,
    Boxplot,
    Heatmap,
    Treemap,
    Sankey,
}

impl Kind {
    /// As a person would say it.
    pub(crate) fn words(self) -> String {
        let name = format!("{self:?}");
        let mut words = String::new();
        for sign in name.chars() {
            if sign.is_uppercase() && !words.is_empty() {
                words.push(' ');
            }
            words.extend(sign.to_lowercase());
        }
        words
    }
}

/// Asks the person.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct AskBack {
    /// What has to be settled, as one question in the person's language.
    pub(crate) question: String,
    /// The questions that the person may have meant, each complete.
    #[serde(default)]
    pub(crate) options: Vec<String>,
}

/// Changes the table.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Change {
    /// The instructions in order, each in one of the forms that you know.
    pub(crate) instructions: Vec<String>,
}

/// A tool: its name, what it does, its arguments.
type Described = (&'static str, &'static str, Value);

/// The arguments of a call.
///
/// # Errors
/// When they aren't as described; the sentence is for the model.
pub(crate) fn read<T: DeserializeOwned>(call: &ToolCall) -> Result<T, String> {
    if let Some(text) = &call.function.invalid_arguments {
        let text: String = text.chars().take(200).collect();
        return Err(format!("The arguments are no JSON object, but: {text}"));
    }
    serde_json::from_value(call.function.arguments_value())
        .map_err(|error| format!("The arguments aren't as described: {error}"))
}

fn describe_tables() -> Described {
    (
        "describe_tables",
        "Tells the columns, keys and comments of tables.",
        schema::<DescribeTables>(),
    )
}

fn find_values() -> Described {
    (
        "find_values",
        "Finds out how a name, place, status or other text is stored, and in which columns.",
        schema::<FindValues>(),
    )
}

fn ask_back() -> Described {
    (
        "ask_back",
        "Asks the person what is meant, and ends your turn.",
        schema::<AskBack>(),
    )
}

/// The analyst's tools.
pub(crate) fn of_analyst() -> Vec<ToolDefinition> {
    definitions(vec![
        describe_tables(),
        find_values(),
        (
            "run_sql",
            "Runs one reading query and tells its result. The last one is what the person sees.",
            schema::<RunSql>(),
        ),
        (
            "make_chart",
            "Draws the result as a certain kind of chart. Without it, the kind that fits best is taken.",
            schema::<MakeChart>(),
        ),
        ask_back(),
    ])
}

/// The editor's tools.
pub(crate) fn of_editor() -> Vec<ToolDefinition> {
    definitions(vec![
        describe_tables(),
        find_values(),
        (
            "change",
            "Works out what the instructions change; nothing is changed before the person agrees. Says which one isn't understood, and why.",
            schema::<Change>(),
        ),
        ask_back(),
    ])
}

fn definitions(tools: Vec<Described>) -> Vec<ToolDefinition> {
    let tools = tools.into_iter().filter_map(|(name, description, schema)| {
        Some(ToolDefinition::new(
            ToolName::new(name).ok()?,
            description,
            schema,
        ))
    });
    tools.collect()
}

/// The JSON schema of a type, in one piece: some servers don't follow references.
fn schema<T: JsonSchema>() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_is_described() {
        insta::assert_json_snapshot!(of_analyst());
        insta::assert_json_snapshot!(of_editor());
    }

    #[test]
    fn kinds_are_said_as_the_charts_read_them() {
        assert_eq!(Kind::StackedColumn.words(), "stacked column");
        assert_eq!(Kind::Donut.words(), "donut");
    }
}
