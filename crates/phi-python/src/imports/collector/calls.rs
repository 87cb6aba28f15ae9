//! Calls that import.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::Collector;
use crate::target::text_literal;

impl Collector<'_> {
    /// `import_module("a.b")`, `__import__("a")`, `import_module(".b", __package__)`.
    pub(super) fn import_call(&mut self, call: &ExprCall) {
        let offset = call.start().to_usize();
        let argument = |position: usize, name: &str| {
            let keyword = call.arguments.find_keyword(name).map(|keyword| &keyword.value);
            call.arguments.args.get(position).or(keyword)
        };
        let Some(name) = argument(0, "name").and_then(text_literal) else {
            self.found.computed.push(offset);
            return;
        };
        let module = name.trim_start_matches('.');
        let dots = u32::try_from(name.len() - module.len()).unwrap_or(u32::MAX);
        let own_package = argument(1, "package").is_some_and(|package| match package {
            Expr::Name(name) => matches!(name.id.as_str(), "__package__" | "__name__"),
            _ => false,
        });
        if dots == 0 || own_package {
            self.add(offset, dots, module, Vec::new());
        } else {
            self.found.computed.push(offset);
        }
    }
}
