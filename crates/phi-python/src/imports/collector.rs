//! Walks the tree of a text and collects its imports.

mod calls;
mod catching;
mod loads;

use std::collections::HashSet;
use std::ops::Range;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprContext, Identifier, Stmt, StmtIf, StmtImportFrom};
use ruff_text_size::Ranged;

use self::loads::is_watched;
use super::handlers::last_name;
use super::shadows;
use super::uses::{Uses, chain_of};
use super::{Import, Imports};
use crate::bindings::Bindings;
use crate::target::{Target, literals, text_literal};

/// What does no harm where the walk is.
#[derive(Clone, Copy, Default)]
struct Forgives {
    /// A missing module.
    modules: bool,
    /// A missing attribute or built-in name.
    names: bool,
}

pub(super) struct Collector<'a> {
    target: &'a Target<'a>,
    found: Imports,
    uses: Uses,
    /// What the whole text binds of the built-in names that matter here.
    bindings: Bindings<'a>,
    /// Names that the functions around bind for themselves.
    shadows: Vec<HashSet<&'a str>>,
    forgives: Forgives,
    /// Whether annotations are left as text.
    lazy_annotations: bool,
    certain: bool,
    replaces: Option<Range<usize>>,
    /// Names that are bound to `importlib.import_module` or `__import__`.
    importers: Vec<String>,
}

impl<'a> Collector<'a> {
    /// What `body` imports and takes from there; what it holds is not asked.
    pub(super) fn collect(body: &'a [Stmt], target: &'a Target<'a>) -> Imports {
        let mut collector = Self {
            target,
            found: Imports::default(),
            uses: Uses::default(),
            bindings: Bindings::collect(body, &is_watched),
            shadows: Vec::new(),
            forgives: Forgives::default(),
            lazy_annotations: false,
            certain: true,
            replaces: None,
            importers: vec!["__import__".to_owned(), "import_module".to_owned()],
        };
        collector.visit_body(body);
        let Self { mut found, uses, .. } = collector;
        found.uses.extend(uses.resolve(&found.imports));
        found
    }

    fn add(&mut self, offset: usize, level: u32, module: &str, names: Vec<String>) {
        self.found.imports.push(Import {
            module: module.to_owned(),
            level,
            names,
            offset,
            optional: self.forgives.modules,
            certain: self.certain && !self.forgives.modules,
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
        self.lazy_annotations |= module == "__future__"
            && names.clone().any(|alias| alias.name.as_str() == "annotations");
        let index = self.found.imports.len();
        for alias in names.clone() {
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.uses.bind_name(index, module, alias.name.as_str(), bound.as_str());
        }
        let names = names.map(|alias| alias.name.as_str().to_owned()).collect();
        self.add(import.start().to_usize(), import.level, module, names);
    }

    fn if_statement(&mut self, statement: &'a StmtIf) {
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

    fn with_shadows(&mut self, names: HashSet<&'a str>, visit: impl FnOnce(&mut Self)) {
        self.shadows.push(names);
        visit(self);
        self.shadows.pop();
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

impl<'a> Visitor<'a> for Collector<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let (index, bound) = (self.found.imports.len(), alias.asname.as_ref());
                    let bound = bound.map(Identifier::as_str);
                    self.uses.bind_module(index, alias.name.as_str(), bound);
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
            Stmt::FunctionDef(function) => {
                let names = shadows::of_body(&function.parameters, &function.body);
                for decorator in &function.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.visit_parameters(&function.parameters);
                function.returns.iter().for_each(|it| self.visit_annotation(it));
                self.with_certainty(false, |this| {
                    this.with_shadows(names, |this| this.visit_body(&function.body));
                });
            }
            Stmt::Match(_) | Stmt::For(_) | Stmt::While(_) => {
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
            Expr::Call(call) => {
                self.asked_attribute(call);
                visitor::walk_expr(self, expr);
            }
            Expr::Attribute(attribute) => match chain_of(attribute) {
                Some(chain) if attribute.ctx == ExprContext::Load => {
                    let name = chain.strip_prefix("builtins.").unwrap_or(&chain);
                    let name = name.split('.').next().unwrap_or_default();
                    self.built_in(name, expr.start().to_usize());
                    self.load(chain, expr.start().to_usize());
                }
                Some(chain) => {
                    self.uses.guarded.insert(chain);
                }
                None => visitor::walk_expr(self, expr),
            },
            Expr::Name(name) if name.ctx == ExprContext::Load => {
                self.built_in(name.id.as_str(), expr.start().to_usize());
            }
            Expr::BoolOp(operation) => self.joined(operation),
            Expr::If(choice) => {
                let holds = self.target.holds(&choice.test);
                self.visit_expr(&choice.test);
                self.with_certainty(self.certain && holds.is_some(), |this| {
                    if holds != Some(false) {
                        this.visit_expr(&choice.body);
                    }
                    if holds != Some(true) {
                        this.visit_expr(&choice.orelse);
                    }
                });
            }
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {
                let names = shadows::of_expression(expr);
                self.with_certainty(false, |this| {
                    this.with_shadows(names, |this| visitor::walk_expr(this, expr));
                });
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_annotation(&mut self, annotation: &'a Expr) {
        if !self.lazy_annotations {
            visitor::walk_annotation(self, annotation);
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
