//! The conversation that is open: its questions, and its answers as they arrive.

use crate::{
    engine::Engines,
    error::AppError,
    talk::{api, conversations::Talks, steps::model_of},
    ui::{browser, toast::Toast},
    watch,
};
use confab_model::{Answer, AnswerEvent, Ask, Conversation, Engine, conversation::Failure};
use futures_util::StreamExt;
use leptos::{prelude::*, task::spawn_local};

/// How often a stream that broke off is taken up again.
const TRIES: u32 = 5;

/// The open conversation.
#[derive(Clone, Copy)]
pub struct Thread {
    /// The dataset's identifier.
    pub dataset: StoredValue<String>,
    /// The conversation, once there is one.
    pub conversation: RwSignal<Option<Conversation>>,
    /// Questions and answers in order.
    pub answers: RwSignal<Vec<RwSignal<Answer>>>,
    /// Who answers, where that was chosen.
    pub chosen: RwSignal<Option<Engine>>,
    /// Why the last question could not even be asked.
    pub refusal: RwSignal<Option<AppError>>,
    /// Whether a stored conversation is being read.
    pub loading: RwSignal<bool>,
    /// Hears of changes of the list of conversations.
    pub talks: Talks,
    /// Shows alerts.
    pub toast: Toast,
}

impl Thread {
    /// A conversation that is still empty.
    pub fn new(dataset: String) -> Self {
        Self {
            dataset: StoredValue::new(dataset),
            conversation: RwSignal::new(None),
            answers: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            refusal: RwSignal::new(None),
            loading: RwSignal::new(false),
            talks: expect_context::<Talks>(),
            toast: expect_context::<Toast>(),
        }
    }

    /// Opens a stored conversation, or a new one. One that is open already stays as it is.
    pub fn open(self, id: Option<i64>) {
        let current = self
            .conversation
            .with_untracked(|open| open.as_ref().map(|open| open.id));
        if current == id {
            return;
        }
        self.conversation.set(None);
        self.answers.set(Vec::new());
        self.chosen.set(None);
        self.refusal.set(None);
        let Some(id) = id else { return };
        self.loading.set(true);
        spawn_local(async move {
            let opened = api::open(id).await;
            // The page may have been left meanwhile.
            if self.loading.try_set(false).is_some() {
                return;
            }
            match opened {
                Ok(opened) => {
                    self.chosen.set(opened.engine);
                    self.conversation.set(Some(opened.conversation));
                    let answers = opened.answers.into_iter().map(RwSignal::new);
                    self.answers.set(answers.collect());
                    for answer in self.answers.get_untracked() {
                        self.follow(answer);
                    }
                }
                Err(error) => self.refusal.set(Some(error)),
            }
        });
    }

    /// Asks for something.
    pub fn ask(self, ask: Ask) {
        let is_new = self.conversation.with_untracked(Option::is_none);
        // A conversation that is there knows who answers in it.
        self.start(ask, self.chosen.get_untracked().filter(|_| is_new));
    }

    /// Asks one engine this once.
    pub fn ask_of(self, question: String, engine: Engine) {
        self.start(Ask::Question(question), Some(engine));
    }

    /// Who answers.
    pub fn engine(self, engines: Engines) -> Engine {
        self.chosen.get().unwrap_or_else(|| engines.usual())
    }

    /// Says who answers from now on.
    pub fn choose(self, engine: Engine) {
        let before = self.chosen.get_untracked();
        self.chosen.set(Some(engine));
        let open = |open: &Option<Conversation>| open.as_ref().map(|open| open.id);
        if let Some(id) = self.conversation.with_untracked(open) {
            spawn_local(async move {
                if let Err(error) = api::choose_engine(id, engine).await {
                    self.chosen.try_set(before);
                    self.refusal.try_set(Some(error));
                }
            });
        }
    }

    /// Whether an answer is the last one.
    pub fn is_last(self, id: i64) -> bool {
        self.answers.with(|answers| {
            let last = answers.last();
            last.is_some_and(|last| last.with_untracked(|last| last.id == id))
        })
    }

