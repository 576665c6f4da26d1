//! The engines that think: the embedded ones, and those on a language model if
//! one is set up.

use crate::{ask::Talk, build::Cancel, error::StudioError, model_file, talked::Talked};
use confab_agents::{
    AgentAnalyst, AgentDesigner, AgentEditor, ConfigError, Connection, Limits, Llm, ModelConfig,
};
use confab_model::{
    AnswerEvent, Engine, Recipe, Schema,
    engine::{
        Analyst, AnswerTask, Designer, EditTask, Edited, Editor, EngineFailure, EngineStatus,
        ModelSettings, SetUp, TellAnswer, Understand,
    },
};
use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

/// How often waiting work looks whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(20);
/// The folder of what models proposed, within the data folder.
const PROPOSALS: &str = "proposals";

/// Reads a variable of the environment.
pub type Variable = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The engines that there are. Clones share them: a model that is set up while
/// Confab runs is there for all.
#[derive(Clone, Default)]
pub struct Engines {
    state: Arc<RwLock<State>>,
    data: Option<Arc<Path>>,
    variable: Option<Variable>,
}

#[derive(Default)]
struct State {
    agents: Option<Agents>,
    set_up: SetUp,
    /// Who works when nobody is named.
    usual: Engine,
}

/// The engines on a language model.
#[derive(Clone)]
pub struct Agents {
    llm: Arc<Llm>,
    designer: Arc<dyn Designer>,
    editor: Arc<dyn Editor>,
    analyst: Arc<dyn Analyst>,
    reached: Reached,
}

/// How a model is reached.
#[derive(Clone, Debug, Default)]
struct Reached {
    /// An address of one's own.
    address: Option<String>,
    /// Whether that is this machine.
    local: bool,
}

impl fmt::Debug for Agents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Agents").field(&self.llm.name()).finish()
    }
}

impl fmt::Debug for Engines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Engines").field(&self.model()).finish()
    }
}

impl Engines {
    /// Reads which model there is: from the environment, or else from what was
    /// kept in the data folder. Without one the embedded engines do all the
    /// work; with one the agents are the usual ones unless `CONFAB_ENGINE` says
    /// `embedded`.
    ///
    /// # Errors
    /// When the model can't be used as configured.
    pub fn from_env(data: Option<&Path>, variable: &Variable) -> Result<Self, StudioError> {
        let unusable = |error| {
            cannot_use(
                &error,
                "Correct CONFAB_MODEL and the provider's variables, or unset CONFAB_MODEL.",
            )
        };
        let named = ModelConfig::from_env(&**variable).map_err(unusable)?;
        let (config, set_up) = match (named, data) {
            (Some(config), _) => (Some(config), SetUp::Environment),
            (None, Some(data)) => (kept(data, variable), SetUp::File),
            (None, None) => (None, SetUp::Nowhere),
        };
        let engines = Self {
            state: Arc::default(),
            data: data.map(Arc::from),
            variable: Some(variable.clone()),
        };
        if let Some(config) = config {
            let agents = engines.connect(&config).map_err(unusable)?;
            engines.put(Some(agents), set_up);
        }
        if variable("CONFAB_ENGINE").is_some_and(|name| name.trim() == "embedded") {
            engines.write().usual = Engine::Embedded;
        }
        Ok(engines)
    }

    /// These agents, as the usual engines.
    pub fn with(agents: Agents) -> Self {
        let engines = Self::default();
        engines.put(Some(agents), SetUp::Environment);
        engines
    }

    /// The model's name, such as `openai:gpt-5.2`, if there is one.
    pub fn model(&self) -> Option<String> {
        let state = self.read();
        state
            .agents
            .as_ref()
            .map(|agents| agents.llm.name().to_owned())
    }

    /// Which engines there are.
    pub fn status(&self) -> EngineStatus {
        let state = self.read();
        let reached = state.agents.as_ref().map(|agents| &agents.reached);
        EngineStatus {
            model: state
                .agents
                .as_ref()
                .map(|agents| agents.llm.name().to_owned()),
            base_url: reached.and_then(|reached| reached.address.clone()),
            local: reached.is_some_and(|reached| reached.local),
            set_up: state.set_up,
            usual: state.usual,
            providers: confab_agents::config::providers(),
        }
    }

    /// Who works when nobody is named.
    pub fn usual(&self) -> Engine {
        self.read().usual
    }

    /// Says who works when nobody is named.
    ///
    /// # Errors
    /// When there is no such engine.
    pub fn choose(&self, usual: Engine) -> Result<(), StudioError> {
        self.of(Some(usual))?;
        self.write().usual = usual;
        Ok(())
    }

    /// Sets a model up for as long as Confab runs; if asked, also for later.
    /// It becomes the usual one.
    ///
    /// # Errors
    /// When it can't be used as given, or can't be kept.
    pub fn set_up(&self, settings: &ModelSettings, keep: bool) -> Result<(), StudioError> {
        let agents = self.agents(settings)?;
        let set_up = match (&self.data, keep) {
            (Some(data), true) => {
                model_file::write(data, settings)?;
                SetUp::File
            }
            (Some(data), false) => {
                model_file::remove(data)?;
                SetUp::Page
            }
            (None, _) => SetUp::Page,
        };
        self.put(Some(agents), set_up);
        Ok(())
    }

