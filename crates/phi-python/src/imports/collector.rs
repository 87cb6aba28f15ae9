//! Walks the tree of a text and collects its imports.

use std::ops::Range;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    ExceptHandler, Expr, ExprCall, Stmt, StmtIf, StmtImportFrom, StmtTry, StmtWith,
};
use ruff_text_size::Ranged;

use super::handlers::{catches_missing_module, gives_up, is_import_error, last_name};
use super::{Import, Imports};
use crate::target::{Target, literals, text_literal};

pub(super) struct Collector<'a> {
    target: &'a Target<'a>,
    pub(super) found: Imports,
    optional: bool,
    certain: bool,
    replaces: Option<Range<usize>>,
    /// Names that are bound to `importlib.import_module` or `__import__`.
    importers: Vec<String>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(target: &'a Target<'a>) -> Self {
        let importers = vec!["__import__".to_owned(), "import_module".to_owned()];
        Self {
            target,
            found: Imports::default(),
            optional: false,
            certain: true,
            replaces: None,
            importers,
        }
    }

    fn add(&mut self, offset: usize, level: u32, module: &str, names: Vec<String>) {
        self.found.imports.push(Import {
            module: module.to_owned(),
            level,
            names,
            offset,
            optional: self.optional,
            certain: self.certain && !self.optional,
            replaces: self.replaces.clone(),
        });
    }

    fn imported_from(&mut self, import: &StmtImportFrom) {
        let module = import.module.as_ref().map_or("", |module| module.as_str());
        let names = import.names.iter().filter(|alias| alias.name.as_str() != "*");
        if module == "importlib" && import.level == 0 {
            for alias in names.clone().filter(|alias| is_importer(alias.name.as_str())) {
                self.importers.extend(alias.asname.iter().map(|name| name.as_str().to_owned()));
            }
        }
        let names = names.map(|alias| alias.name.as_str().to_owned()).collect();
        self.add(import.start().to_usize(), import.level, module, names);
    }

    fn try_statement(&mut self, statement: &StmtTry) {
        let catching = |handler: &&ExceptHandler| catches_missing_module(handler);
        let catcher = statement.handlers.iter().find(catching);
        let goes_on = catcher.is_some_and(|handler| !gives_up(handler));
        let first = self.found.imports.len();
        let inside = self.optional || goes_on;
        let outer = std::mem::replace(&mut self.optional, inside);
        self.visit_body(&statement.body);
        self.optional = outer;
        let tried = first..self.found.imports.len();
        for handler in &statement.handlers {
            let is_catcher = goes_on && catches_missing_module(handler);
            let replaced = is_catcher.then(|| tried.clone()).or_else(|| self.replaces.clone());
            let certain = self.certain && is_catcher;
            let outer = std::mem::replace(&mut self.replaces, replaced);
            let ExceptHandler::ExceptHandler(inner) = handler;
            self.with_certainty(certain, |this| this.visit_body(&inner.body));
            self.replaces = outer;
        }
        self.visit_body(&statement.orelse);
        self.visit_body(&statement.finalbody);
    }

    fn if_statement(&mut self, statement: &StmtIf) {
        let first = std::iter::once((Some(&*statement.test), &statement.body));
        let others = statement.elif_else_clauses.iter().map(|it| (it.test.as_ref(), &it.body));
        let mut undecided = false;
        for (test, body) in first.chain(others) {
            let holds = test.map_or(Some(true), |test| self.target.holds(test));
            if let Some(test) = test {
                self.visit_expr(test);
            }
            if holds != Some(false) {
                // Branches behind this one are taken only if it is not.
                undecided |= holds.is_none();
                let certain = self.certain && !undecided;
                self.with_certainty(certain, |this| this.visit_body(body));
            }
            if holds == Some(true) {
                break;
            }
        }
    }

    fn with_certainty(&mut self, certain: bool, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.certain, certain);
        visit(self);
        self.certain = outer;
    }

    fn with_statement(&mut self, statement: &StmtWith) {
        let suppresses = statement.items.iter().any(|item| match &item.context_expr {
            Expr::Call(call) => {
                last_name(&call.func) == Some("suppress")
                    && call.arguments.args.iter().any(is_import_error)
            }
            _ => false,
        });
        let inside = self.optional || suppresses;
        let outer = std::mem::replace(&mut self.optional, inside);
        for item in &statement.items {
            self.visit_expr(&item.context_expr);
        }
        self.visit_body(&statement.body);
        self.optional = outer;
    }

    /// `import_module("a.b")`, `__import__("a")`, `import_module(".b", __package__)`.
    fn import_call(&mut self, call: &ExprCall) {
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

    fn export(&mut self, names: &Expr) {
        let names = literals(names).unwrap_or_default().iter().filter_map(text_literal);
        self.found.exports.extend(names.map(str::to_owned));
    }

    fn is_importing(&self, function: &Expr) -> bool {
        match function {
            Expr::Name(name) => self.importers.iter().any(|known| known == name.id.as_str()),
            Expr::Attribute(attribute) => is_importer(attribute.attr.as_str()),
            _ => false,
        }
    }
}

impl<'a> Visitor<'a> for Collector<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.add(import.start().to_usize(), 0, alias.name.as_str(), Vec::new());
                }
            }
            Stmt::ImportFrom(import) => self.imported_from(import),
            Stmt::Try(statement) => self.try_statement(statement),
            Stmt::If(statement) => self.if_statement(statement),
            Stmt::With(statement) => self.with_statement(statement),
            Stmt::Assign(assignment) => {
                if assignment.targets.iter().any(|it| last_name(it) == Some("__all__")) {
                    self.export(&assignment.value);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AugAssign(assignment) => {
                if last_name(&assignment.target) == Some("__all__") {
                    self.export(&assignment.value);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::FunctionDef(_) | Stmt::Match(_) | Stmt::For(_) | Stmt::While(_) => {
                self.with_certainty(false, |this| visitor::walk_stmt(this, stmt));
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) if self.is_importing(&call.func) => {
                self.import_call(call);
                visitor::walk_arguments(self, &call.arguments);
            }
            // Runs or loads what a path or a text names.
            Expr::Call(call) if last_name(&call.func).is_some_and(loads_by_name) => {
                self.found.computed.push(call.start().to_usize());
                visitor::walk_expr(self, expr);
            }
            // Handed on under another name: what it imports there cannot be followed.
            _ if self.is_importing(expr) => self.found.computed.push(expr.start().to_usize()),
            _ => visitor::walk_expr(self, expr),
        }
    }
}

fn is_importer(name: &str) -> bool {
    matches!(name, "import_module" | "__import__")
}

/// Functions of `runpy`, `pkgutil` and `importlib.util` behind which any module can be.
fn loads_by_name(name: &str) -> bool {
    matches!(name, "run_module" | "run_path" | "resolve_name" | "spec_from_file_location")
}
