//! Interleaved rounds and medians.

use std::io;
use std::time::Instant;

/// One thing to be timed: its name, and what it does `repetitions` times.
pub(crate) struct Case<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> io::Result<()> + 'a>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(name: &'static str, run: impl FnMut() -> io::Result<()> + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }
}

/// Seconds of each case in each round, in their order: each runs once per round, and a round before
/// the first is not counted.
pub(crate) fn interleaved(
    cases: &mut [Case],
    rounds: usize,
    repetitions: u32,
) -> io::Result<Vec<(&'static str, Vec<f64>)>> {
    let mut seconds = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 0..=rounds {
        for (case, seconds) in cases.iter_mut().zip(&mut seconds) {
            let started = Instant::now();
            for _ in 0..repetitions {
                (case.run)()?;
            }
            if round > 0 {
                seconds.push(started.elapsed().as_secs_f64() / f64::from(repetitions));
            }
        }
    }
    let names = cases.iter().map(|case| case.name);
    Ok(names.zip(seconds).collect())
}

/// The value in the middle.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.get(middle) {
        None => 0.0,
        Some(upper) if values.len() % 2 == 1 => *upper,
        Some(upper) => f64::midpoint(values[middle - 1], *upper),
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    #[expect(clippy::float_cmp, reason = "these sums are exact")]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }
}