    /// Takes the model away, also from where it is kept.
    ///
    /// # Errors
    /// When it can't be removed from there.
    pub fn forget(&self) -> Result<(), StudioError> {
        if let Some(data) = &self.data {
            model_file::remove(data)?;
        }
        self.put(None, SetUp::Nowhere);
        Ok(())
    }

    /// Tries a model out, the one given or the one that is set up; says exactly
    /// what is wrong.
    ///
    /// # Errors
    /// When there is no model, or it doesn't answer as it should.
    pub async fn test(&self, settings: Option<&ModelSettings>) -> Result<Connection, StudioError> {
        let agents = match settings {
            Some(settings) => self.agents(settings)?,
            None => self.of(Some(Engine::Agent))?.ok_or_else(no_model)?,
        };
        let tried = confab_agents::test_connection(&agents.llm).await;
        tried.map_err(|error| EngineFailure::from(error).into())
    }

    /// The agents, if they are to work; None: the embedded engines are.
    pub(crate) fn of(&self, asked: Option<Engine>) -> Result<Option<Agents>, StudioError> {
        let state = self.read();
        match asked.unwrap_or(state.usual) {
            Engine::Embedded => Ok(None),
            Engine::Agent => state.agents.clone().map(Some).ok_or_else(no_model),
        }
    }

    fn agents(&self, settings: &ModelSettings) -> Result<Agents, StudioError> {
        let unusable = |error| cannot_use(&error, "Correct it and try again.");
        let config = ModelConfig::from_settings(settings, &|name| self.variable(name));
        self.connect(&config.map_err(unusable)?).map_err(unusable)
    }

    fn connect(&self, config: &ModelConfig) -> Result<Agents, ConfigError> {
        let llm = config.connect(Limits::from_env(&|name| self.variable(name)))?;
        let reached = Reached {
            address: config.own_address().map(str::to_owned),
            local: config.is_local(),
        };
        Ok(Agents {
            reached,
            ..Agents::on(llm, self.data.as_deref())
        })
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variable.as_ref().and_then(|variable| variable(name))
    }

    fn put(&self, agents: Option<Agents>, set_up: SetUp) {
        let usual = match agents {
            Some(_) => Engine::Agent,
            None => Engine::Embedded,
        };
        *self.write() = State {
            agents,
            set_up,
            usual,
        };
    }

    // What is behind the lock is only ever replaced as a whole, so it is sound
    // even if somebody broke off while holding it.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The model that was kept. One that can't be used any more must not keep
/// Confab from starting.
fn kept(data: &Path, variable: &Variable) -> Option<ModelConfig> {
    let settings = match model_file::read(data) {
        Ok(settings) => settings?,
        Err(error) => {
            tracing::warn!(%error, "no language model");
            return None;
        }
    };
    let config = ModelConfig::from_settings(&settings, &**variable);
    config
        .inspect_err(
            |error| tracing::warn!(%error, "the language model that was kept can't be used"),
        )
        .ok()
}

impl Agents {
    /// Agents on a model. What it proposes is kept in the data folder, if there is one.
    pub fn on(llm: Llm, data: Option<&Path>) -> Self {
        let llm = Arc::new(llm);
        let folder = data.map(|data| data.join(PROPOSALS));
        Self {
            designer: Arc::new(AgentDesigner::new(llm.clone(), folder)),
            editor: Arc::new(AgentEditor::new(llm.clone())),
            analyst: Arc::new(AgentAnalyst::new(llm.clone())),
            llm,
            reached: Reached::default(),
        }
    }

    /// What the model makes of a recipe.
    pub(crate) async fn design(
        &self,
        schema: &Schema,
        base: &Recipe,
        cancel: &Cancel,
    ) -> Result<Recipe, StudioError> {
        let work = self.designer.design(schema, base.clone());
        unless_cancelled(work, cancel).await?.map_err(Into::into)
    }

    /// What the model makes of an instruction.
    pub(crate) async fn edit(
        &self,
        task: EditTask,
        talk: Talk,
        understand: Understand,
        cancel: &Cancel,
    ) -> Result<Edited, StudioError> {
        let data = Arc::new(Talked::open(talk, cancel)?);
        let work = self.editor.edit(task, data, understand);
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
        let data = Arc::new(Talked::open(talk, cancel)?);
        // The agent's events and what was kept from it go the same way.
        let tell = Arc::new(Mutex::new(tell));
        let heard = tell.clone();
        let say = move |event| heard.lock().unwrap_or_else(PoisonError::into_inner)(event);
        let work = self.analyst.answer(task, data.clone(), Box::new(say));
        let last = unless_cancelled(work, cancel).await?;
        if let Some(kept) = data.kept() {
            tell.lock().unwrap_or_else(PoisonError::into_inner)(AnswerEvent::Step(kept));
        }
        Ok(last)
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

fn cannot_use(error: &ConfigError, hint: &str) -> StudioError {
    StudioError::input(format!("The language model can't be used: {error}."), hint)
}

fn no_model() -> StudioError {
    StudioError::input(
        "No language model is set up.",
        "Set one up in the settings, or set CONFAB_MODEL to provider:model and the provider's key; or use the embedded engine.",
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
