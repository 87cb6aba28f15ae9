//! Numbers for monitoring, in Prometheus's text format.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::log::RunNote;

/// Upper bounds of the latency histogram, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 60.0];

/// What has been counted since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Counters>);

#[derive(Debug, Default)]
struct Counters {
    /// Route and status.
    requests: BTreeMap<(&'static str, u16), u64>,
    runs: BTreeMap<&'static str, u64>,
    kills: BTreeMap<&'static str, u64>,
    latencies: BTreeMap<&'static str, Histogram>,
}

#[derive(Debug, Default)]
struct Histogram {
    /// Observations up to each bound, not those below it alone.
    counts: [u64; BOUNDS.len()],
    total: u64,
    sum: f64,
}

/// A number that is read when it is asked for.
pub(crate) struct Gauge {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) value: u64,
}

impl Metrics {
    /// Counts an answered request; a route that does not exist is counted as `other`.
    pub(crate) fn request(&self, route: &'static str, status: u16, time: Duration) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counters.requests.entry((route, status)).or_default() += 1;
        counters.latencies.entry(route).or_default().observe(time.as_secs_f64());
    }

    /// Counts a finished run.
    pub(crate) fn run(&self, run: &RunNote) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counters.runs.entry(run.status).or_default() += 1;
        if let Some(reason) = run.kill {
            *counters.kills.entry(reason).or_default() += 1;
        }
    }

    /// All counters, and `gauges` behind them.
    pub(crate) fn text(&self, gauges: &[Gauge]) -> String {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        let requests = counters.requests.iter().map(|((route, status), count)| {
            (format!("route=\"{route}\",code=\"{status}\""), *count)
        });
        family(&mut text, "phicode_requests_total", "Answered requests.", requests);
        let runs =
            counters.runs.iter().map(|(status, count)| (format!("status=\"{status}\""), *count));
        family(&mut text, "phicode_runs_total", "Finished runs by their status.", runs);
        let kills =
            counters.kills.iter().map(|(reason, count)| (format!("reason=\"{reason}\""), *count));
        family(&mut text, "phicode_kills_total", "Runs that were ended, by the reason.", kills);
        let name = "phicode_request_seconds";
        line(&mut text, &format!("# HELP {name} From a request's head to the end of its answer."));
        line(&mut text, &format!("# TYPE {name} histogram"));
        for (route, histogram) in &counters.latencies {
            histogram.write(&mut text, name, route);
        }
        for Gauge { name, help, kind, value } in gauges {
            line(&mut text, &format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}"));
        }
        text
    }
}

impl Histogram {
    fn observe(&mut self, seconds: f64) {
        for (count, bound) in self.counts.iter_mut().zip(BOUNDS) {
            *count += u64::from(seconds <= bound);
        }
        self.total += 1;
        self.sum += seconds;
    }

    fn write(&self, text: &mut String, name: &str, route: &str) {
        for (count, bound) in self.counts.iter().zip(BOUNDS) {
            line(text, &format!("{name}_bucket{{route=\"{route}\",le=\"{bound}\"}} {count}"));
        }
        let Self { total, sum, .. } = self;
        line(text, &format!("{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {total}"));
        line(text, &format!("{name}_sum{{route=\"{route}\"}} {sum}"));
        line(text, &format!("{name}_count{{route=\"{route}\"}} {total}"));
    }
}

fn family(text: &mut String, name: &str, help: &str, all: impl Iterator<Item = (String, u64)>) {
    line(text, &format!("# HELP {name} {help}\n# TYPE {name} counter"));
    for (labels, count) in all {
        line(text, &format!("{name}{{{labels}}} {count}"));
    }
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Gauge, Metrics};

    #[test]
    fn buckets_hold_all_that_is_below_their_bound() {
        let metrics = Metrics::default();
        metrics.request("/info", 200, Duration::from_millis(2));
        metrics.request("/info", 200, Duration::from_secs(2));
        let gauge = Gauge { name: "phicode_slots", help: "Slots.", kind: "gauge", value: 3 };
        let text = metrics.text(&[gauge]);
        assert!(
            text.contains("phicode_requests_total{route=\"/info\",code=\"200\"} 2\n"),
            "{text}"
        );
        assert!(text.contains("_bucket{route=\"/info\",le=\"0.001\"} 0\n"), "{text}");
        assert!(text.contains("_bucket{route=\"/info\",le=\"1\"} 1\n"), "{text}");
        assert!(text.contains("_bucket{route=\"/info\",le=\"+Inf\"} 2\n"), "{text}");
        assert!(text.ends_with("# TYPE phicode_slots gauge\nphicode_slots 3\n"), "{text}");
    }
}
