//! What a token allows.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// `POST /execute`.
    Execute,
    /// `POST /trace`.
    Trace,
    /// `POST /convert`.
    Convert,
    /// `POST /check`.
    Check,
    /// `GET /metrics`.
    Metrics,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] =
        [Self::Execute, Self::Trace, Self::Convert, Self::Check, Self::Metrics];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Execute => "execute",
            Self::Trace => "trace",
            Self::Convert => "convert",
            Self::Check => "check",
            Self::Metrics => "metrics",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::name).join(", ");
        let found = Self::ALL.into_iter().find(|scope| scope.name() == text);
        found.ok_or_else(|| format!("{text:?} is no scope; there are {known}"))
    }
}
