//! Where traces go, from the environment.

use base64::{Engine, engine::general_purpose::STANDARD};
use thiserror::Error;

/// Langfuse's own service, in Europe.
const CLOUD: &str = "https://cloud.langfuse.com";

/// How much of what was said is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// All of it.
    Full,
    /// With tokens in the place of personal data.
    #[default]
    Masked,
    /// Nothing but figures and names of steps.
    Off,
}

/// Where traces and scores go.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Langfuse; None: wherever the standard `OTEL_EXPORTER_OTLP_*` variables say.
    pub langfuse: Option<Langfuse>,
    /// How much is told.
    pub content: Content,
    /// Such as `production`.
    pub environment: String,
    /// Who works here.
    pub user: String,
    /// The release, such as a commit; may be empty.
    pub release: String,
}

/// A project in Langfuse.
#[derive(Clone, PartialEq, Eq)]
pub struct Langfuse {
    /// Its address, without a slash at the end.
    pub host: String,
    /// The header that authorizes.
    pub(crate) authorization: String,
}

// The header holds the secret key.
impl std::fmt::Debug for Langfuse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Langfuse")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("langfuse", &self.langfuse)
            .field("content", &self.content)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// What is wrong with the settings.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SettingsError {
    /// One key without the other.
    #[error("{0} is set but {1} isn't: set both, or neither.")]
    Half(&'static str, &'static str),
    /// A word that isn't known.
    #[error("CONFAB_TRACE_CONTENT is \"{0}\": it can be full, masked or off.")]
    Content(String),
    /// An address that isn't one.
    #[error("LANGFUSE_HOST is \"{0}\": it has to begin with http:// or https://.")]
    Host(String),
}

impl Langfuse {
    /// A project by its keys.
    pub fn new(host: &str, public: &str, secret: &str) -> Self {
        Self {
            host: host.trim_end_matches('/').to_owned(),
            authorization: format!("Basic {}", STANDARD.encode(format!("{public}:{secret}"))),
        }
    }
}

impl Settings {
    /// What the environment says; None: nothing is told to anybody.
    ///
    /// # Errors
    /// When it says half of it, or something that can't be.
    pub fn from_env(
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, SettingsError> {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let content = match set("CONFAB_TRACE_CONTENT").as_deref().map(str::trim) {
            None | Some("masked") => Content::Masked,
            Some("full") => Content::Full,
            Some("off") => Content::Off,
            Some(other) => return Err(SettingsError::Content(other.to_owned())),
        };
        let (public, secret) = ("LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY");
        let langfuse = match (set(public), set(secret)) {
            (None, None) => None,
            (Some(_), None) => return Err(SettingsError::Half(public, secret)),
            (None, Some(_)) => return Err(SettingsError::Half(secret, public)),
            (Some(public), Some(secret)) => {
                let host = set("LANGFUSE_HOST").or_else(|| set("LANGFUSE_BASE_URL"));
                let host = host.unwrap_or_else(|| CLOUD.to_owned());
                let host = host.trim();
                if !host.starts_with("http://") && !host.starts_with("https://") {
                    return Err(SettingsError::Host(host.to_owned()));
                }
                Some(Langfuse::new(host, public.trim(), secret.trim()))
            }
        };
        let otlp = [
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        ];
        if langfuse.is_none() && otlp.iter().all(|name| set(name).is_none()) {
            return Ok(None);
        }
        Ok(Some(Self {
            langfuse,
            content,
            environment: environment(set("LANGFUSE_TRACING_ENVIRONMENT").as_deref()),
            user: set("CONFAB_USER").unwrap_or_else(|| "local".to_owned()),
            release: set("LANGFUSE_RELEASE").unwrap_or_default(),
        }))
    }

    /// Where somebody can look at a trace.
    pub fn link(&self, trace: &str) -> Option<String> {
        let langfuse = self.langfuse.as_ref()?;
        Some(format!("{}/trace/{trace}", langfuse.host))
    }
}

/// As Langfuse takes it: at most 40 lower-case letters, digits, `-` and `_`.
fn environment(name: Option<&str>) -> String {
    let fits =
        |sign: &char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "-_".contains(*sign);
    let name: String = name
        .unwrap_or_default()
        .to_lowercase()
        .chars()
        .filter(fits)
        .take(40)
        .collect();
    match name.trim_start_matches("langfuse") {
        "" => "default".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Option<Settings>, SettingsError> {
        let find = |name: &str| {
            let known = set.iter().find(|(known, _)| *known == name);
            known.map(|(_, value)| (*value).to_owned())
        };
        Settings::from_env(&find)
    }

    #[test]
    fn nothing_is_told_unless_somebody_wants_it() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(
            read(&[("LANGFUSE_HOST", "http://127.0.0.1:3001")]),
            Ok(None)
        );
    }

    #[test]
    fn two_keys_suffice_and_one_does_not() {
        let keys = [("LANGFUSE_PUBLIC_KEY", "pk"), ("LANGFUSE_SECRET_KEY", "sk")];
        let settings = read(&keys).unwrap().unwrap();
        let langfuse = settings.langfuse.as_ref().unwrap();
        assert_eq!(langfuse.host, CLOUD);
        assert_eq!(langfuse.authorization, "Basic cGs6c2s=");
        assert_eq!(settings.content, Content::Masked);
        assert_eq!(settings.environment, "default");
        assert!(!format!("{settings:?}").contains("cGs6c2s="));
        let error = read(&keys[..1]).unwrap_err();
        assert!(error.to_string().contains("LANGFUSE_SECRET_KEY isn't"));
    }

    #[test]
    fn an_environment_is_put_as_langfuse_takes_it() {
        assert_eq!(environment(Some("Langfuse Production!")), "production");
        assert_eq!(environment(None), "default");
    }
}
