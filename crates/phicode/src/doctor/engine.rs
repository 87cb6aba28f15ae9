//! The engine of the chosen interpreter, asked in a child with a time limit.

use phi_config::{environment, variables};
use phi_interpreter::{Record, ask};
use serde_json::Value;

use crate::doctor::findings::Findings;
use crate::doctor::interpreters::Chosen;

const OWN: &str = env!("CARGO_PKG_VERSION");
const QUESTION: &str = include_str!("engine.py");
const MARKER: &str = "phicode-doctor ";

pub(crate) fn look(chosen: &Chosen, findings: &mut Findings) {
    let python = chosen.python.display();
    let install = format!("{python} -m pip install --upgrade phicode");
    if let Some((version, library)) = older(&chosen.record) {
        let text = format!("phicode {version}, the older engine, is installed in {library}");
        findings.warn("engine", text, install.clone());
    }
    let Some(installed) = &chosen.record.engine else {
        let text = "not installed for this interpreter: what this program carries is used";
        findings.ok("engine", text);
        return look_at_encoding(ask_engine(chosen).as_ref(), findings);
    };
    let place = installed.package.display();
    match installed.version.as_deref() {
        Some(OWN) | None => {}
        Some(other) => {
            let text = format!("version {other} is installed in {place}, this program is {OWN}");
            findings.warn("engine", text, install.clone());
        }
    }
    let Some(answer) = ask_engine(chosen) else {
        let text = format!("{python} gives no answer about the engine within 5 seconds");
        findings.error("engine", text, format!("{python} -c 'import phicode_engine'"));
        return;
    };
    let field = |name: &str| answer.get(name).and_then(Value::as_str);
    if let Some(version) = field("version") {
        findings.ok("engine", format!("{version} in {}", field("place").unwrap_or_default()));
    }
    look_at_hook(&answer, &install, findings);
    look_at_conversion(&answer, &install, findings);
    look_at_encoding(Some(&answer), findings);
}

/// Version and library of an engine of the 2.x series, which has none of the files of this one.
fn older(record: &Record) -> Option<(String, String)> {
    record.paths.iter().find_map(|library| {
        let names = std::fs::read_dir(library).ok()?.filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            Some(name.strip_prefix("phicode-")?.strip_suffix(".dist-info")?.to_owned())
        });
        let version = names.into_iter().find(|version| version.starts_with("2."))?;
        Some((version, library.display().to_string()))
    })
}

fn look_at_hook(answer: &Value, install: &str, findings: &mut Findings) {
    let is_set = |name: &str| answer.get(name).and_then(Value::as_bool) == Some(true);
    if let Some(failure) = answer.get("failure").and_then(Value::as_str) {
        let text = format!("failed at the start of the interpreter: {failure}");
        findings.error("import hook", text, install);
    } else if is_set("hooked") {
        findings.ok("import hook", "active at every start of the interpreter");
    } else if is_set("activated") || environment::switch(&variables::NO_HOOK) {
        let text = "switched off by PHICODE_NO_HOOK: only `phicode` runs φ modules";
        findings.warn("import hook", text, "unset PHICODE_NO_HOOK");
    } else {
        let text = "not active: its start file `phicode.pth` is missing or is not read";
        let hint = install.replace("--upgrade", "--force-reinstall");
        findings.warn("import hook", text, hint);
    }
}

fn look_at_conversion(answer: &Value, install: &str, findings: &mut Findings) {
    let field = |name: &str| answer.get(name).and_then(Value::as_str);
    if let Some(error) = field("error") {
        findings.error("conversion", format!("does not work: {error}"), install);
        return;
    }
    let by = match field("engine") {
        Some("_native") => "by the extension module",
        _ => "by this program as a coprocess",
    };
    match field("engine_version") {
        Some(OWN) | None => findings.ok("conversion", by),
        Some(other) => {
            findings.warn("conversion", format!("{by}, of version {other}"), install);
        }
    }
}

fn look_at_encoding(answer: Option<&Value>, findings: &mut Findings) {
    let encoding = answer.and_then(|answer| answer.get("encoding")).and_then(Value::as_str);
    let Some(encoding) = encoding else { return };
    let plain = encoding.to_ascii_lowercase().replace(['-', '_'], "");
    if plain == "utf8" {
        findings.ok("terminal", "Python reads and writes UTF-8");
    } else {
        let text = format!("Python reads and writes {encoding}, which has no glyphs");
        findings.warn("terminal", text, "export LANG=C.UTF-8, or PYTHONUTF8=1");
    }
}

/// What the interpreter answers, if it answers.
fn ask_engine(chosen: &Chosen) -> Option<Value> {
    let answer = ask(&chosen.python, &["-B", "-c", QUESTION]).ok()?;
    let line = answer.lines().rev().find_map(|line| line.strip_prefix(MARKER))?;
    serde_json::from_str(line).ok()
}
