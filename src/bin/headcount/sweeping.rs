//! The rows of a sweep on their way to the disk: block by block, kept until the sweep is done, written as one table.
//!
//! ```text
//! scenarios ─ blocks ─▶ computed, or taken from an earlier run ─▶ kept in OUT.parts/ ─▶ written to OUT, shown to the answers
//! ```

use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use headcount::error::{Place, Problem};
use headcount::io::dataset::stream::TableStream;
use headcount::io::dataset::{Dataset, Format};
use headcount::io::sweep_part::{Found, KeptBlocks, PartHeader, PartWriter, Shard, SweepIdentity, in_blocks};
use headcount::io::write;
use headcount::report::words::number;

use crate::exit;
use crate::session::{Failure, Session, format_of, to_stdout};

/// A sweep to be streamed.
#[derive(Debug, Clone)]
pub struct SweepRun {
    /// What it is made from.
    pub identity: SweepIdentity,
    /// Scenarios of the whole grid.
    pub scenarios: u64,
    /// The share asked for; `None` for all.
    pub shard: Option<Shard>,
    /// Scenarios that are computed, kept and shown at a time; [`block_of`] gives a second's worth.
    pub block: u64,
}

/// What came of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streamed {
    /// Scenarios that were asked for: rows of the result.
    pub rows: u64,
    /// Those of them that an earlier, interrupted run had kept.
    pub resumed: u64,
    /// Whether the rows went to standard output, which then has room for nothing else.
    pub to_stdout: bool,
}

/// Scenarios of a block so that it takes about a second, whatever the size of the plan: `intervals` of one scenario, over all
/// queues, times the futures that are tried.
pub fn block_of(intervals: u64) -> u64 {
    /// Intervals of a second's work.
    const A_SECOND: u64 = 11_000_000;
    (A_SECOND / intervals.max(1)).clamp(16, 1 << 14)
}

/// Where the rows of a sweep go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A table in a file.
    Table(PathBuf, Format),
    /// A part in a file.
    Part(PathBuf),
    /// A table on standard output.
    Stdout(Format),
    /// Nowhere: only the answers are wanted.
    Nowhere,
}

/// Where the rows of a sweep go, by its flags. To be asked before anything is computed.
///
/// # Errors
/// Usage: an ending that names no format, a part that is named like a table, an output that is an input.
pub fn destination(session: &Session, shard: Option<Shard>) -> Result<Destination, Failure> {
    let global = &session.global;
    if let Some(shard) = shard {
        let standard = PathBuf::from(format!("sweep-{}-of-{}.part", shard.number(), shard.of()));
        let path = global.output.clone().unwrap_or(standard);
        let usage = |field: &str, message: &str, help: &str| {
            Problem::new("usage", Place::default(), message, help).field(field)
        };
        if path.extension().is_none_or(|ending| ending != "part") {
            let help = "name it `-o NAME.part`; `headcount merge` makes the table of all parts";
            return Err(usage("output", "a share of a sweep is a part, not a table", help).into());
        }
        if global.format.is_some() {
            let help = "drop --format, and give it to `headcount merge`";
            return Err(usage("format", "a share of a sweep has no other format than its own", help).into());
        }
        session.refuse_to_overwrite_an_input(&path)?;
        return Ok(Destination::Part(path));
    }
    match &global.output {
        Some(path) if path == Path::new("-") => {
            session.refuse_json_on_stdout()?;
            Ok(Destination::Stdout(global.format.unwrap_or(Format::Csv)))
        }
        Some(path) => {
            session.refuse_unknown_ending()?;
            session.refuse_to_overwrite_an_input(path)?;
            let format = global.format.or_else(|| format_of(path)).unwrap_or(Format::Csv);
            Ok(Destination::Table(path.clone(), format))
        }
        None if global.json => Ok(Destination::Nowhere),
        None => Ok(global.format.map_or(Destination::Nowhere, Destination::Stdout)),
    }
}

