//! All jobs of this process, running and lately finished.

use crate::{clock, error::StudioError, job::Job};
use confab_model::{JobInfo, JobView};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// Generations that work at the same time; further ones wait for their turn.
const AT_ONCE: usize = 2;
/// Generations that may be under way or waiting.
const MOST_RUNNING: usize = 32;
/// Finished jobs whose log is kept for pages that come back.
const FINISHED_KEPT: usize = 64;
/// The longest that a reader waits for news.
const PATIENCE: Duration = Duration::from_secs(10);

/// The jobs of this process.
#[derive(Debug)]
pub(crate) struct Jobs {
    jobs: Mutex<VecDeque<Arc<Job>>>,
    next: AtomicU64,
    /// Handed out to a job for the time of its work.
    pub(crate) turns: Semaphore,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            jobs: Mutex::default(),
            next: AtomicU64::new(1),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

impl Jobs {
    /// Adds a job.
    pub(crate) fn begin(&self, name: String) -> Result<Arc<Job>, StudioError> {
        let mut jobs = self.jobs();
        let finished = jobs.iter().filter(|job| job.is_finished()).count();
        if jobs.len() - finished >= MOST_RUNNING {
            return Err(StudioError::Busy);
        }
        if finished >= FINISHED_KEPT
            && let Some(oldest) = jobs.iter().position(|job| job.is_finished())
        {
            jobs.remove(oldest);
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // The process is part of the name, so that a page that outlives it
        // doesn't take another job for its own.
        let id = format!("{}-{number}", std::process::id());
        let job = Arc::new(Job::new(JobInfo {
            id,
            name,
            started: clock::now(),
        }));
        jobs.push_back(job.clone());
        Ok(job)
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Job>> {
        self.jobs().iter().find(|job| job.info.id == id).cloned()
    }

    pub(crate) fn running(&self) -> Vec<JobInfo> {
        self.jobs()
            .iter()
            .filter(|job| !job.is_finished())
            .map(|job| job.info.clone())
            .collect()
    }

    pub(crate) async fn wait(&self, id: &str, from: usize) -> Option<JobView> {
        let job = self.find(id)?;
        // Without news in time, the reader gets an empty view and asks again.
        let _ = tokio::time::timeout(PATIENCE, job.news(from)).await;
        Some(job.view(from))
    }

    pub(crate) fn cancel(&self, id: &str) -> bool {
        let job = self.find(id).filter(|job| !job.is_finished());
        job.inspect(|job| job.cancel.cancel()).is_some()
    }

    pub(crate) fn cancel_all(&self) {
        self.jobs().iter().for_each(|job| job.cancel.cancel());
    }

    fn jobs(&self) -> MutexGuard<'_, VecDeque<Arc<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::JobEvent;

    #[tokio::test]
    async fn a_job_is_found_while_it_runs_and_after() {
        let jobs = Jobs::default();
        let job = jobs.begin("shop".into()).unwrap();
        assert_eq!(jobs.running(), std::slice::from_ref(&job.info));
        assert!(jobs.cancel(&job.info.id));
        assert!(job.cancel.is_cancelled());
        job.tell(JobEvent::Cancelled);
        assert!(jobs.running().is_empty());
        assert!(!jobs.cancel(&job.info.id));
        assert!(jobs.wait(&job.info.id, 0).await.unwrap().finished);
        assert!(jobs.wait("unknown", 0).await.is_none());
    }

    #[test]
    fn neither_running_nor_finished_jobs_pile_up() {
        let jobs = Jobs::default();
        for _ in 0..FINISHED_KEPT + 10 {
            jobs.begin(String::new()).unwrap().tell(JobEvent::Cancelled);
        }
        assert_eq!(jobs.jobs().len(), FINISHED_KEPT);
        for _ in 0..MOST_RUNNING {
            jobs.begin(String::new()).unwrap();
        }
        assert_eq!(jobs.begin(String::new()).unwrap_err(), StudioError::Busy);
    }
}
