//! Statements that catch what an import or a load raises.

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{ExceptHandler, Expr, StmtTry, StmtWith};

use super::{Collector, Forgives};
use crate::imports::handlers::{
    catches_missing_module, catches_missing_name, gives_up, is_import_error, is_name_error,
    last_name,
};

impl<'a> Collector<'a> {
    pub(super) fn try_statement(&mut self, statement: &'a StmtTry) {
        let catching = |handler: &&ExceptHandler| catches_missing_module(handler);
        let catcher = statement.handlers.iter().find(catching);
        let goes_on = catcher.is_some_and(|handler| !gives_up(handler));
        let first = self.found.imports.len();
        let inside = self.forgives.modules || goes_on;
        let forgives = |handler| catches_missing_name(handler) && !gives_up(handler);
        let forgiving = self.forgives.names || statement.handlers.iter().any(forgives);
        let outer =
            std::mem::replace(&mut self.forgives, Forgives { modules: inside, names: forgiving });
        self.visit_body(&statement.body);
        self.forgives = outer;
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

    pub(super) fn with_statement(&mut self, statement: &'a StmtWith) {
        let suppresses = |is_meant: fn(&Expr) -> bool| {
            statement.items.iter().any(|item| match &item.context_expr {
                Expr::Call(call) => {
                    last_name(&call.func) == Some("suppress")
                        && call.arguments.args.iter().any(is_meant)
                }
                _ => false,
            })
        };
        let outer = self.forgives;
        self.forgives.modules |= suppresses(is_import_error);
        self.forgives.names |= suppresses(is_name_error);
        for item in &statement.items {
            self.visit_with_item(item);
        }
        self.visit_body(&statement.body);
        self.forgives = outer;
    }
}
