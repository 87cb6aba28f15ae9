//! Which of the watched names a file binds, and where it loads them.

use std::collections::HashSet;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Alias, ExceptHandler, Expr, ExprContext, Identifier, Parameter, Pattern, PatternKeyword, Stmt,
    TypeParam,
};
use ruff_text_size::Ranged;

/// Loads of watched names, and the names that are bound anywhere in the file.
#[derive(Default)]
pub(crate) struct Bindings<'a> {
    bound: HashSet<&'a str>,
    loads: Vec<(usize, &'a str)>,
}

impl<'a> Bindings<'a> {
    /// Walks the whole tree; `watched` says which names matter.
    pub(crate) fn collect(body: &'a [Stmt], watched: &'a dyn Fn(&str) -> bool) -> Self {
        let mut collector = Collector { watched, found: Self::default() };
        collector.visit_body(body);
        collector.found
    }

    /// Byte offsets of the loads of names that the file binds nowhere, ascending.
    pub(crate) fn free_loads(&self) -> Vec<usize> {
        let free = |(offset, name): &(usize, &str)| (!self.bound.contains(name)).then_some(*offset);
        let mut offsets: Vec<usize> = self.loads.iter().filter_map(free).collect();
        offsets.sort_unstable();
        offsets
    }

    /// Whether the file binds the watched name `name` anywhere.
    pub(crate) fn binds(&self, name: &str) -> bool {
        self.bound.contains(name)
    }
}

struct Collector<'a> {
    watched: &'a dyn Fn(&str) -> bool,
    found: Bindings<'a>,
}

impl<'a> Collector<'a> {
    fn bind(&mut self, name: &'a str) {
        if (self.watched)(name) {
            self.found.bound.insert(name);
        }
    }

    fn bind_all(&mut self, names: impl IntoIterator<Item = &'a Identifier>) {
        for name in names {
            self.bind(name.as_str());
        }
    }
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.bind(function.name.as_str()),
            Stmt::ClassDef(class) => self.bind(class.name.as_str()),
            Stmt::Global(global) => self.bind_all(&global.names),
            Stmt::Nonlocal(nonlocal) => self.bind_all(&nonlocal.names),
            Stmt::ImportFrom(import) => {
                for part in import.module.iter().flat_map(|module| module.split('.')) {
                    self.bind(part);
                }
            }
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            match name.ctx {
                ExprContext::Load if (self.watched)(name.id.as_str()) => {
                    self.found.loads.push((name.start().to_usize(), name.id.as_str()));
                }
                ExprContext::Load => {}
                ExprContext::Store | ExprContext::Del | ExprContext::Invalid => {
                    self.bind(name.id.as_str());
                }
            }
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        for part in alias.name.split('.') {
            self.bind(part);
        }
        self.bind_all(&alias.asname);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        self.bind_all(&inner.name);
        visitor::walk_except_handler(self, handler);
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.bind(parameter.name.as_str());
        visitor::walk_parameter(self, parameter);
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

    fn visit_pattern_keyword(&mut self, keyword: &'a PatternKeyword) {
        self.bind(keyword.attr.as_str());
        visitor::walk_pattern_keyword(self, keyword);
    }

    fn visit_type_param(&mut self, parameter: &'a TypeParam) {
        self.bind(parameter.name().as_str());
        visitor::walk_type_param(self, parameter);
    }
}
