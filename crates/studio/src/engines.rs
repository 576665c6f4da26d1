//! The engines that think: the embedded ones, and those on a language model if
//! one is set up.

use crate::{ask::Talk, build::Cancel, error::StudioError, prepare::Laid, talked::Talked};
use confab_agents::{AgentAnalyst, AgentDesigner, Connection, Limits, Llm, ModelConfig};
use confab_model::{
    AnswerEvent, Engine, Recipe,
    engine::{Analyst, AnswerTask, Designer, EngineFailure, TellAnswer},
};
use confab_store::Door;
use std::{fmt, path::Path, sync::Arc, time::Duration};

/// How often waiting work looks whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(20);
/// The folder of what models proposed, within the data folder.
const PROPOSALS: &str = "proposals";

/// The engines that there are. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Engines {
    agents: Option<Agents>,
    /// Who works when nobody is named.
    usual: Engine,
}

/// The engines on a language model.
#[derive(Clone)]
pub struct Agents {
    llm: Arc<Llm>,
    designer: Arc<dyn Designer>,
    analyst: Arc<dyn Analyst>,
}

impl fmt::Debug for Agents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Agents").field(&self.llm.name()).finish()
    }
}

impl Engines {
    /// Reads from the environment which model there is. Without `CONFAB_MODEL`
    /// the embedded engines do all the work; with it the agents are the usual
    /// ones unless `CONFAB_ENGINE` says `embedded`.
    ///
    /// # Errors
    /// When the model can't be used as configured.
    pub fn from_env(
        data: Option<&Path>,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, StudioError> {
        let unusable = |error: confab_agents::ConfigError| {
            StudioError::input(
                format!("The language model can't be used: {error}."),
                "Correct CONFAB_MODEL and the provider's variables, or unset CONFAB_MODEL.",
            )
        };
        let Some(config) = ModelConfig::from_env(variable).map_err(unusable)? else {
            return Ok(Self::default());
        };
        let llm = config
            .connect(Limits::from_env(variable))
            .map_err(unusable)?;
        let embedded = variable("CONFAB_ENGINE").is_some_and(|name| name.trim() == "embedded");
        let usual = if embedded {
            Engine::Embedded
        } else {
            Engine::Agent
        };
        Ok(Self {
            agents: Some(Agents::on(llm, data)),
            usual,
        })
    }

    /// These agents, as the usual engines.
    pub fn with(agents: Agents) -> Self {
        Self {
            agents: Some(agents),
            usual: Engine::Agent,
        }
    }

    /// The model's name, such as `openai:gpt-5.2`, if there is one.
    pub fn model(&self) -> Option<&str> {
        self.agents.as_ref().map(|agents| agents.llm.name())
    }

    /// Who works when nobody is named.
    pub fn usual(&self) -> Engine {
        self.usual
    }

    /// Tries the model out; says exactly what is wrong.
    ///
    /// # Errors
    /// When there is no model, or it doesn't answer as it should.
    pub async fn test(&self) -> Result<Connection, StudioError> {
        let agents = self.agents.as_ref().ok_or_else(no_model)?;
        let tried = confab_agents::test_connection(&agents.llm).await;
        tried.map_err(|error| EngineFailure::from(error).into())
    }

    /// The agents, if they are to work; None: the embedded engines are.
    pub(crate) fn of(&self, asked: Option<Engine>) -> Result<Option<&Agents>, StudioError> {
        match asked.unwrap_or(self.usual) {
            Engine::Embedded => Ok(None),
            Engine::Agent => self.agents.as_ref().map(Some).ok_or_else(no_model),
        }
    }
}

impl Agents {
    /// Agents on a model. What it proposes is kept in the data folder, if there is one.
    pub fn on(llm: Llm, data: Option<&Path>) -> Self {
        let llm = Arc::new(llm);
        let folder = data.map(|data| data.join(PROPOSALS));
        Self {
            designer: Arc::new(AgentDesigner::new(llm.clone(), folder)),
            analyst: Arc::new(AgentAnalyst::new(llm.clone())),
            llm,
        }
    }

    /// What the model makes of a recipe.
    pub(crate) async fn design(&self, laid: &Laid, cancel: &Cancel) -> Result<Recipe, StudioError> {
        let work = self.designer.design(&laid.schema, laid.recipe.clone());
        unless_cancelled(work, cancel).await?.map_err(Into::into)
    }

    /// Has a question answered. `tell` hears of everything but the last event.
    pub(crate) async fn answer(
        &self,
        task: AnswerTask,
        talk: Talk,
        tell: TellAnswer,
        cancel: &Cancel,
    ) -> Result<AnswerEvent, StudioError> {
        let data = Talked {
            door: Door::open(&talk.file)?,
            analyst: talk.analyst,
            today: talk.today,
            cancel: cancel.clone(),
        };
        let work = self.analyst.answer(task, Arc::new(data), tell);
        unless_cancelled(work, cancel).await
    }
}

/// Work that is dropped, and its requests with it, once it is no longer wanted.
pub(crate) async fn unless_cancelled<T>(
    work: impl Future<Output = T>,
    cancel: &Cancel,
) -> Result<T, StudioError> {
    let cancelled = async {
        while !cancel.is_cancelled() {
            tokio::time::sleep(GLANCE).await;
        }
    };
    tokio::select! {
        done = work => Ok(done),
        () = cancelled => Err(StudioError::Cancelled),
    }
}

fn no_model() -> StudioError {
    StudioError::input(
        "No language model is set up.",
        "Set CONFAB_MODEL to provider:model, such as openai:gpt-5.2, and the provider's key; or use the embedded engine.",
    )
}

impl From<EngineFailure> for StudioError {
    fn from(failure: EngineFailure) -> Self {
        Self::Failed {
            message: failure.message,
            hint: failure.hint,
        }
    }
}
