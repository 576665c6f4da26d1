//! What becomes of a trace: kept, counted, told, and looked at by the rules of alerts.

use crate::{error::StudioError, studio::Studio};
use confab_model::{
    alert::{Alert, Rule},
    health::{Health, Target},
    trace::{Level, Trace},
};
use confab_observe::{Exporter, Watchman, Webhook};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

/// Alerts and evaluations that are listed.
const LISTED: u32 = 50;
/// The name of the rules among the settings.
const RULES: &str = "alert_rules";
/// Rules there may be.
const MOST_RULES: usize = 20;
/// How often, and after how long, a trace that isn't there yet is looked for again.
const GLANCES: u32 = 20;
const GLANCE: Duration = Duration::from_millis(50);
/// How long what is left may take to be sent.
const FAREWELL: Duration = Duration::from_secs(3);

/// Where traces go.
#[derive(Debug, Default)]
pub(crate) struct Telemetry {
    way: OnceLock<Way>,
    watchman: Mutex<Option<Watchman>>,
    counters: Mutex<BTreeMap<(String, &'static str), Counter>>,
}

#[derive(Debug)]
struct Way {
    exporter: Option<Exporter>,
    webhook: Option<Webhook>,
}

/// What was counted of one kind of work with one outcome.
#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    count: u64,
    micros: u64,
    tokens: u64,
    dollars: u64,
}

impl Telemetry {
    fn counters(&self) -> MutexGuard<'_, BTreeMap<(String, &'static str), Counter>> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn exporter(&self) -> Option<&Exporter> {
        self.way.get()?.exporter.as_ref()
    }

    fn count(&self, trace: &Trace) {
        let outcome = match trace.steps.first().map(|whole| whole.level) {
            Some(Level::Error) => "failed",
            Some(Level::Warning) => "warned",
            _ => "done",
        };
        let usage = trace.usage();
        let mut counters = self.counters();
        let counter = counters.entry((trace.name.clone(), outcome)).or_default();
        counter.count += 1;
        counter.micros += trace.took();
        counter.tokens += usage.tokens();
        counter.dollars += usage.micros.unwrap_or(0);
    }
}

impl Studio {
    /// Says where traces and alerts go from now on; the first word holds.
    pub fn observe_with(&self, exporter: Option<Exporter>, webhook: Option<Webhook>) {
        let _ = self.telemetry().way.set(Way { exporter, webhook });
    }

