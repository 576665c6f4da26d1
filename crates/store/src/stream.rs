//! Rows made on many threads, taken in order by one.
//!
//! Batches are numbered. Maker *k* of *n* makes every batch whose number is *k*
//! modulo *n* and sends it through a short channel of its own, so the taker gets
//! them in order by asking the channels in turn: nothing is reordered, nothing
//! piles up, and what was taken travels back to be filled again.

use crate::{cancel::CancelToken, error::StoreError};
use confab_model::{Batch, Schema, batch::RowSource};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::{ops::Range, thread};

/// Rows of one table that travel together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The table.
    pub table: usize,
    /// Its rows.
    pub range: Range<u64>,
    /// The table's columns.
    pub width: usize,
}

/// The jobs that cover all rows of some tables, in order.
#[derive(Clone, Debug)]
pub struct Jobs {
    tables: Vec<(usize, usize, u64)>,
    at: usize,
    row: u64,
}

/// All rows of the given tables, cut into jobs. A table without columns has no rows.
pub fn jobs(
    schema: &Schema,
    source: &dyn RowSource,
    tables: impl IntoIterator<Item = usize>,
) -> Jobs {
    let size = |table: usize| {
        let width = schema.tables.get(table)?.columns.len();
        (width > 0).then(|| (table, width, source.rows(table)))
    };
    Jobs {
        tables: tables.into_iter().filter_map(size).collect(),
        at: 0,
        row: 0,
    }
}

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            let &(table, width, rows) = self.tables.get(self.at)?;
            if self.row < rows {
                // Wide tables travel in fewer rows, so that a batch stays in the cache.
                let size = (16_384 / width as u64).clamp(64, 1_024);
                let range = self.row..rows.min(self.row + size);
                self.row = range.end;
                return Some(Job {
                    table,
                    range,
                    width,
                });
            }
            self.at += 1;
            self.row = 0;
        }
    }
}

/// Fills a batch with a job's rows and checks that they have the table's shape.
pub fn fill(
    schema: &Schema,
    source: &dyn RowSource,
    job: &Job,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    batch.clear();
    batch.width = job.width;
    source.fill(job.table, job.range.clone(), batch);
    let expected = (job.range.end - job.range.start) as usize * job.width;
    if batch.cells.len() == expected {
        return Ok(());
    }
    Err(StoreError::Shape {
        table: schema.data_name(job.table),
        expected: format!("{expected} values"),
        found: format!("{} values", batch.cells.len()),
    })
}

/// Makes a parcel of each job on `threads` threads and hands the parcels to
/// `take` on this thread, in the order of the jobs.
pub fn in_order<P: Default + Send>(
    jobs: &Jobs,
    threads: usize,
    cancel: &CancelToken,
    make: &(dyn Fn(&Job, &mut P) -> Result<(), StoreError> + Sync),
    take: &mut dyn FnMut(&Job, &mut P) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if threads <= 1 {
        let mut parcel = P::default();
        for job in jobs.clone() {
            cancel.check()?;
            make(&job, &mut parcel)?;
            take(&job, &mut parcel)?;
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let mut lanes = Vec::new();
        let mut makers = Vec::new();
        for number in 0..threads {
            let (send, receive) = bounded(2);
            let (give_back, used) = bounded(4);
            lanes.push((receive, give_back));
            let mine = jobs.clone().skip(number).step_by(threads);
            makers.push(scope.spawn(move || run_maker(mine, cancel, make, &send, &used)));
        }
        let result = take_all(jobs, &lanes, cancel, take);
        // Without a taker the makers' next send fails, and they end.
        drop(lanes);
        let panicked = makers
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .filter(Result::is_err)
            .count();
        match result {
            Err(StoreError::Generator) if cancel.is_cancelled() => Err(StoreError::Cancelled),
            Ok(()) if panicked > 0 => Err(StoreError::Generator),
            other => other,
        }
    })
}

type Parcel<P> = Result<P, StoreError>;

fn run_maker<P: Default>(
    jobs: impl Iterator<Item = Job>,
    cancel: &CancelToken,
    make: &(dyn Fn(&Job, &mut P) -> Result<(), StoreError> + Sync),
    send: &Sender<Parcel<P>>,
    used: &Receiver<P>,
) {
    for job in jobs {
        if cancel.is_cancelled() {
            return;
        }
        let mut parcel = used.try_recv().unwrap_or_default();
        let made = make(&job, &mut parcel).map(|()| parcel);
        let failed = made.is_err();
        if send.send(made).is_err() || failed {
            return;
        }
    }
}

fn take_all<P>(
    jobs: &Jobs,
    lanes: &[(Receiver<Parcel<P>>, Sender<P>)],
    cancel: &CancelToken,
    take: &mut dyn FnMut(&Job, &mut P) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for (job, (receive, give_back)) in jobs.clone().zip(lanes.iter().cycle()) {
        cancel.check()?;
        let mut parcel = receive.recv().map_err(|_| StoreError::Generator)??;
        take(&job, &mut parcel)?;
        // A full return channel only means that the maker has enough of them.
        let _ = give_back.try_send(parcel);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(Vec<u64>);

    impl RowSource for Count {
        fn rows(&self, table: usize) -> u64 {
            self.0[table]
        }

        fn fill(&self, _: usize, range: Range<u64>, batch: &mut Batch) {
            batch
                .cells
                .extend(range.map(|row| confab_model::Cell::Int(row as i64)));
        }
    }

    fn schema(tables: usize) -> Schema {
        let column = confab_model::Column {
            name: "a".into(),
            ..Default::default()
        };
        let table = confab_model::Table {
            columns: vec![column],
            ..Default::default()
        };
        Schema {
            tables: vec![table; tables],
            ..Schema::default()
        }
    }

    fn run(
        threads: usize,
        cancel: &CancelToken,
        stop_at: usize,
    ) -> (Vec<(usize, u64)>, Result<(), StoreError>) {
        let (source, schema) = (Count(vec![5_000, 0, 1, 3_000]), schema(4));
        let mut seen = Vec::new();
        let result = in_order(
            &jobs(&schema, &source, 0..4),
            threads,
            cancel,
            &|job, batch| fill(&schema, &source, job, batch),
            &mut |job, batch: &mut Batch| {
                seen.push((job.table, job.range.start));
                assert_eq!(
                    batch.cells[0],
                    confab_model::Cell::Int(job.range.start as i64)
                );
                if seen.len() == stop_at {
                    cancel.cancel();
                }
                Ok(())
            },
        );
        (seen, result)
    }

    #[test]
    fn any_number_of_threads_gives_the_same_order() {
        let (one, result) = run(1, &CancelToken::new(), 0);
        assert!(result.is_ok());
        assert_eq!(one.len(), 9);
        for threads in 2..5 {
            assert_eq!(run(threads, &CancelToken::new(), 0).0, one);
        }
    }

    #[test]
    fn a_cancel_ends_all_threads() {
        for threads in 1..4 {
            let (seen, result) = run(threads, &CancelToken::new(), 3);
            assert_eq!(seen.len(), 3);
            assert!(matches!(result, Err(StoreError::Cancelled)));
        }
    }

    #[test]
    fn a_generator_that_panics_is_an_error_and_not_a_crash() {
        let source = Count(vec![5_000]);
        let make = |_: &Job, _: &mut Batch| -> Result<(), StoreError> { panic!("boom") };
        let jobs = jobs(&schema(1), &source, [0]);
        let result = in_order(&jobs, 2, &CancelToken::new(), &make, &mut |_, _| Ok(()));
        assert!(matches!(result, Err(StoreError::Generator)));
    }
}
