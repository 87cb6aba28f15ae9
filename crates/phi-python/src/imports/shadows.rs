//! Names that a function or comprehension binds for itself, in place of a module's.

use std::collections::HashSet;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{ExceptHandler, Expr, ExprContext, Identifier, Parameter, Parameters, Stmt};

/// The names that are bound within `body` other than by an import, or to `None`.
pub(super) fn of_body<'a>(parameters: &'a Parameters, body: &'a [Stmt]) -> HashSet<&'a str> {
    let mut shadows = Shadows::default();
    shadows.visit_parameters(parameters);
    shadows.visit_body(body);
    shadows.bound.difference(&shadows.global).copied().collect()
}

/// The names that a comprehension or lambda binds.
pub(super) fn of_expression(expression: &Expr) -> HashSet<&str> {
    let mut shadows = Shadows::default();
    shadows.visit_expr(expression);
    shadows.bound
}

#[derive(Default)]
struct Shadows<'a> {
    bound: HashSet<&'a str>,
    global: HashSet<&'a str>,
}

impl<'a> Visitor<'a> for Shadows<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            // `None` stands for a module that is not there.
            Stmt::Assign(assignment) if assignment.value.is_none_literal_expr() => return,
            Stmt::FunctionDef(function) => {
                self.bound.insert(function.name.as_str());
            }
            Stmt::ClassDef(class) => {
                self.bound.insert(class.name.as_str());
            }
            Stmt::Global(global) => self.global.extend(global.names.iter().map(Identifier::as_str)),
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr
            && name.ctx != ExprContext::Load
        {
            self.bound.insert(name.id.as_str());
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        self.bound.extend(inner.name.iter().map(Identifier::as_str));
        visitor::walk_except_handler(self, handler);
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.bound.insert(parameter.name.as_str());
        visitor::walk_parameter(self, parameter);
    }
}
