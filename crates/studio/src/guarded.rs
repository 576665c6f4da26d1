//! What the guard says of a text before an engine sees it.

use crate::{
    build::Cancel, console::Console, engines::unless_cancelled, error::StudioError,
    generate::aside, studio::Studio,
};
use confab_analyst::Analyst;
use confab_guard::{Context, Family, attack, judge, topic, topic::Vocabulary};
pub use confab_guard::{Decision, Source, Verdict, personal::Tokens};
use confab_model::{
    AnswerEvent, Schema, Span,
    guard::{Refusal, SelfTest, Verdicts},
};
use confab_store::NewVerdict;
use std::{sync::Arc, time::Duration};

/// From so many attacks on a conversation is slow, and from so many on locked.
const SLOW: u32 = 3;
const LOCKED: u32 = 6;
/// How long a slow conversation waits.
const WAIT: Duration = Duration::from_secs(2);
/// From here on a text is off topic also for a model.
const SURE: f32 = 0.9;
/// Verdicts that are listed.
const LISTED: u32 = 200;
/// Questions that are offered.
const OFFERED: usize = 3;
/// The variable that says whether texts are kept with their verdicts: `text` or `hash`.
const AUDIT: &str = "CONFAB_AUDIT";

/// The words of a dataset, and how well its analyst understands.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a>(&'a Analyst);

impl<'a> Words<'a> {
    /// The words of a database that can be asked.
    pub fn of(console: &'a Console) -> Self {
        Self(console.analyst())
    }
}

impl Vocabulary for Words<'_> {
    fn knows(&self, word: &str) -> bool {
        self.0.lexicon().knows(word)
    }

    fn understands(&self, text: &str) -> f32 {
        let found = self.0.interpretations(text);
        self.0.confidence(&found) as f32
    }
}

/// Judges what is said in a conversation about a dataset.
pub(crate) fn judge_chat(text: &str, analyst: &Analyst, goes_on: bool) -> Verdict {
    let context = Context {
        source: Source::Chat,
        vocabulary: Some(&Words(analyst)),
        goes_on,
    };
    judge(text, &context)
}

/// Refuses instructions that are an attack.
///
/// # Errors
/// When they are.
pub(crate) fn refuse_attack(text: &str, source: Source) -> Result<(), StudioError> {
    let context = Context {
        source,
        vocabulary: None,
        goes_on: false,
    };
    let verdict = judge(text, &context);
    if verdict.decision != Decision::Block {
        return Ok(());
    }
    let what = match source {
        Source::Edit => "Say what should be different in the table.",
        _ => "Say what the data should be like.",
    };
    Err(StudioError::input(
        format!(
            "This was refused by the rule {}: {}",
            verdict.rule.unwrap_or("classifier"),
            lower(verdict.explanation)
        ),
        what,
    ))
}

/// A schema as a model may see it: without comments that give orders to one.
/// Also says where they were.
pub(crate) fn for_models(schema: &Schema) -> (Schema, Vec<String>) {
    let mut schema = schema.clone();
    let mut found = Vec::new();
    let is_order = |comment: &Option<String>| {
        comment
            .as_deref()
            .is_some_and(|text| is_attack(text, Source::Schema))
    };
    for table in &mut schema.tables {
        if is_order(&table.comment) {
            table.comment = None;
            found.push(table.name.clone());
        }
        for column in &mut table.columns {
            if is_order(&column.comment) {
                column.comment = None;
                found.push(format!("{}.{}", table.name, column.name));
            }
        }
    }
    (schema, found)
}

