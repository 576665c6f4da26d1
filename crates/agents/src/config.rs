//! Which model there is and how to reach it.

use crate::llm::{Limits, Llm};
use confab_model::engine::ModelSettings;
use reqwest::Url;
use rig_core::providers::{
    openai::Route,
    registry::{ModelSelector, ProviderConfig, ProviderRef},
};
use rig_core::wire::Secret;
use std::{sync::Once, time::Duration};

/// The variable that names the model, as `provider:model`.
pub const MODEL: &str = "CONFAB_MODEL";
/// The variable that names another address than the provider's own.
pub const BASE_URL: &str = "CONFAB_BASE_URL";

/// Names of providers that people use, and rig's.
const ALIASES: &[(&str, &str)] = &[
    ("gemini", "gcp.gemini"),
    ("google", "gcp.gemini"),
    ("claude", "anthropic"),
    ("azure", "azure.openai"),
    ("llama.cpp", "llamacpp"),
    ("hf", "huggingface"),
];

/// A model that can't be used as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// It isn't `provider:model`.
    #[error("\"{0}\" names no model: write it as provider:model, such as openai:gpt-5.2")]
    Form(String),
    /// There is no such provider.
    #[error("there is no provider called \"{name}\"; there are {known}")]
    Provider {
        /// As given.
        name: String,
        /// Those there are.
        known: String,
    },
    /// The key isn't there.
    #[error("the provider needs a key: set {0}")]
    NoKey(&'static str),
    /// The address is none.
    #[error(
        "\"{0}\" is no address: write it with http:// or https://, such as http://127.0.0.1:8080/v1"
    )]
    Url(String),
    /// No client can be made on this machine.
    #[error("this machine can't make secure connections: {0}")]
    Client(String),
}

/// A model and how to reach it. The key is never shown or written.
#[derive(Clone, Debug)]
pub struct ModelConfig {
    name: String,
    reference: ProviderRef,
    provider: ProviderConfig,
}

