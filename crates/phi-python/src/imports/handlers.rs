//! What an exception handler makes of a missing module or name.

use ruff_python_ast::{ExceptHandler, Expr, Stmt};

/// Whether a missing module ends in this handler.
pub(super) fn catches_missing_module(handler: &ExceptHandler) -> bool {
    catches(handler, is_import_error)
}

/// Whether a missing attribute or built-in name ends in this handler.
pub(super) fn catches_missing_name(handler: &ExceptHandler) -> bool {
    catches(handler, is_name_error)
}

fn catches(handler: &ExceptHandler, is_meant: fn(&Expr) -> bool) -> bool {
    let ExceptHandler::ExceptHandler(inner) = handler;
    match inner.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(kinds)) => kinds.elts.iter().any(is_meant),
        Some(kind) => is_meant(kind),
    }
}

/// Whether `kind` is a class of exceptions that a missing attribute or name raises one of.
pub(super) fn is_name_error(kind: &Expr) -> bool {
    let names = ["AttributeError", "NameError", "Exception", "BaseException"];
    last_name(kind).is_some_and(|name| names.contains(&name))
}

/// Whether `kind` is a class of exceptions that a missing module raises one of.
pub(super) fn is_import_error(kind: &Expr) -> bool {
    let names = ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"];
    last_name(kind).is_some_and(|name| names.contains(&name))
}

/// The last part of a dotted name.
pub(super) fn last_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// Whether a handler ends the program, or passes an exception on, wherever it goes.
pub(super) fn gives_up(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(inner) = handler;
    inner.body.iter().any(|statement| match statement {
        Stmt::Raise(_) => true,
        Stmt::Expr(expression) => match &*expression.value {
            Expr::Call(call) => {
                matches!(last_name(&call.func), Some("exit" | "_exit" | "quit" | "abort"))
            }
            _ => false,
        },
        _ => false,
    })
}
