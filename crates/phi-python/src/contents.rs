//! Which names a module has once its text has run.

use std::collections::HashSet;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{ExceptHandler, Expr, ExprContext, Identifier, Pattern, Stmt};

use crate::target::Target;

/// Names that every module has.
const ALWAYS: [&str; 13] = [
    "__all__",
    "__annotations__",
    "__builtins__",
    "__cached__",
    "__class__",
    "__dict__",
    "__doc__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__path__",
    "__spec__",
];

/// The names of a module, as far as its text shows them.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    names: HashSet<String>,
    /// Whether it may have names that the text does not show.
    open: bool,
}

impl Contents {
    /// Whether `name` may be there.
    pub fn may_have(&self, name: &str) -> bool {
        // Python takes several spellings outside ASCII for one name.
        self.open || self.names.contains(name) || ALWAYS.contains(&name) || !name.is_ascii()
    }

    /// Walks what runs under `target`; a name that is bound on any way through it counts.
    pub(crate) fn of(body: &[Stmt], target: &Target) -> Self {
        let mut collector = Collector { target, inner: false, found: Self::default() };
        collector.visit_body(body);
        collector.found
    }
}

struct Collector<'t> {
    target: &'t Target<'t>,
    /// Whether the walk is in a scope of its own.
    inner: bool,
    found: Contents,
}

impl Collector<'_> {
    fn bind(&mut self, name: &str) {
        if !self.inner {
            self.found.names.insert(name.to_owned());
            self.found.open |= name == "__getattr__";
        }
    }

    fn bind_all<'a>(&mut self, names: impl IntoIterator<Item = &'a Identifier>) {
        for name in names {
            self.bind(name.as_str());
        }
    }

    fn within(&mut self, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.inner, true);
        visit(self);
        self.inner = outer;
    }
}

impl<'a> Visitor<'a> for Collector<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.bind(function.name.as_str());
                self.within(|this| visitor::walk_stmt(this, stmt));
            }
            Stmt::ClassDef(class) => {
                self.bind(class.name.as_str());
                self.within(|this| visitor::walk_stmt(this, stmt));
            }
            Stmt::Global(global) => {
                let names = global.names.iter().map(|name| name.as_str().to_owned());
                self.found.names.extend(names);
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let top = alias.name.as_str().split('.').next().unwrap_or_default();
                    self.bind(alias.asname.as_ref().map_or(top, |name| name.as_str()));
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.found.open |= alias.name.as_str() == "*";
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                }
            }
            Stmt::If(statement) => {
                for (test, body) in self.target.branches(statement) {
                    if let Some(test) = test {
                        self.visit_expr(test);
                    }
                    self.visit_body(body);
                }
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => {
                let hides = ["globals", "locals", "vars", "exec", "setattr"];
                self.found.open |= hides.contains(&name.id.as_str());
            }
            Expr::Name(name) => self.bind(name.id.as_str()),
            // A module can put another one in its own place.
            Expr::Attribute(attribute) => {
                self.found.open |= attribute.attr.as_str() == "modules";
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        self.bind_all(&inner.name);
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(matched) => self.bind_all(&matched.name),
            Pattern::MatchStar(star) => self.bind_all(&star.name),
            Pattern::MatchMapping(mapping) => self.bind_all(&mapping.rest),
            _ => {}
        }
        visitor::walk_pattern(self, pattern);
    }
}
