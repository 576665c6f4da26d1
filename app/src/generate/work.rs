//! The generation under way, wherever it was started.

use crate::{
    error::AppError,
    generate::{api, entries::Entries},
    ui::browser,
};
use confab_model::{Dataset, JobEvent, Problem, Progress, Stage};
use leptos::{prelude::*, task::spawn_local};

/// How often a server that doesn't answer is asked again, a second apart.
const TRIES: u32 = 20;

/// A generation as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The job's identifier; empty until the server has accepted the order.
    pub id: String,
    /// The name of the dataset to be.
    pub name: String,
    /// What is being done.
    pub stage: Stage,
    /// Tables, rows done and rows to do.
    pub tables: Vec<(String, u64, u64)>,
    /// When the first row was seen being made and when the latest news came, in milliseconds.
    pub span: Option<(u64, u64)>,
    /// The table that is being filled, since when, and its rows at that time.
    pub filling: Option<(String, u64, u64)>,
    /// Rules (or such) done and to do in a stage that isn't about filling tables.
    pub step: (u64, u64),
    /// What the user should know.
    pub notes: Vec<Problem>,
    /// Whether it was asked to stop.
    pub stopping: bool,
    /// Whether the server doesn't answer at the moment.
    pub lost: bool,
}

impl Run {
    fn new(id: String, name: String) -> Self {
        let (tables, notes) = (Vec::new(), Vec::new());
        Self {
            id,
            name,
            stage: Stage::Designing,
            tables,
            span: None,
            filling: None,
            step: (0, 0),
            notes,
            stopping: false,
            lost: false,
        }
    }

    /// Rows done and to do, as far as known.
    pub fn rows(&self) -> (u64, u64) {
        self.tables.iter().fold((0, 0), |(done, total), table| {
            (done + table.1, total + table.2)
        })
    }

    /// Rows of a table made in a second, and the seconds that its rest will take;
    /// None while it can't be told.
    pub fn pace_of(&self, table: &str) -> Option<(u64, u64)> {
        let (filling, since, before) = self.filling.as_ref()?;
        let now = self.span?.1;
        let (_, done, total) = self.tables.iter().find(|entry| entry.0 == table)?;
        let millis = now.saturating_sub(*since);
        if filling != table || millis < 300 || done >= total {
            return None;
        }
        let rate = (done.saturating_sub(*before) * 1_000 / millis).max(1);
        Some((rate, total.saturating_sub(*done).div_ceil(rate)))
    }

    /// Rows made in a second, and the seconds that the rest will take; None while it can't be told.
    pub fn pace(&self) -> Option<(u64, u64)> {
        let (first, latest) = self.span?;
        let (done, total) = self.rows();
        let millis = latest.saturating_sub(first);
        if millis < 300 || done == 0 {
            return None;
        }
        let rate = (done * 1_000 / millis).max(1);
        Some((rate, total.saturating_sub(done).div_ceil(rate)))
    }

    fn progress(&mut self, news: Progress, now: u64) {
        if news.stage == Stage::Filling {
            let first = self.span.map_or(now, |span| span.0);
            self.span = Some((first, now));
            let same = self
                .filling
                .as_ref()
                .is_some_and(|(table, ..)| *table == news.table);
            if !same && news.done > 0 {
                self.filling = Some((news.table.clone(), now, news.done));
            }
        }
        if news.stage != self.stage {
            self.step = (0, 0);
        }
        self.stage = news.stage;
        if news.stage != Stage::Filling {
            self.step = (news.done, news.total);
        } else if let Some(table) = self.tables.iter_mut().find(|table| table.0 == news.table) {
            (table.1, table.2) = (news.done, news.total);
        } else if !news.table.is_empty() {
            self.tables.push((news.table, news.done, news.total));
        }
    }
}

/// Where things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was ordered.
    #[default]
    Idle,
    /// Under way.
    Running(Run),
    /// Stored.
    Done(Dataset),
    /// It failed, or was refused.
    Failed(AppError),
    /// Cancelled by the user.
    Cancelled,
}

/// The generation that the page follows.
#[derive(Clone, Copy)]
pub struct Work {
    /// Where it stands.
    pub phase: RwSignal<Phase>,
    /// How many datasets were stored since the page was opened.
    pub stored: RwSignal<u32>,
}

impl Work {
    /// Makes it and provides it to all screens.
    pub fn provide() -> Self {
        let work = Self {
            phase: RwSignal::new(Phase::Idle),
            stored: RwSignal::new(0),
        };
        provide_context(work);
        work
    }

    /// Whether a generation is under way.
    pub fn is_running(self) -> bool {
        matches!(*self.phase.read(), Phase::Running(_))
    }

    /// Orders a generation and follows it.
    pub fn start(self, order: Entries) {
        if matches!(*self.phase.read_untracked(), Phase::Running(_)) {
            return;
        }
        let name = order
            .file
            .clone()
            .unwrap_or_else(|| "your schema".to_owned());
        self.phase
            .set(Phase::Running(Run::new(String::new(), name)));
        spawn_local(async move {
            match api::start(order).await {
                Ok(id) => {
                    self.change(|run| run.id.clone_from(&id));
                    self.follow(id).await;
                }
                Err(error) => self.phase.set(Phase::Failed(error)),
            }
        });
    }

