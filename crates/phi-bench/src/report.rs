//! The figures as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::rounds::median;

/// Version of the JSON document; readers ignore keys they do not know.
const VERSION: u32 = 1;
/// Ratios nearer to 1 than this are noise.
const NOISE: f64 = 0.03;

/// Everything that was measured.
#[derive(Debug)]
pub struct Report {
    /// Rounds behind each median.
    pub rounds: usize,
    /// One row for each text.
    pub rows: Vec<Row>,
    /// Writing of entries.
    pub writes: Writes,
}

/// Every way to the Python text of one φ text.
#[derive(Debug)]
pub struct Row {
    /// Of the φ text, in bytes.
    pub size: usize,
    /// Glyphs in a hundred tokens.
    pub percent: u64,
    /// The Python text is the φ text.
    pub nothing_to_convert: bool,
    /// Seconds of each way in each round.
    pub seconds: Vec<(&'static str, Vec<f64>)>,
    /// Seconds that an interpreter takes to compile the Python text.
    pub compile_seconds: Option<f64>,
}

/// Seconds for one entry.
#[derive(Debug)]
pub struct Writes {
    /// Written and renamed only.
    pub unsynced: f64,
    /// Size of the group, and seconds with its sync.
    pub groups: Vec<(usize, f64)>,
}

impl Row {
    /// Median seconds of a way.
    pub fn way(&self, name: &str) -> f64 {
        self.seconds
            .iter()
            .find(|(way, _)| *way == name)
            .map_or(f64::NAN, |(_, rounds)| median(rounds))
    }

    /// Time of one way in terms of another's.
    pub fn ratio(&self, way: &str, to: &str) -> f64 {
        self.way(way) / self.way(to)
    }

    /// How much of a first import, conversion and compilation, a cached text would save at best.
    pub fn saved_percent(&self) -> Option<f64> {
        let compile = self.compile_seconds?;
        let whole = self.way("convert") + compile;
        Some((self.way("convert") - self.way("read_back")) / whole * 100.0)
    }

    fn name(&self) -> String {
        let size = match self.size {
            mb if mb >= 1_000_000 => format!("{} MB", mb / 1_000_000),
            kb => format!("{} KB", kb / 1_000),
        };
        format!("{size}, {} %", self.percent)
    }
}

impl Report {
    /// A table in microseconds, and what follows from it.
    pub fn text(&self) -> String {
        let mut text =
            format!("median µs of {} interleaved rounds, files in the page cache\n", self.rounds);
        write!(text, "{:<14}", "size, glyphs").expect("writing to a string cannot fail");
        for column in COLUMNS.iter().map(|(_, title)| title).chain(&["compile"]) {
            write!(text, "{column:>10}").expect("writing to a string cannot fail");
        }
        writeln!(text, "{:>8}{:>8}{:>8}", "r/conv", "r/cop", "saved")
            .expect("writing to a string cannot fail");
        for row in &self.rows {
            write!(text, "{:<14}", row.name()).expect("writing to a string cannot fail");
            for (way, _) in COLUMNS {
                write!(text, "{:>10.1}", row.way(way) * 1e6)
                    .expect("writing to a string cannot fail");
            }
            let compile = row.compile_seconds.map(|seconds| format!("{:.1}", seconds * 1e6));
            write!(text, "{:>10}", compile.as_deref().unwrap_or("–"))
                .expect("writing to a string cannot fail");
            let beside = [row.ratio("read_back", "convert"), row.ratio("read_back", "coprocess")];
            let label = if row.nothing_to_convert { "  nothing to convert" } else { "" };
            let saved = row.saved_percent().map_or_else(|| "–".into(), |it| format!("{it:.1} %"));
            writeln!(text, "{:>8.2}{:>8.2}{saved:>8}{label}", beside[0], beside[1])
                .expect("writing to a string cannot fail");
        }
        for (to, what) in [("convert", "converting here"), ("coprocess", "the coprocess")] {
            let won = self.won("read_back", to);
            let places = if won.is_empty() { "nowhere".to_owned() } else { won.join("; ") };
            writeln!(text, "reading back a cached text beats {what}: {places}")
                .expect("writing to a string cannot fail");
        }
        let mapped = self.won("read_mapped", "read_back");
        let places = if mapped.is_empty() { "nowhere".to_owned() } else { mapped.join("; ") };
        writeln!(text, "mapping beats reading: {places}").expect("writing to a string cannot fail");
        writeln!(text, "µs for one entry of 8 KB: {:.1} unsynced", self.writes.unsynced * 1e6)
            .expect("writing to a string cannot fail");
        for (size, seconds) in &self.writes.groups {
            writeln!(text, "  synced in groups of {size:<3} {:>10.1}", seconds * 1e6)
                .expect("writing to a string cannot fail");
        }
        text
    }

    /// One document.
    pub fn json(&self) -> String {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let seconds: Map<String, Value> = row
                    .seconds
                    .iter()
                    .map(|(way, _)| ((*way).to_owned(), json!(row.way(way))))
                    .collect();
                let rounds: Map<String, Value> =
                    row.seconds.iter().map(|(way, all)| ((*way).to_owned(), json!(all))).collect();
                json!({
                    "bytes": row.size,
                    "glyphs_percent": row.percent,
                    "nothing_to_convert": row.nothing_to_convert,
                    "seconds": seconds,
                    "seconds_of_rounds": rounds,
                    "compile_seconds": row.compile_seconds,
                    "saved_percent": row.saved_percent(),
                    "read_back_to_convert": row.ratio("read_back", "convert"),
                    "read_back_to_coprocess": row.ratio("read_back", "coprocess"),
                })
            })
            .collect();
        let groups: Vec<Value> = self
            .writes
            .groups
            .iter()
            .map(|(size, seconds)| json!({"size": size, "seconds_per_entry": seconds}))
            .collect();
        let document = json!({
            "version": VERSION,
            "bench": "cache-tiers",
            "rounds": self.rounds,
            "texts": rows,
            "writes": {"unsynced_seconds_per_entry": self.writes.unsynced, "groups": groups},
        });
        format!("{document:#}\n")
    }

    /// The texts on which one way is faster than another by more than the noise.
    fn won(&self, way: &str, to: &str) -> Vec<String> {
        let wins = self.rows.iter().filter(|row| row.ratio(way, to) < 1.0 - NOISE);
        wins.map(Row::name).collect()
    }
}

/// The ways in the order of the columns, and their titles.
const COLUMNS: [(&str, &str); 7] = [
    ("convert", "convert"),
    ("read_back", "read"),
    ("read_unchecked", "unchecked"),
    ("read_mapped", "mapped"),
    ("coprocess", "coproc."),
    ("memory_by_stamp", "by stamp"),
    ("memory_by_content", "by hash"),
];