/// Whether a text is an attack.
pub(crate) fn is_attack(text: &str, source: Source) -> bool {
    attack::find(text, source).score >= attack::BLOCK
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

impl Studio {
    /// Judges a question; gives what is told instead of an answer, if something is.
    pub(crate) async fn vet(
        &self,
        question: &str,
        conversation: i64,
        answer: i64,
        analyst: &Arc<Analyst>,
        by_model: bool,
    ) -> Result<(Verdict, Option<Vec<AnswerEvent>>), StudioError> {
        if self.catalog().blocked(conversation).await? >= LOCKED {
            let told = vec![AnswerEvent::Refused(Box::new(Refusal {
                rule: "locked".to_owned(),
                words:
                    "This conversation is locked after several attempts to mislead the assistant."
                        .to_owned(),
                instead: "Begin a new conversation and ask about the data.".to_owned(),
                ..Refusal::default()
            }))];
            return Ok((locked(), Some(told)));
        }
        let earlier = self.catalog().answers(conversation).await?;
        let goes_on = earlier.iter().any(|earlier| earlier.id < answer);
        let (text, known) = (question.to_owned(), analyst.clone());
        let mut verdict = aside(move || Ok(judge_chat(&text, &known, goes_on))).await?;
        // A model knows more ways to ask, and languages whose topics can't be told
        // here; its own rules keep it to the data.
        let doubtful = verdict.score < SURE || !topic::is_english(question);
        if by_model && verdict.decision == Decision::OffTopic && doubtful {
            verdict.decision = Decision::Allow;
        }
        let number = self
            .audit(question, Source::Chat, &verdict, Some(conversation))
            .await?;
        let told = instead(&verdict, number, question, analyst);
        Ok((verdict, told))
    }

    /// Waits a little in a conversation with several attacks.
    ///
    /// # Errors
    /// When it is cancelled meanwhile, or the catalogue can't be read.
    pub(crate) async fn slow_down(
        &self,
        conversation: i64,
        cancel: &Cancel,
    ) -> Result<(), StudioError> {
        let before = self.catalog().blocked(conversation).await?;
        if (SLOW..LOCKED).contains(&before) {
            unless_cancelled(tokio::time::sleep(WAIT), cancel).await?;
        }
        Ok(())
    }

    /// Keeps a verdict.
    async fn audit(
        &self,
        text: &str,
        source: Source,
        verdict: &Verdict,
        conversation: Option<i64>,
    ) -> Result<i64, StudioError> {
        let keep = std::env::var(AUDIT).is_ok_and(|audit| audit.trim() == "text");
        let decision = match verdict.decision {
            Decision::Allow => "allow",
            Decision::Help => "help",
            Decision::Courtesy => "courtesy",
            Decision::Block => "block",
            Decision::OffTopic => "off_topic",
        };
        let source = match source {
            Source::Chat => "chat",
            Source::Instructions => "instructions",
            Source::Edit => "edit",
            Source::Schema => "schema",
            Source::Cell => "cell",
        };
        let kept = NewVerdict {
            source: source.to_owned(),
            decision: decision.to_owned(),
            score: verdict.score,
            rule: verdict.rule.map(str::to_owned),
            family: verdict.family.map(|family| family.name().to_owned()),
            text: text.to_owned(),
            keep_text: keep,
            conversation,
        };
        Ok(self.catalog().keep_verdict(&kept).await?)
    }

    /// Refuses instructions that are an attack, and keeps the verdict.
    ///
    /// # Errors
    /// When they are.
    pub(crate) async fn vet_instructions(
        &self,
        text: &str,
        source: Source,
    ) -> Result<(), StudioError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let context = Context {
            source,
            vocabulary: None,
            goes_on: false,
        };
        self.audit(text, source, &judge(text, &context), None)
            .await?;
        refuse_attack(text, source)
    }

    /// Notes that somebody takes a refusal for a mistake.
    ///
    /// # Errors
    /// When it can't be stored.
    pub async fn report_refusal(&self, verdict: i64) -> Result<(), StudioError> {
        Ok(self.catalog().report_verdict(verdict).await?)
    }

    /// What the guard did so far.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn verdicts(&self) -> Result<Verdicts, StudioError> {
        Ok(self.catalog().verdicts(LISTED).await?)
    }

    /// Judges our own attacks and harmless texts.
    ///
    /// # Errors
    /// When it breaks off.
    pub async fn self_test() -> Result<Vec<SelfTest>, StudioError> {
        aside(|| {
            let report = confab_guard::selftest::run();
            let families = report.families.into_iter().map(|score| SelfTest {
                family: score.family,
                attack: score.attack,
                texts: score.texts,
                blocked: score.blocked,
            });
            Ok(families.collect())
        })
        .await
    }
}

