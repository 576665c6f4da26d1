//! A connection tried out, so that whoever sets a key knows at once what's wrong.

use crate::{budget::Budget, failure::CallError, llm::Llm, tools};
use confab_model::Usage;
use rig_core::{
    completion::{CompletionRequest, ToolDefinition},
    message::ToolName,
};
use serde_json::json;

/// A connection that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The model.
    pub model: String,
    /// What the test cost, with the time it took.
    pub usage: Usage,
}

/// Calls the model once and has it call a tool.
///
/// # Errors
/// What is wrong: key, name, credit, network, or no support for tools.
pub async fn test_connection(llm: &Llm) -> Result<Connection, CallError> {
    let ping = ToolDefinition::new(
        ToolName::new("ping").map_err(|_| CallError::Gibberish)?,
        "Answers with pong.",
        json!({"type": "object", "properties": {}, "required": []}),
    );
    let request = CompletionRequest::new("Call the tool ping once, with no arguments.")
        .max_tokens(tools::ROOM)
        .tool(ping);
    let mut budget = Budget::new(llm.limits(), Usage::default());
    let reply = llm.call(&request, &mut budget, &mut |_| {}).await?;
    if reply.tool_calls().next().is_none() {
        let (_, model) = llm.name().split_once(':').unwrap_or(("", llm.name()));
        return Err(CallError::NoTools(model.to_owned()));
    }
    Ok(Connection {
        model: llm.name().to_owned(),
        usage: budget.usage(),
    })
}
