//! Alerts to an address of one's own: signed, tried several times, readable by Slack.

use confab_model::alert::Alert;
use hmac::{Hmac, Mac};
use reqwest::{Client, header};
use serde_json::json;
use sha2::Sha256;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The header with time and signature: `t=<seconds>,v1=<HMAC-SHA256 of "t.body">`.
pub const SIGNATURE: &str = "x-confab-signature";
const TIMEOUT: Duration = Duration::from_secs(5);
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(500);

/// Where alerts go.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    url: String,
    secret: String,
}

// The address of a webhook is itself a secret.
impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Webhook")
    }
}

impl Webhook {
    /// What `CONFAB_ALERT_WEBHOOK` and `CONFAB_ALERT_SECRET` say; None: nowhere.
    pub fn from_env(variable: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let url = variable("CONFAB_ALERT_WEBHOOK").filter(|url| !url.trim().is_empty())?;
        Some(Self {
            url: url.trim().to_owned(),
            secret: variable("CONFAB_ALERT_SECRET").unwrap_or_default(),
        })
    }

    /// Sends an alert.
    ///
    /// # Errors
    /// When it didn't arrive after all tries; the text says why, without the address.
    pub async fn send(&self, alert: &Alert) -> Result<(), String> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let body =
            json!({ "text": format!("Confab: {}", alert.words), "alert": alert }).to_string();
        let client = Client::builder().timeout(TIMEOUT).build();
        let client = client.map_err(|error| error.to_string())?;
        let mut pause = PAUSE;
        let mut fault = String::new();
        for _ in 0..TRIES {
            let time = SystemTime::now().duration_since(UNIX_EPOCH);
            let time = time.map_or(0, |time| time.as_secs());
            let sent = client
                .post(&self.url)
                .header(header::CONTENT_TYPE, "application/json")
                .header(SIGNATURE, signature(&self.secret, time, &body))
                .body(body.clone())
                .send()
                .await;
            match sent {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) => fault = format!("it was answered with status {}", answer.status()),
                Err(error) => fault = error.without_url().to_string(),
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        Err(fault)
    }
}

/// The signature of a body at a time, in seconds since 1970.
pub fn signature(secret: &str, time: u64, body: &str) -> String {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{time}.{body}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={time},v1={hexadecimal}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_covers_time_and_body() {
        let one = signature("secret", 1, "{}");
        assert!(one.starts_with("t=1,v1=") && one.len() == 71);
        assert_ne!(one, signature("secret", 2, "{}"));
        assert_ne!(one, signature("other", 1, "{}"));
        assert_ne!(one, signature("secret", 1, "{} "));
    }

    #[test]
    fn no_address_no_webhook() {
        assert_eq!(Webhook::from_env(&|_| None), None);
        let blank = |_: &str| Some(" ".to_owned());
        assert_eq!(Webhook::from_env(&blank), None);
    }
}
