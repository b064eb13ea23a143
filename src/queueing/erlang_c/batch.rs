//! Many questions at once.

use super::agents::{LIGHT, Question};
use super::lanes::{LANES, agents_side_by_side};
use super::quick;
use crate::queueing::{ErlangC, OfferedLoad, ServiceLevelTarget, Unmeetable};
use crate::units::{Fraction, Seconds};

/// Questions of one interval length and one share, column by column: the first of each belong together, and so on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Questions<'a> {
    /// Contacts per interval.
    pub contacts: &'a [f64],
    /// Mean handle times in seconds.
    pub aht_s: &'a [f64],
    /// Thresholds in seconds.
    pub within_s: &'a [f64],
    /// The length of an interval.
    pub interval: Seconds,
    /// The share of contacts to be answered within their thresholds.
    pub share: Fraction,
}

/// What [`ErlangC::agents_for_all`] writes for a question that is none: not a number, negative, or beyond the heaviest load.
pub const NO_ANSWER: u32 = u32::MAX;

/// So many questions are sorted into light and heavy ones at a time.
const AT_ONCE: usize = 64;

impl ErlangC {
    /// Writes for each question what [`ErlangC::agents_for`] answers, in about a third of the time; [`NO_ANSWER`] keeps the place of
    /// a question that is none. As many are answered as the shortest column has, `agents` included.
    ///
    /// Nothing is allocated, and every answer depends on its own question only, so any division of a large batch among
    /// threads gives the same agents.
    ///
    /// ```
    /// use headcount::queueing::{ErlangC, Questions};
    /// use headcount::units::{Fraction, Seconds};
    /// let questions = Questions {
    ///     contacts: &[100.0, 0.0, 100_000.0],
    ///     aht_s: &[180.0; 3],
    ///     within_s: &[20.0; 3],
    ///     interval: Seconds::whole(1800),
    ///     share: Fraction::percent(80),
    /// };
    /// let mut agents = [0; 3];
    /// ErlangC.agents_for_all(&questions, &mut agents)?;
    /// assert_eq!(agents, [14, 0, 10_013]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn agents_for_all(&self, questions: &Questions<'_>, agents: &mut [u32]) -> Result<(), Unmeetable> {
        if questions.share.get() >= 1.0 {
            return Err(Unmeetable::Everyone);
        }
        let columns = questions.contacts.chunks(AT_ONCE).zip(questions.aht_s.chunks(AT_ONCE));
        let columns = columns.zip(questions.within_s.chunks(AT_ONCE)).zip(agents.chunks_mut(AT_ONCE));
        for (((contacts, aht_s), within_s), agents) in columns {
            self.answer_some(questions, (contacts, aht_s, within_s), agents);
        }
        Ok(())
    }

    fn answer_some(
        &self,
        all: &Questions<'_>,
        (contacts, aht_s, within_s): (&[f64], &[f64], &[f64]),
        agents: &mut [u32],
    ) {
        let one = |i: usize| {
            let load = OfferedLoad::of(contacts[i], aht_s[i], all.interval.get());
            (load, Question::of(&load, all.share.get(), within_s[i]))
        };
        let alone = |i: usize| {
            let aht = Seconds::new(aht_s[i]).ok()?;
            let load = OfferedLoad::new(contacts[i], aht, all.interval).ok()?;
            let within = Seconds::new(within_s[i]).ok()?;
            let target = ServiceLevelTarget { fraction: all.share, within };
            self.agents_for(&load, &target).ok().and_then(|agents| u32::try_from(agents).ok())
        };
        let nats = -quick::ln(1.0 - all.share.get()) as f32;
        let count = contacts.len().min(aht_s.len()).min(within_s.len()).min(agents.len());
        // False for what is not a number, too.
        let plain = |i: usize| contacts[i] > 0.0 && aht_s[i] > 0.0 && within_s[i] >= 0.0;
        let (mut places, mut heavy) = ([0; AT_ONCE], [Question::NONE; AT_ONCE]);
        let mut heavies = 0;
        for (i, agents) in agents.iter_mut().enumerate().take(count) {
            let (load, question) = one(i);
            if load.a() < LIGHT && plain(i) {
                *agents = match question.upward_from_zero() {
                    Ok(found) => quick::whole(found) as u32,
                    Err(_) => alone(i).unwrap_or(NO_ANSWER),
                };
            } else {
                (places[heavies], heavy[heavies]) = (i, question);
                heavies += 1;
            }
        }
        let whole_rows = heavies.next_multiple_of(LANES);
        for (places, questions) in places[..heavies].chunks(LANES).zip(heavy[..whole_rows].as_chunks::<LANES>().0) {
            for (i, found) in places.iter().zip(agents_side_by_side(questions, nats, 1.0 - all.share.get())) {
                agents[*i] = match found {
                    Some(found) if plain(*i) => quick::whole(found) as u32,
                    _ => alone(*i).unwrap_or(NO_ANSWER),
                };
            }
        }
    }
}
