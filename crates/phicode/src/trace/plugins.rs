//! `phicode trace plugins`: this process becomes the interpreter that lists them.

use anyhow::Result;
use phi_launch::{Selection, plan_plugins};

use crate::exit::Exit;
use crate::run::become_interpreter;
use crate::trace::arguments::PluginsArguments;

/// Lists plug-ins; returns only if that is not possible.
pub(crate) fn plugins(arguments: PluginsArguments) -> Result<Exit> {
    let selection = arguments.interpreter.map(Selection::Named);
    let options = if arguments.json { vec!["--json".into()] } else { Vec::new() };
    become_interpreter(plan_plugins(selection.as_ref(), options)?)
}