    /// Sends what is left. Blocks its thread for some seconds at most.
    pub async fn say_farewell(&self) {
        let studio = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            if let Some(exporter) = studio.telemetry().exporter() {
                exporter.shut_down(FAREWELL);
            }
        });
        let _ = done.await;
    }

    /// Keeps, counts and tells a trace; of an answer, with its number. What goes
    /// wrong here is nobody's business who waits for an answer.
    pub(crate) async fn tell_trace(&self, trace: Trace, answer: Option<i64>) {
        self.telemetry().count(&trace);
        if let Err(error) = self.catalog().keep_trace(&trace, answer).await {
            tracing::warn!(%error, "a trace can't be stored");
        }
        match self.alerts_of(&trace).await {
            Ok(alerts) => {
                for alert in alerts {
                    self.raise(alert).await;
                }
            }
            Err(error) => tracing::warn!(%error, "the rules of alerts can't be read"),
        }
        if let Some(exporter) = self.telemetry().exporter() {
            exporter.send(trace);
        }
    }

    /// Adds a judgement to an answer's trace.
    pub(crate) async fn add_score(
        &self,
        answer: i64,
        score: confab_model::trace::Score,
    ) -> Result<(), StudioError> {
        let Some(mut trace) = self.catalog().trace_of(answer).await? else {
            return Ok(());
        };
        trace.scores.retain(|known| known.name != score.name);
        trace.scores.push(score.clone());
        self.catalog().keep_trace(&trace, Some(answer)).await?;
        if let Some(exporter) = self.telemetry().exporter() {
            trace.scores = vec![score];
            exporter.score(&trace);
        }
        Ok(())
    }

    async fn alerts_of(&self, trace: &Trace) -> Result<Vec<Alert>, StudioError> {
        let rules = self.alert_rules().await?;
        let mut watchman = self.watchman();
        let watchman = watchman.get_or_insert_with(|| Watchman::new(rules));
        Ok(watchman.see(trace))
    }

    fn watchman(&self) -> MutexGuard<'_, Option<Watchman>> {
        let watchman = &self.telemetry().watchman;
        watchman.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn raise(&self, mut alert: Alert) {
        tracing::warn!(rule = alert.rule, "{}", alert.words);
        match self.catalog().keep_alert(&alert).await {
            Ok(id) => alert.id = id,
            Err(error) => tracing::warn!(%error, "an alert can't be stored"),
        }
        let webhook = self
            .telemetry()
            .way
            .get()
            .and_then(|way| way.webhook.clone());
        if let Some(webhook) = webhook {
            tokio::spawn(async move {
                if let Err(fault) = webhook.send(&alert).await {
                    tracing::warn!(fault, "an alert didn't reach its webhook");
                }
            });
        }
    }

    /// The rules of alerts.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn alert_rules(&self) -> Result<Vec<Rule>, StudioError> {
        let kept = self.catalog().setting(RULES).await?;
        Ok(kept.unwrap_or_else(Rule::defaults))
    }

    /// Sets the rules of alerts.
    ///
    /// # Errors
    /// When one can't be, or they can't be stored.
    pub async fn set_alert_rules(&self, rules: Vec<Rule>) -> Result<(), StudioError> {
        let wrong = rules.iter().find(|rule| {
            !rule.bound.is_finite() || rule.bound < 0.0 || !(1..=10_080).contains(&rule.minutes)
        });
        if let Some(rule) = wrong {
            return Err(StudioError::input(
                format!("The rule \"{}\" can't be kept.", rule.name),
                "Its bound is a number from 0 on, its window 1 to 10,080 minutes.",
            ));
        }
        if rules.len() > MOST_RULES {
            return Err(StudioError::input(
                format!("There are more than {MOST_RULES} rules."),
                "Keep those that somebody acts on.",
            ));
        }
        self.catalog().set(RULES, &rules).await?;
        if let Some(watchman) = self.watchman().as_mut() {
            watchman.set_rules(rules);
        }
        Ok(())
    }

    /// Alerts after one, the latest first.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn alerts(&self, after: i64) -> Result<Vec<Alert>, StudioError> {
        Ok(self.catalog().alerts(after, LISTED).await?)
    }

    /// The alerts that an answer has raised. Waits a little until its trace is there.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn alerts_at(&self, answer: i64) -> Result<Vec<Alert>, StudioError> {
        for _ in 0..GLANCES {
            if let Some(trace) = self.catalog().trace_of(answer).await? {
                // Rules are looked at once it is stored.
                tokio::time::sleep(GLANCE).await;
                let alerts = self.catalog().alerts(0, LISTED).await?.into_iter();
                return Ok(alerts.filter(|alert| alert.trace == trace.id).collect());
            }
            tokio::time::sleep(GLANCE).await;
        }
        Ok(Vec::new())
    }

    /// What was done for an answer, and where else it can be looked at.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn trace(&self, answer: i64) -> Result<Option<(Trace, Option<String>)>, StudioError> {
        let trace = self.catalog().trace_of(answer).await?;
        Ok(trace.map(|trace| {
            let exporter = self.telemetry().exporter();
            let link = exporter.and_then(|exporter| exporter.settings().link(&trace.id));
            (trace, link)
        }))
    }

    /// Where traces go, and whether they arrive.
    pub fn target(&self) -> Option<Target> {
        let exporter = self.telemetry().exporter()?;
        let status = exporter.status();
        let langfuse = exporter.settings().langfuse.as_ref();
        Some(Target {
            name: langfuse.map_or_else(|| "OTLP".to_owned(), |langfuse| langfuse.host.clone()),
            spans: status.spans,
            scores: status.scores,
            lost: status.lost,
            fault: status.fault,
        })
    }

    /// How the work of some days went.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn health(&self, days: u32) -> Result<Health, StudioError> {
        let catalog = self.catalog();
        Ok(Health {
            days,
            work: catalog.work_health(days).await?,
            scores: catalog.score_means(days).await?,
            alerts: catalog.alerts(0, LISTED).await?,
            rules: self.alert_rules().await?,
            target: self.target(),
            webhook: self
                .telemetry()
                .way
                .get()
                .is_some_and(|way| way.webhook.is_some()),
            evaluations: catalog.evaluations(LISTED).await?,
        })
    }

    /// What was counted since the start, as Prometheus reads it (text format 0.0.4).
    pub fn metrics(&self) -> String {
        let counters = self.telemetry().counters().clone();
        let mut text = String::new();
        let mut family = |name: &str, help: &str, value: &dyn Fn(&Counter) -> String| {
            // Writing to a String can't fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter");
            for ((work, outcome), counter) in &counters {
                let labels = format!("work=\"{work}\",outcome=\"{outcome}\"");
                let _ = writeln!(text, "{name}{{{labels}}} {}", value(counter));
            }
        };
        family(
            "confab_work_total",
            "Answers, generations and changes.",
            &|c| c.count.to_string(),
        );
        family(
            "confab_work_seconds_total",
            "Seconds that they took.",
            &|c| format!("{:.6}", c.micros as f64 / 1e6),
        );
        family("confab_tokens_total", "Tokens of models.", &|c| {
            c.tokens.to_string()
        });
        family(
            "confab_cost_dollars_total",
            "US dollars for models.",
            &|c| format!("{:.6}", c.dollars as f64 / 1e6),
        );
        if let Some(target) = self.target() {
            let counts = [
                (
                    "confab_spans_sent_total",
                    "Spans that arrived.",
                    target.spans,
                ),
                (
                    "confab_scores_sent_total",
                    "Scores that arrived.",
                    target.scores,
                ),
                (
                    "confab_telemetry_lost_total",
                    "Spans and scores given up.",
                    target.lost,
                ),
            ];
            for (name, help, count) in counts {
                let _ = writeln!(
                    text,
                    "# HELP {name} {help}\n# TYPE {name} counter\n{name} {count}"
                );
            }
        }
        text
    }
}
