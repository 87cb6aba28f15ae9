//! How a run ended: the status of this command, and what is said about it.

use serde_json::Value;

use crate::exit::{Exit, signal_status};

/// The end of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) status: i32,
    /// What the program's own output does not tell, and what helps.
    pub(crate) note: Option<(String, String)>,
}

impl End {
    /// Reads the answer of `/execute`; none if it has no status.
    pub(crate) fn of(answer: &Value) -> Option<Self> {
        let number = |name: &str| answer[name].as_i64().and_then(|it| i32::try_from(it).ok());
        let message = answer["message"].as_str();
        let status = answer["status"].as_str()?;
        let end = match status {
            "ok" => Self { status: 0, note: None },
            "error" => Self { status: number("exit_code").unwrap_or(1), note: None },
            "timeout" | "cpu" => Self {
                status: Exit::TimedOut.into(),
                note: Some(limit(answer, status, "--timeout SECONDS allows more")),
            },
            "memory" => Self {
                status: signal_status(KILL),
                note: Some(limit(answer, status, "--memory MB allows more")),
            },
            "output" | "pids" => {
                Self { status: signal_status(KILL), note: Some(limit(answer, status, "")) }
            }
            "killed" => {
                let signal = number("signal").unwrap_or(KILL);
                let cause = cause(answer).unwrap_or_else(|| format!("signal {signal}"));
                let text = format!("the program was ended by {cause}");
                Self { status: signal_status(signal), note: Some((text, String::new())) }
            }
            "rejected" => {
                let text = format!("the program was not run: {}", message.unwrap_or("rejected"));
                let help = "`phicode execute --json` shows what was found".to_owned();
                Self { status: Exit::NotPermitted.into(), note: Some((text, help)) }
            }
            other => {
                let text = format!("the server failed: {}", message.unwrap_or(other));
                Self { status: Exit::ServerFailed.into(), note: Some((text, String::new())) }
            }
        };
        Some(end)
    }
}

/// The signal that limits end with.
const KILL: i32 = 9;

/// Whoever ended the program from outside.
fn cause(answer: &Value) -> Option<String> {
    let kill = &answer["kill"];
    let reason = kill["reason"].as_str().unwrap_or("no reason given");
    match kill["by"].as_str()? {
        "server" | "client" => Some(format!("the server: {reason}")),
        "kernel" => Some(format!("the system: {reason}")),
        _ => None,
    }
}

/// The limit that was crossed, and what helps.
fn limit(answer: &Value, status: &str, help: &str) -> (String, String) {
    let (what, unit) = match status {
        "timeout" => ("ran longer than it may", "ms"),
        "cpu" => ("used more processor time than it may", "ms"),
        "memory" => ("used more memory than it may", "MB"),
        "output" => ("printed more than it may", "bytes"),
        _ => ("started more processes than it may", "processes"),
    };
    let most = answer["kill"]["limit"].as_u64();
    let most = most.map(|most| format!(": the limit is {most} {unit}")).unwrap_or_default();
    (format!("the program {what}{most}"), help.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::End;

    #[test]
    fn statuses_are_those_of_a_program_that_ran_here() {
        let status = |answer: serde_json::Value| End::of(&answer).map(|end| end.status);
        assert_eq!(status(json!({ "status": "ok", "exit_code": 0 })), Some(0));
        assert_eq!(status(json!({ "status": "error", "exit_code": 255 })), Some(255));
        assert_eq!(status(json!({ "status": "timeout", "signal": 9 })), Some(124));
        assert_eq!(status(json!({ "status": "cpu" })), Some(124));
        assert_eq!(status(json!({ "status": "memory" })), Some(137));
        assert_eq!(status(json!({ "status": "killed", "signal": 11 })), Some(139));
        assert_eq!(status(json!({ "status": "rejected" })), Some(77));
        assert_eq!(status(json!({ "status": "internal" })), Some(70));
        assert_eq!(status(json!({ "status": 3 })), None);
        assert_eq!(status(json!([])), None);
    }
}
