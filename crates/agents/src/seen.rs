//! Messages as a person may read what a model saw.

use confab_model::SeenMessage;
use rig_core::{
    completion::ToolDefinition,
    message::{AssistantContent, Message, ToolResultContent, UserContent},
};

/// A message, or one for each of its tool results.
pub(crate) fn message(message: &Message) -> Vec<SeenMessage> {
    let one = |role: &str, text: String| SeenMessage {
        role: role.to_owned(),
        text,
    };
    match message {
        Message::System { content } => vec![one("system", content.clone())],
        Message::Assistant(turn) => vec![one("assistant", reply(&turn.content))],
        Message::User { content } => content
            .iter()
            .map(|part| match part {
                UserContent::Text(text) => one("user", text.text.clone()),
                UserContent::ToolResult(result) => {
                    let texts = result.content.iter().map(|content| match content {
                        ToolResultContent::Text(text) => text.text.clone(),
                        ToolResultContent::Json { value } => value.to_string(),
                        ToolResultContent::Image(_) => String::new(),
                    });
                    one("tool", texts.collect::<Vec<_>>().join("\n"))
                }
                _ => one("user", String::new()),
            })
            .collect(),
    }
}

/// The tools that a model is offered.
pub(crate) fn tools(tools: &[ToolDefinition]) -> Option<SeenMessage> {
    (!tools.is_empty()).then(|| SeenMessage {
        role: "tools".to_owned(),
        text: tools
            .iter()
            .map(|tool| {
                let name = tool.name.as_str();
                format!("{name}: {}\n{}", tool.description, tool.parameters)
            })
            .collect::<Vec<_>>()
            .join("\n\n"),
    })
}

/// What a model said: text, and calls as `name({…})`.
pub(crate) fn reply(content: &[AssistantContent]) -> String {
    let parts = content.iter().filter_map(|part| match part {
        AssistantContent::Text(text) => Some(text.text.clone()),
        AssistantContent::ToolCall(call) => {
            let name = call.function.name.as_str();
            let arguments = call
                .function
                .invalid_arguments
                .clone()
                .unwrap_or_else(|| call.function.arguments_value().to_string());
            Some(format!("{name}({arguments})"))
        }
        _ => None,
    });
    parts.collect::<Vec<_>>().join("\n")
}
