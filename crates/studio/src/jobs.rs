//! All jobs of this process, running and lately finished.

use crate::{
    build::Cancel,
    clock,
    error::StudioError,
    job::{Event, Job, View},
};
use confab_model::JobInfo;
use std::{
    collections::VecDeque,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How much may be under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Jobs that work at the same time; further ones wait for their turn, first come first served.
    pub(crate) at_once: usize,
    /// Jobs that work or wait.
    pub(crate) running: usize,
}

/// Finished jobs whose log is kept for pages that come back.
const FINISHED_KEPT: usize = 64;
/// The longest that a reader waits for news.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a job that waits for its turn looks whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(50);

/// The jobs of one kind.
#[derive(Debug)]
pub(crate) struct Jobs<E> {
    limits: Limits,
    jobs: Mutex<VecDeque<Arc<Job<E>>>>,
    next: AtomicU64,
    /// Handed out to a job for the time of its work.
    turns: Semaphore,
}

impl<E: Event> Jobs<E> {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            jobs: Mutex::default(),
            next: AtomicU64::new(1),
            turns: Semaphore::new(limits.at_once),
        }
    }

    /// Adds a job under an identifier that no other process gives.
    pub(crate) fn begin(&self, name: String) -> Result<Arc<Job<E>>, StudioError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // The process is part of the name, so that a page that outlives it
        // doesn't take another job for its own.
        self.begin_as(format!("{}-{number}", std::process::id()), name)
    }

    /// Adds a job under an identifier of its own.
    pub(crate) fn begin_as(&self, id: String, name: String) -> Result<Arc<Job<E>>, StudioError> {
        let mut jobs = self.jobs();
        let finished = jobs.iter().filter(|job| job.is_finished()).count();
        if jobs.len() - finished >= self.limits.running {
            return Err(StudioError::Busy);
        }
        if finished >= FINISHED_KEPT
            && let Some(oldest) = jobs.iter().position(|job| job.is_finished())
        {
            jobs.remove(oldest);
        }
        let job = Arc::new(Job::new(JobInfo {
            id,
            name,
            started: clock::now(),
        }));
        jobs.push_back(job.clone());
        Ok(job)
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Job<E>>> {
        self.jobs().iter().find(|job| job.info.id == id).cloned()
    }

    pub(crate) fn running(&self) -> Vec<JobInfo> {
        self.jobs()
            .iter()
            .filter(|job| !job.is_finished())
            .map(|job| job.info.clone())
            .collect()
    }

    pub(crate) async fn wait(&self, id: &str, from: usize) -> Option<View<E>> {
        let job = self.find(id)?;
        // Without news in time, the reader gets an empty view and asks again.
        let _ = tokio::time::timeout(PATIENCE, job.news(from)).await;
        Some(job.view(from))
    }

    /// A permit to work, given back when dropped.
    pub(crate) async fn turn(&self, cancel: &Cancel) -> Result<SemaphorePermit<'_>, StudioError> {
        // One place in the queue is kept all the while, so nobody is overtaken.
        let mut turn = pin!(self.turns.acquire());
        loop {
            if let Ok(permit) = tokio::time::timeout(GLANCE, turn.as_mut()).await {
                return permit.map_err(|_| StudioError::Cancelled);
            }
            cancel.check()?;
        }
    }

    pub(crate) fn cancel(&self, id: &str) -> bool {
        let job = self.find(id).filter(|job| !job.is_finished());
        job.inspect(|job| job.cancel.cancel()).is_some()
    }

    pub(crate) fn cancel_all(&self) {
        self.jobs().iter().for_each(|job| job.cancel.cancel());
    }

    fn jobs(&self) -> MutexGuard<'_, VecDeque<Arc<Job<E>>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::JobEvent;

    const LIMITS: Limits = Limits {
        at_once: 1,
        running: 3,
    };

    #[tokio::test]
    async fn a_job_is_found_while_it_runs_and_after() {
        let jobs = Jobs::new(LIMITS);
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
        let jobs = Jobs::new(LIMITS);
        for _ in 0..FINISHED_KEPT + 10 {
            jobs.begin(String::new()).unwrap().tell(JobEvent::Cancelled);
        }
        assert_eq!(jobs.jobs().len(), FINISHED_KEPT);
        for _ in 0..LIMITS.running {
            jobs.begin(String::new()).unwrap();
        }
        assert_eq!(jobs.begin(String::new()).unwrap_err(), StudioError::Busy);
    }
}