    /// Follows the generation that is under way already, if there is one.
    pub fn resume(self) {
        spawn_local(async move {
            let Ok(running) = api::running().await else {
                return;
            };
            let idle = *self.phase.read_untracked() == Phase::Idle;
            let Some(job) = running.into_iter().next().filter(|_| idle) else {
                return;
            };
            self.phase
                .set(Phase::Running(Run::new(job.id.clone(), job.name)));
            self.follow(job.id).await;
        });
    }

    /// Asks the generation to stop.
    pub fn cancel(self) {
        let id = match &*self.phase.read_untracked() {
            Phase::Running(run) if !run.id.is_empty() => run.id.clone(),
            _ => return,
        };
        self.change(|run| run.stopping = true);
        spawn_local(async move {
            if api::cancel(id).await.is_err() {
                self.change(|run| run.stopping = false);
            }
        });
    }

    /// Puts what was said about the last generation away.
    pub fn forget(self) {
        if !matches!(*self.phase.read_untracked(), Phase::Running(_)) {
            self.phase.set(Phase::Idle);
        }
    }

    fn change(self, change: impl FnOnce(&mut Run)) {
        self.phase.update(|phase| {
            if let Phase::Running(run) = phase {
                change(run);
            }
        });
    }

    async fn follow(self, id: String) {
        let (mut from, mut failures) = (0, 0);
        loop {
            match api::news(id.clone(), from).await {
                Ok(view) => {
                    failures = 0;
                    from = u64::try_from(view.next).unwrap_or(u64::MAX);
                    let silent = view.finished && !view.events.iter().any(JobEvent::is_last);
                    let now = browser::now();
                    self.phase.update(|phase| {
                        view.events
                            .into_iter()
                            .for_each(|event| take(phase, event, now))
                    });
                    if silent {
                        self.phase.set(Phase::Idle);
                    }
                    if matches!(*self.phase.read_untracked(), Phase::Done(_)) {
                        self.stored.update(|stored| *stored += 1);
                    }
                    if view.finished {
                        return;
                    }
                    self.change(|run| run.lost = false);
                }
                Err(error) if error.is_connection() && failures < TRIES => {
                    failures += 1;
                    self.change(|run| run.lost = true);
                    browser::sleep(1_000).await;
                }
                Err(error) => {
                    self.phase.set(Phase::Failed(error));
                    return;
                }
            }
        }
    }
}

/// What an event makes of a phase.
fn take(phase: &mut Phase, event: JobEvent, now: u64) {
    let Phase::Running(run) = phase else { return };
    match event {
        JobEvent::Progress(news) => run.progress(news, now),
        JobEvent::Usage(_) => {}
        JobEvent::Note(problem) => run.notes.push(problem),
        JobEvent::Done { dataset } => *phase = Phase::Done(dataset),
        JobEvent::Failed { message, hint } => {
            *phase = Phase::Failed(AppError::new("failed", message, hint))
        }
        JobEvent::Cancelled => *phase = Phase::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(stage: Stage, table: &str, done: u64, total: u64) -> JobEvent {
        JobEvent::Progress(Progress {
            stage,
            table: table.into(),
            done,
            total,
        })
    }

    #[test]
    fn progress_is_kept_for_each_table_and_summed_up() {
        let mut phase = Phase::Running(Run::new("1".into(), "x".into()));
        for event in [
            progress(Stage::Filling, "a", 1, 10),
            progress(Stage::Filling, "b", 5, 5),
            progress(Stage::Filling, "a", 7, 10),
            progress(Stage::Proving, "", 2, 9),
        ] {
            take(&mut phase, event, 0);
        }
        let Phase::Running(run) = phase else {
            unreachable!("nothing ended it")
        };
        assert_eq!(run.rows(), (12, 15));
        assert_eq!((run.stage, run.step), (Stage::Proving, (2, 9)));
    }

    #[test]
    fn the_pace_tells_how_long_the_rest_takes() {
        let mut phase = Phase::Running(Run::new("1".into(), "x".into()));
        take(&mut phase, progress(Stage::Filling, "a", 0, 900), 1_000);
        take(&mut phase, progress(Stage::Filling, "a", 300, 900), 2_000);
        let Phase::Running(run) = phase else {
            unreachable!("nothing ended it")
        };
        assert_eq!(run.pace(), Some((300, 2)));
    }

    #[test]
    fn nothing_counts_after_the_end() {
        let mut phase = Phase::Running(Run::new("1".into(), "x".into()));
        take(&mut phase, JobEvent::Cancelled, 0);
        take(&mut phase, progress(Stage::Filling, "a", 1, 10), 1);
        assert_eq!(phase, Phase::Cancelled);
    }
}
