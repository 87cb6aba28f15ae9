//! The list of checks, and the command that runs them all.

use anyhow::Result;

use super::{Repository, architecture, dependencies, documents, layout, source, text, versions};
use crate::workspace::Workspace;

/// A check: what it is called in ARCHITECTURE.md, and what it does.
pub(crate) type Check = (&'static str, fn(&Repository) -> Vec<String>);

/// Every check of the repository.
pub(crate) const CHECKS: &[Check] = &[
    ("dependency_direction", dependencies::dependency_direction),
    ("pyo3_only_in_native", dependencies::pyo3_only_in_native),
    ("tokio_only_in_server", dependencies::tokio_only_in_server),
    ("parser_only_in_phi_python", dependencies::parser_only_in_phi_python),
    ("dependency_licences", dependencies::dependency_licences),
    ("workspace_lints_inherited", dependencies::workspace_lints_inherited),
    ("environment_only_in_phi_config", source::environment_only_in_phi_config),
    ("unsafe_only_in_listed_modules", source::unsafe_only_in_listed_modules),
    ("core_does_no_io", source::core_does_no_io),
    ("hook_imports_standard_library", source::hook_imports_standard_library),
    ("module_comment_first", layout::module_comment_first),
    ("roots_only_declare", layout::roots_only_declare),
    ("module_names", layout::module_names),
    ("file_length", layout::file_length),
    ("invariants_name_checks", architecture::invariants_name_checks),
    ("no_traces_of_a_machine", text::no_traces_of_a_machine),
    ("no_unfinished_work", text::no_unfinished_work),
    ("versions_agree", versions::versions_agree),
    ("changelog_fragments", versions::changelog_fragments),
    ("pages_linked", documents::pages_linked),
    ("links_resolve", documents::links_resolve),
    ("diagnostics_documented", documents::diagnostics_documented),
    ("generated_pages_fresh", documents::generated_pages_fresh),
];

/// Runs every check and prints every problem.
pub(crate) fn run(workspace: &Workspace) -> Result<bool> {
    let repository = Repository::load(workspace)?;
    let mut failed = 0;
    for (name, check) in CHECKS {
        let problems = check(&repository);
        failed += usize::from(!problems.is_empty());
        for problem in problems {
            println!("tidy::{name}: {problem}");
        }
    }
    println!("{} of {} tidy checks passed", CHECKS.len() - failed, CHECKS.len());
    Ok(failed == 0)
}