    /// Whether an answer stands beside one of the other engine to the same question.
    pub fn is_beside(self, id: i64) -> bool {
        let pair = |a: &RwSignal<Answer>, b: &RwSignal<Answer>| {
            let of = |answer: &Answer| (answer.question.clone(), model_of(answer).is_some());
            let (a, b) = (a.with(of), b.with(of));
            a.0 == b.0 && a.1 != b.1
        };
        self.answers.with(|answers| {
            // From the top, so that three in a row make one pair.
            let mut rest = answers.iter();
            while let Some(answer) = rest.next() {
                let is =
                    |answer: &RwSignal<Answer>| answer.with_untracked(|answer| answer.id == id);
                match rest.as_slice().first().filter(|next| pair(answer, next)) {
                    Some(next) if is(answer) || is(next) => return true,
                    Some(_) => {
                        rest.next();
                    }
                    None if is(answer) => return false,
                    None => {}
                }
            }
            false
        })
    }

    fn start(self, ask: Ask, engine: Option<Engine>) {
        self.refusal.set(None);
        let conversation = self
            .conversation
            .with_untracked(|open| open.as_ref().map(|open| open.id));
        spawn_local(async move {
            match api::start(self.dataset.get_value(), conversation, ask, engine).await {
                Ok(opened) => {
                    let open = |now: &Option<Conversation>| now.as_ref().map(|now| now.id);
                    // Another conversation was opened meanwhile: the answer is there when one comes back.
                    if self.conversation.try_with_untracked(open) != Some(conversation) {
                        return;
                    }
                    self.conversation.set(Some(opened.conversation));
                    for answer in opened.answers {
                        let place = format!("answer-{}", answer.id);
                        let answer = RwSignal::new(answer);
                        self.answers.update(|answers| answers.push(answer));
                        self.follow(answer);
                        request_animation_frame(move || browser::show(&place));
                    }
                    self.talks.changed();
                }
                Err(error) => {
                    self.refusal.try_set(Some(error));
                }
            }
        });
    }

    /// The answer that is still arriving, if there is one.
    pub fn running(self) -> Option<i64> {
        self.answers.with(|answers| {
            let last = answers.last()?;
            last.with(|answer| answer.is_running().then_some(answer.id))
        })
    }

    /// Reads the events of an answer until its last one.
    fn follow(self, answer: RwSignal<Answer>) {
        if !answer.with_untracked(Answer::is_running) {
            return;
        }
        spawn_local(async move {
            for _ in 0..TRIES {
                let Some((id, from)) =
                    answer.try_with_untracked(|answer| (answer.id, answer.events.len()))
                else {
                    return;
                };
                if let Ok(stream) = api::events(id, from as u64).await {
                    let mut stream = Box::pin(stream.into_inner());
                    let mut rest = Vec::new();
                    while let Some(Ok(bytes)) = stream.next().await {
                        rest.extend_from_slice(&bytes);
                        for event in lines(&mut rest) {
                            if answer
                                .try_update(|answer| answer.events.push(event))
                                .is_none()
                            {
                                return;
                            }
                        }
                    }
                }
                if !answer
                    .try_with_untracked(Answer::is_running)
                    .unwrap_or(false)
                {
                    self.show_alerts(id).await;
                    return;
                }
            }
            answer.try_update(|answer| answer.events.push(lost()));
        });
    }

    /// Says what an answer has raised an alarm for.
    async fn show_alerts(self, answer: i64) {
        // One that is lost is on the Observability screen.
        for alert in watch::api::alerts_at(answer).await.unwrap_or_default() {
            self.toast.tell(alert.words);
        }
    }
}

/// The events in whole lines of a stream; what is left waits for its end.
fn lines(rest: &mut Vec<u8>) -> Vec<AnswerEvent> {
    let Some(end) = rest.iter().rposition(|byte| *byte == b'\n') else {
        return Vec::new();
    };
    let tail = rest.split_off(end + 1);
    let whole = std::mem::replace(rest, tail);
    whole
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

fn lost() -> AnswerEvent {
    AnswerEvent::Failed(Failure {
        message: "Confab doesn't answer.".to_owned(),
        hint: "Check that it is still running, then reload the page: the answer may be there."
            .to_owned(),
        position: None,
        fix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_as_soon_as_their_line_is_whole() {
        let mut rest = b"{\"done\":{\"millis\":1}}\n{\"sql\":\"SELECT".to_vec();
        assert_eq!(lines(&mut rest), [AnswerEvent::Done { millis: 1 }]);
        assert!(lines(&mut rest).is_empty());
        rest.extend_from_slice(b" 1\"}\n");
        assert_eq!(lines(&mut rest), [AnswerEvent::Sql("SELECT 1".into())]);
        assert!(rest.is_empty());
    }
}
