//! Loads: of attributes of modules, and of built-in names.

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{BoolOp, Expr, ExprBoolOp, ExprCall};
use ruff_text_size::Ranged;

use super::Collector;
use crate::imports::handlers::last_name;
use crate::imports::uses::{Load, Use, chain_of};
use crate::target::text_literal;

/// Built-in functions that run a text.
const RUNNERS: [&str; 3] = ["exec", "eval", "compile"];
/// Built-in names that came after the oldest version that runs programs.
const NEWER_BUILTINS: [&str; 6] = [
    "aiter",
    "anext",
    "BaseExceptionGroup",
    "EncodingWarning",
    "ExceptionGroup",
    "PythonFinalizationError",
];

/// Built-in names that a text may bind for itself.
pub(super) fn is_watched(name: &str) -> bool {
    RUNNERS.contains(&name) || NEWER_BUILTINS.contains(&name)
}

impl<'a> Collector<'a> {
    pub(super) fn load(&mut self, chain: String, offset: usize) {
        let base = chain.split('.').next().unwrap_or_default();
        if !self.forgives.names && !self.shadows.iter().any(|names| names.contains(base)) {
            self.uses.loads.push(Load { chain, offset, certain: self.certain });
        }
    }

    /// A name that no import brought.
    pub(super) fn built_in(&mut self, name: &str, offset: usize) {
        if self.bindings.binds(name) {
            return;
        }
        if let Some(runner) = RUNNERS.into_iter().find(|runner| *runner == name) {
            self.found.runs_code.push((offset, runner));
        } else if NEWER_BUILTINS.contains(&name) && !self.forgives.names {
            self.found.uses.push(Use {
                import: None,
                module: "builtins".to_owned(),
                level: 0,
                name: name.to_owned(),
                offset,
                certain: self.certain,
            });
        }
    }

    /// `hasattr(module, "name")` and `getattr(module, "name")`.
    pub(super) fn asked_attribute(&mut self, call: &ExprCall) {
        let (Some(function), [owner, name, rest @ ..]) =
            (last_name(&call.func), &*call.arguments.args)
        else {
            return;
        };
        let owner = match owner {
            Expr::Name(name) => Some(name.id.to_string()),
            Expr::Attribute(attribute) => chain_of(attribute),
            _ => None,
        };
        let (Some(owner), Some(name)) = (owner, text_literal(name)) else { return };
        let chain = format!("{owner}.{name}");
        match (function, rest) {
            ("getattr", []) => self.load(chain, call.start().to_usize()),
            ("hasattr" | "setattr", _) => {
                self.uses.guarded.insert(chain);
            }
            _ => {}
        }
    }

    /// `a and b`: what stands behind a test that is known here is not always reached.
    pub(super) fn joined(&mut self, operation: &'a ExprBoolOp) {
        let mut certain = self.certain;
        for value in &operation.values {
            self.with_certainty(certain, |this| this.visit_expr(value));
            match self.target.holds(value) {
                Some(holds) if holds == (operation.op == BoolOp::Or) => break,
                Some(_) => {}
                None => certain = false,
            }
        }
    }
}
