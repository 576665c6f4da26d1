//! Work under way and the log of what it tells.
//!
//! A page reads the log from event *n* on, so it can come and go. Progress of
//! one table replaces what was said of that table before, so the log stays as
//! small as the schema however long the work takes.

use crate::build::Cancel;
use confab_model::{AnswerEvent, JobEvent, JobInfo, JobView};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::sync::watch;

/// What a job tells.
pub(crate) trait Event: Clone {
    /// Whether nothing comes after it.
    fn is_last(&self) -> bool;

    /// Whether it says the same thing as an earlier one, only later.
    fn replaces(&self, _earlier: &Self) -> bool {
        false
    }
}

impl Event for JobEvent {
    fn is_last(&self) -> bool {
        self.is_last()
    }

    fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Progress(new), Self::Progress(old)) => {
                new.stage == old.stage && new.table == old.table
            }
            _ => false,
        }
    }
}

impl Event for AnswerEvent {
    fn is_last(&self) -> bool {
        self.is_last()
    }
}

/// A job with its log.
#[derive(Debug)]
pub(crate) struct Job<E> {
    pub(crate) info: JobInfo,
    pub(crate) cancel: Cancel,
    log: Mutex<Log<E>>,
    news: watch::Sender<usize>,
}

/// A part of a log.
#[derive(Debug, PartialEq)]
pub(crate) struct View<E> {
    pub(crate) events: Vec<E>,
    /// From where to read on.
    pub(crate) next: usize,
    pub(crate) finished: bool,
}

impl From<View<JobEvent>> for JobView {
    fn from(view: View<JobEvent>) -> Self {
        Self {
            events: view.events,
            next: view.next,
            finished: view.finished,
        }
    }
}

#[derive(Debug)]
struct Log<E> {
    /// Each with its number and time; numbers rise, but those of replaced events are gone.
    events: Vec<(usize, Instant, E)>,
    next: usize,
    finished: bool,
}

impl<E: Event> Job<E> {
    pub(crate) fn new(info: JobInfo) -> Self {
        Self {
            info,
            cancel: Cancel::new(),
            log: Mutex::new(Log {
                events: Vec::new(),
                next: 0,
                finished: false,
            }),
            news: watch::Sender::new(0),
        }
    }

    /// Adds an event. Nothing is added after the last one.
    pub(crate) fn tell(&self, event: E) {
        let mut log = self.log();
        if log.finished {
            return;
        }
        let number = log.next;
        log.next += 1;
        log.finished = event.is_last();
        if let Some(old) = log
            .events
            .iter()
            .rposition(|(_, _, earlier)| event.replaces(earlier))
        {
            log.events.remove(old);
        }
        log.events.push((number, Instant::now(), event));
        let next = log.next;
        drop(log);
        self.news.send_replace(next);
    }

    /// What was told from event `from` on.
    pub(crate) fn view(&self, from: usize) -> View<E> {
        let log = self.log();
        let news = log.events.iter().filter(|(number, ..)| *number >= from);
        View {
            events: news.map(|(_, _, event)| event.clone()).collect(),
            next: log.next,
            finished: log.finished,
        }
    }

    /// All that was told, with the time of each.
    pub(crate) fn timed(&self) -> Vec<(Instant, E)> {
        let log = self.log();
        let timed = log.events.iter();
        timed.map(|(_, at, event)| (*at, event.clone())).collect()
    }

    /// Waits until there is something to read from event `from` on.
    pub(crate) async fn news(&self, from: usize) {
        let mut news = self.news.subscribe();
        // The sender lives as long as self, so this ends only with news.
        let _ = news
            .wait_for(|&next| next > from || self.is_finished())
            .await;
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.log().finished
    }

    fn log(&self) -> MutexGuard<'_, Log<E>> {
        // A log is whole after every statement, so that of a thread that panicked is as good as any.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::{Progress, Stage};

    fn job() -> Job<JobEvent> {
        Job::new(JobInfo {
            id: "1".into(),
            name: "shop".into(),
            started: String::new(),
        })
    }

    fn progress(table: &str, done: u64) -> JobEvent {
        JobEvent::Progress(Progress {
            stage: Stage::Filling,
            table: table.into(),
            done,
            total: 10,
        })
    }

    #[test]
    fn progress_of_a_table_replaces_what_was_said_before() {
        let job = job();
        for done in 0..10 {
            job.tell(progress("a", done));
            job.tell(progress("b", done));
        }
        let view = job.view(0);
        assert_eq!(view.events, [progress("a", 9), progress("b", 9)]);
        assert_eq!(view.next, 20);
        job.tell(progress("b", 10));
        assert_eq!(job.view(view.next).events, [progress("b", 10)]);
    }

    #[test]
    fn nothing_comes_after_the_last_event() {
        let job = job();
        job.tell(JobEvent::Cancelled);
        job.tell(progress("a", 1));
        assert_eq!(
            job.view(0),
            View {
                events: vec![JobEvent::Cancelled],
                next: 1,
                finished: true
            }
        );
    }

    #[tokio::test]
    async fn a_reader_waits_for_news_and_not_for_what_it_has() {
        let job = std::sync::Arc::new(job());
        let teller = job.clone();
        let reader = tokio::spawn(async move {
            job.news(0).await;
            job.view(0).next
        });
        tokio::task::yield_now().await;
        assert!(!reader.is_finished());
        teller.tell(progress("a", 1));
        assert_eq!(reader.await.unwrap(), 1);
    }
}