/// The verdict on whatever is said in a conversation that is locked.
fn locked() -> Verdict {
    Verdict {
        decision: Decision::Block,
        score: 1.0,
        rule: Some("locked"),
        family: None,
        span: None,
        explanation: "The conversation is locked.",
        instead: "",
    }
}

/// What is told in the place of an answer; None: nothing speaks against one.
pub(crate) fn instead(
    verdict: &Verdict,
    number: i64,
    question: &str,
    analyst: &Analyst,
) -> Option<Vec<AnswerEvent>> {
    Some(match verdict.decision {
        Decision::Allow => return None,
        Decision::Block => {
            let quote = verdict.span.clone().and_then(|span| question.get(span));
            let family = verdict.family.map(Family::name);
            vec![AnswerEvent::Refused(Box::new(Refusal {
                verdict: number,
                rule: verdict.rule.unwrap_or_default().to_owned(),
                family: family.unwrap_or_default().to_owned(),
                words: verdict.explanation.to_owned(),
                quote: quote.unwrap_or_default().to_owned(),
                instead: verdict.instead.to_owned(),
            }))]
        }
        Decision::OffTopic => vec![AnswerEvent::Declined {
            words: "That isn't about this data, which is all I speak about.".to_owned(),
            nearest: analyst.suggestions(OFFERED),
        }],
        Decision::Courtesy => told(courtesy(question), analyst),
        Decision::Help => told(help(analyst.lexicon().schema()), analyst),
    })
}

fn told(words: String, analyst: &Analyst) -> Vec<AnswerEvent> {
    let words = Span {
        text: words,
        figure: None,
        unverified: false,
    };
    vec![
        AnswerEvent::Words(vec![words]),
        AnswerEvent::Next(analyst.suggestions(OFFERED)),
    ]
}

/// A friendly sentence back.
fn courtesy(text: &str) -> String {
    let text = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["bye", "see you", "later", "night"]) {
        "Goodbye! The conversation is kept."
    } else if says(&[
        "thank",
        "thx",
        "appreciate",
        "great",
        "nice",
        "perfect",
        "awesome",
        "helpful",
    ]) {
        "You're welcome. What else would you like to know?"
    } else if says(&[
        "hello",
        "hi",
        "hey",
        "morning",
        "afternoon",
        "evening",
        "how are",
        "meet",
    ]) {
        "Hello! What would you like to know about the data?"
    } else {
        "All right. What would you like to know about the data?"
    }
    .to_owned()
}

/// What Confab is and does, with this dataset's tables.
fn help(schema: &Schema) -> String {
    let names = schema.data_names();
    let listed: Vec<&str> = names.iter().take(6).map(String::as_str).collect();
    let more = if names.len() > listed.len() {
        " and more"
    } else {
        ""
    };
    format!(
        "I answer questions about this dataset, in plain words or SQL: counts, sums, averages, rankings, comparisons over time, and lists. It has the tables {}{more}. Every answer shows its SQL, the rows and a chart, and nothing you ask can change the data.",
        listed.join(", ")
    )
}

/// Compiles the guard's patterns, so that the first to be judged needn't wait for it.
pub fn warm_up() {
    let nothing = |_: &str| false;
    let context = Context {
        source: Source::Chat,
        vocabulary: Some(&nothing),
        goes_on: true,
    };
    judge("How many are there?", &context);
    Tokens::default().mask("Who is it?", &nothing);
}

/// A text judged outside of any conversation; with a database, also by its topic.
pub fn judge_text(text: &str, console: Option<&Console>) -> Verdict {
    match console {
        // It may go on from something that isn't there.
        Some(console) => judge_chat(text, console.analyst(), true),
        None => judge(
            text,
            &Context {
                source: Source::Chat,
                vocabulary: None,
                goes_on: false,
            },
        ),
    }
}