impl ModelConfig {
    /// Reads the configuration from the environment; None when no model is named.
    ///
    /// # Errors
    /// When the model, its key or its address is missing or wrong.
    pub fn from_env(
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, ConfigError> {
        let set = |name: &str| {
            variable(name)
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        let Some(model) = set(MODEL) else {
            return Ok(None);
        };
        let reference = reference(&model)?;
        let id = reference.id();
        let key_variable = id.and_then(|id| id.api_key_env());
        let key = key_variable.and_then(set);
        let preset = reference.config("");
        let url = set(BASE_URL).or_else(|| url_variables(&preset).into_iter().find_map(set));
        let needs_key = id.is_some_and(|id| id.requires_credential());
        if let (None, None, true, Some(variable)) = (&key, &url, needs_key, key_variable) {
            return Err(ConfigError::NoKey(variable));
        }
        Self::new(&model, key.unwrap_or_default(), url).map(Some)
    }

    /// Reads settings of the page. A key that isn't given is the environment's,
    /// but never for an address of one's own: it would go to a stranger.
    ///
    /// # Errors
    /// As [`ModelConfig::from_env`].
    pub fn from_settings(
        settings: &ModelSettings,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let set = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let (key, url) = (set(&settings.key), set(&settings.base_url));
        let given = reference(settings.model.trim())?;
        let key_variable = given.id().and_then(|id| id.api_key_env());
        let read = |name: &str| match name {
            MODEL => Some(settings.model.clone()),
            BASE_URL => url.clone(),
            name if Some(name) == key_variable => key
                .clone()
                .or_else(|| variable(name).filter(|_| url.is_none())),
            name => variable(name),
        };
        let config = Self::from_env(&read)?;
        config.ok_or_else(|| ConfigError::Form(settings.model.clone()))
    }

    /// A model by its name `provider:model`, with a key and maybe an address of one's own.
    ///
    /// # Errors
    /// When the name or the address is wrong.
    pub fn new(
        model: &str,
        key: impl Into<Secret>,
        base_url: Option<String>,
    ) -> Result<Self, ConfigError> {
        let reference = reference(model)?;
        let mut provider = reference.config(key);
        if let Some(url) = base_url {
            let usable = Url::parse(&url).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
            if !usable {
                return Err(ConfigError::Url(url));
            }
            provider = provider.with_base_url(url.trim_end_matches('/'));
            // Servers that speak like OpenAI know this route and no other.
            if let ProviderConfig::OpenAi(config) = provider {
                provider = ProviderConfig::OpenAi(config.with_route(Route::Chat));
            }
        }
        Ok(Self {
            name: model.to_owned(),
            reference,
            provider,
        })
    }

    /// As it was named, such as `openai:gpt-5.2`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address, if it isn't the provider's own.
    pub fn own_address(&self) -> Option<&str> {
        let preset = self.reference.config("");
        let address = self.provider.base_url();
        (address != preset.base_url()).then_some(address)
    }

    /// Whether the model runs on this machine.
    pub fn is_local(&self) -> bool {
        Url::parse(self.provider.base_url()).is_ok_and(|url| is_loopback(&url))
    }

    /// The model, ready to be called. Nothing is sent yet.
    ///
    /// # Errors
    /// When this machine can't make secure connections.
    pub fn connect(&self, limits: Limits) -> Result<Llm, ConfigError> {
        let mut client = http_client();
        // A proxy has no way to this machine.
        if self.is_local() {
            client = client.no_proxy();
        }
        let client = client
            .build()
            .map_err(|error| ConfigError::Client(error.to_string()))?;
        let http = rig_reqwest::ReqwestClient::from(client);
        let model = self.reference.model();
        let model = match self.provider.clone() {
            ProviderConfig::OpenAi(config) => config.connect(http).completion(model).erase(),
            ProviderConfig::Anthropic(config) => config.connect(http).completion(model).erase(),
            ProviderConfig::Gemini(config) => config.connect(http).completion(model).erase(),
        };
        Ok(Llm::new(self.name.clone(), model, limits))
    }
}

fn http_client() -> reqwest::ClientBuilder {
    static TLS: Once = Once::new();
    TLS.call_once(|| {
        // Another part of the program may have chosen already; theirs will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .user_agent(concat!("confab/", env!("CARGO_PKG_VERSION")))
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

fn reference(model: &str) -> Result<ProviderRef, ConfigError> {
    let form = || ConfigError::Form(model.to_owned());
    let (provider, name) = model.split_once(':').ok_or_else(form)?;
    if name.trim().is_empty() {
        return Err(form());
    }
    let provider = provider.trim().to_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == provider);
    let vendor = alias.map_or(provider.as_str(), |(_, vendor)| vendor);
    // The slash form takes the first of a vendor's interfaces where it has several.
    let reference = if vendor.contains('/') {
        format!("{vendor}:{name}")
    } else {
        format!("{vendor}/{name}")
    };
    ModelSelector::Reference(&reference)
        .provider_ref()
        .map_err(|_| ConfigError::Provider {
            name: provider.clone(),
            known: providers().join(", "),
        })
}

/// The providers there are, each once, by the names that people use.
pub fn providers() -> Vec<String> {
    let mut names: Vec<&str> = rig_core::providers::registry::ProviderId::all()
        .map(|id| {
            let alias = ALIASES.iter().find(|(_, vendor)| *vendor == id.vendor());
            alias.map_or(id.vendor(), |(alias, _)| alias)
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}

/// The variables that usually name a provider's address.
fn url_variables(config: &ProviderConfig) -> Vec<&'static str> {
    match config {
        ProviderConfig::OpenAi(config) => [
            config.dialect.base_url_env,
            config.dialect.quirks.base_url_env_alias,
            (config.dialect.name == "ollama").then_some("OLLAMA_API_BASE_URL"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ProviderConfig::Anthropic(config) => config.dialect.base_url_env.into_iter().collect(),
        ProviderConfig::Gemini(_) => vec!["GEMINI_BASE_URL"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<ModelConfig>, ConfigError> {
        ModelConfig::from_env(&|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn without_a_model_there_is_none() {
        assert!(read(&[]).unwrap().is_none());
        assert!(
            read(&[("CONFAB_MODEL", " "), ("OPENAI_API_KEY", "k")])
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn each_provider_that_is_known_can_be_named() {
        for name in providers() {
            let config = ModelConfig::new(&format!("{name}:some/model:7b"), "k", None).unwrap();
            assert_eq!(config.reference.model(), "some/model:7b", "{name}");
            config.connect(Limits::default()).unwrap();
        }
        for (name, key) in [
            ("openai", "OPENAI_API_KEY"),
            ("anthropic", "ANTHROPIC_API_KEY"),
            ("gemini", "GEMINI_API_KEY"),
            ("mistral", "MISTRAL_API_KEY"),
        ] {
            let model = format!("{name}:m");
            let missing = read(&[("CONFAB_MODEL", &model)]).unwrap_err();
            assert_eq!(missing, ConfigError::NoKey(key));
            assert!(
                read(&[("CONFAB_MODEL", &model), (key, "k")])
                    .unwrap()
                    .is_some()
            );
        }
    }

    #[test]
    fn a_server_of_ones_own_needs_no_key_and_speaks_of_chats() {
        let config = read(&[
            ("CONFAB_MODEL", "openai:qwen"),
            ("CONFAB_BASE_URL", "http://127.0.0.1:8080/v1/"),
        ]);
        let config = config.unwrap().unwrap();
        assert!(config.is_local());
        let ProviderConfig::OpenAi(provider) = &config.provider else {
            panic!("{config:?}");
        };
        assert_eq!(provider.base_url, "http://127.0.0.1:8080/v1");
        assert_eq!(provider.completion_route(), Route::Chat);
        assert!(read(&[("CONFAB_MODEL", "ollama:qwen3")]).unwrap().is_some());
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(matches!(
            read(&[("CONFAB_MODEL", "gpt")]),
            Err(ConfigError::Form(_))
        ));
        assert!(matches!(
            read(&[("CONFAB_MODEL", "openai:")]),
            Err(ConfigError::Form(_))
        ));
        let unknown = read(&[("CONFAB_MODEL", "nobody:m")])
            .unwrap_err()
            .to_string();
        assert!(
            unknown.contains("openai") && unknown.contains("gemini"),
            "{unknown}"
        );
        let url = [
            ("CONFAB_MODEL", "openai:m"),
            ("CONFAB_BASE_URL", "127.0.0.1"),
        ];
        assert!(matches!(read(&url), Err(ConfigError::Url(_))));
    }

    #[test]
    fn a_key_of_the_environment_goes_to_its_provider_alone() {
        let variable = |name: &str| (name == "OPENAI_API_KEY").then(|| "sk-env".to_owned());
        let settings = |key: Option<&str>, url: Option<&str>| ModelSettings {
            model: "openai:m".into(),
            key: key.map(str::to_owned),
            base_url: url.map(str::to_owned),
        };
        let key = |settings: &ModelSettings| {
            let config = ModelConfig::from_settings(settings, &variable).unwrap();
            let ProviderConfig::OpenAi(provider) = config.provider else {
                panic!("another provider");
            };
            provider.api_key.expose().to_owned()
        };
        assert_eq!(key(&settings(None, None)), "sk-env");
        assert_eq!(key(&settings(Some(" "), None)), "sk-env");
        assert_eq!(key(&settings(Some("sk-own"), None)), "sk-own");
        assert_eq!(key(&settings(None, Some("http://127.0.0.1:1/v1"))), "");
        let own = settings(Some("k"), Some("https://models.example.org/v1"));
        let config = ModelConfig::from_settings(&own, &variable).unwrap();
        assert_eq!(config.own_address(), Some("https://models.example.org/v1"));
        let plain = ModelConfig::from_settings(&settings(None, None), &variable).unwrap();
        assert_eq!(plain.own_address(), None);
    }

    #[test]
    fn a_key_is_never_shown() {
        let config = ModelConfig::new("openai:m", "sk-secret", None).unwrap();
        assert!(!format!("{config:?}").contains("sk-secret"));
    }
}