/// Computes a sweep block by block and writes its rows where the flags say: to a table, a part, standard output, or nowhere.
///
/// `compute` gives the rows of some scenarios, by number from 1, the end not included; for an empty range the columns without
/// rows. `observe` sees every block in order of scenario, those that an interrupted run has kept as well. Blocks are computed
/// while those before them are written.
///
/// # Errors
/// Those of `compute`, of [`destination`], and of writing. Blocks that are finished are kept, and the same command goes on from
/// there.
pub fn stream(
    session: &Session,
    plan: &SweepRun,
    compute: impl Fn(Range<u64>) -> Result<Dataset, Failure> + Sync,
    mut observe: impl FnMut(Range<u64>, &Dataset),
) -> Result<Streamed, Failure> {
    let range = plan.shard.map_or(1..plan.scenarios.saturating_add(1), |shard| shard.scenarios(plan.scenarios));
    let rows = range.end - range.start;
    let destination = destination(session, plan.shard)?;
    let kept = match &destination {
        Destination::Table(path, _) | Destination::Part(path) if rows > plan.block => {
            let kept = KeptBlocks::beside(path, &plan.identity, plan.scenarios, range.clone(), plan.block);
            tell_of_earlier(session, &kept, rows);
            exit::kept_in(kept.folder(), rows);
            Some(kept)
        }
        _ => None,
    };
    let mut resumed = 0;
    let counter = session.counter("scenarios", rows);
    let mut blocks = |take: &mut dyn FnMut(&Dataset) -> io::Result<()>| {
        ahead(
            in_blocks(range.clone(), plan.block),
            |block| match kept.as_ref().and_then(|kept| kept.take(block)) {
                Some(rows) => Ok((rows, true)),
                None => computed(&compute, block).map(|rows| (rows, false)),
            },
            |block, (rows, earlier)| {
                let scenarios = block.end - block.start;
                if earlier {
                    resumed += scenarios;
                } else if let Some(kept) = &kept {
                    kept.keep(&block, &rows).map_err(Failure::from)?;
                }
                counter.advance(scenarios, earlier);
                take(&rows)?;
                observe(block, &rows);
                Ok(())
            },
        )
    };
    let like = || compute(range.start..range.start);
    match &destination {
        Destination::Table(path, format) => into_file(path, |out| into_table(*format, &like()?, out, blocks))?,
        Destination::Stdout(format) => into_stdout(|out| into_table(*format, &like()?, out, blocks))?,
        Destination::Part(path) => into_file(path, |out| {
            let like = like()?;
            let header = PartHeader::new(&plan.identity, plan.shard, plan.scenarios, range.clone(), &like);
            let mut part = PartWriter::begin(out, &header, &like)?;
            blocks(&mut |rows| part.add(rows))?;
            Ok(part.finish()?)
        })?,
        Destination::Nowhere => match blocks(&mut |_| Ok(())) {
            Err(Stopped::Failed(failure)) => return Err(failure),
            Err(Stopped::Unwritten(error)) => return Err(anyhow::Error::from(error).into()),
            Ok(()) => {}
        },
    }
    drop(counter);
    if let Some(kept) = &kept {
        exit::nothing_kept();
        kept.clear();
    }
    if let Destination::Table(path, _) | Destination::Part(path) = &destination {
        session.note(&format!("wrote {} ({rows} rows)", path.display()));
    }
    Ok(Streamed { rows, resumed, to_stdout: matches!(destination, Destination::Stdout(_)) })
}

/// Why the stream ended early.
enum Stopped {
    Failed(Failure),
    Unwritten(io::Error),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Unwritten(error)
    }
}

/// The rows of a block, one per scenario.
fn computed(compute: &impl Fn(Range<u64>) -> Result<Dataset, Failure>, block: &Range<u64>) -> Result<Dataset, Failure> {
    let rows = compute(block.clone())?;
    let (expected, got) = (block.end - block.start, rows.rows() as u64);
    if got != expected {
        return Err(anyhow::anyhow!("{got} rows came of {expected} scenarios").into());
    }
    Ok(rows)
}

/// Says what an earlier run left beside the output.
fn tell_of_earlier(session: &Session, kept: &KeptBlocks, rows: u64) {
    let folder = kept.folder().display();
    match kept.resume() {
        Found::Nothing => {}
        Found::SameSweep(earlier) => session.note(&format!(
            "{} of {} scenarios are kept from an earlier run in {folder}; going on from there",
            number(earlier as f64, 0),
            number(rows as f64, 0),
        )),
        Found::OtherSweep(differences) => session.warn(&format!(
            "{folder} held scenarios of another sweep, from which this one can't go on: {} differ; starting anew",
            differences.join(", "),
        )),
    }
}

/// Makes each block while `take` has the one before, or one after the other where there is one thread.
fn ahead<T: Send>(
    blocks: impl Iterator<Item = Range<u64>> + Send,
    make: impl Fn(&Range<u64>) -> Result<T, Failure> + Sync,
    mut take: impl FnMut(Range<u64>, T) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    if rayon::current_num_threads() == 1 {
        for block in blocks {
            let made = make(&block)?;
            take(block, made)?;
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let (send, made) = mpsc::sync_channel(1);
        let make = &make;
        scope.spawn(move || {
            for block in blocks {
                let one = make(&block);
                let last = one.is_err();
                // Nobody listens any more where writing has failed.
                if send.send((block, one)).is_err() || last {
                    return;
                }
            }
        });
        made.iter().try_for_each(|(block, one)| take(block, one?))
    })
}

fn into_table(
    format: Format,
    like: &Dataset,
    out: &mut dyn Write,
    mut blocks: impl FnMut(&mut dyn FnMut(&Dataset) -> io::Result<()>) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let mut table = TableStream::begin(format, like, out)?;
    blocks(&mut |rows| table.add(rows))?;
    table.finish()?;
    Ok(())
}

/// Fills a file that appears when it is whole.
fn into_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<(), Stopped>) -> Result<(), Failure> {
    let mut failed = None;
    let written = write::file(path, |out| fill(out).map_err(|stopped| passed_on(stopped, &mut failed)));
    failed.map_or_else(|| written.map_err(Failure::from), Err)
}

fn into_stdout(fill: impl FnOnce(&mut dyn Write) -> Result<(), Stopped>) -> Result<(), Failure> {
    let mut failed = None;
    let written = to_stdout(|out| fill(out).map_err(|stopped| passed_on(stopped, &mut failed)));
    failed.map_or(written, Err)
}

/// What a writer is told; a failure that is not the writer's goes by it.
fn passed_on(stopped: Stopped, failed: &mut Option<Failure>) -> io::Error {
    match stopped {
        Stopped::Unwritten(error) => error,
        Stopped::Failed(failure) => {
            *failed = Some(failure);
            io::Error::other("stopped")
        }
    }
}
