//! The interpreter that a text is read for, and what its tests come to there.

use ruff_python_ast::{
    Arguments, BoolOp, CmpOp, Expr, ExprBoolOp, ExprCall, ExprCompare, Number, Stmt, StmtIf,
    UnaryOp,
};

/// What a text can ask about its interpreter before it imports something.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Major and minor version of the language.
    pub version: (u8, u8),
    /// `sys.implementation.name`.
    pub implementation: &'a str,
    /// `sys.platform`.
    pub platform: &'a str,
    /// `os.name`.
    pub os_name: &'a str,
    /// Whether the text is the main program: what `__name__ == "__main__"` comes to.
    pub is_main: bool,
}

impl Target<'_> {
    /// Whether `test` holds, if that can be told: tests of the version, the implementation, the
    /// system and `TYPE_CHECKING`.
    pub(crate) fn holds(&self, test: &Expr) -> Option<bool> {
        match test {
            Expr::Name(name) if name.id.as_str() == "TYPE_CHECKING" => Some(false),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "TYPE_CHECKING" => Some(false),
            Expr::BooleanLiteral(literal) => Some(literal.value),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
                self.holds(&unary.operand).map(|holds| !holds)
            }
            Expr::BoolOp(operation) => self.holds_joined(operation),
            Expr::Compare(comparison) => self.compares(comparison),
            Expr::Call(call) => self.begins_with(call),
            _ => None,
        }
    }

    /// The branches of `statement` that can be taken, with the tests that are made before.
    pub(crate) fn branches<'a>(
        &self,
        statement: &'a StmtIf,
    ) -> Vec<(Option<&'a Expr>, &'a [Stmt])> {
        let first = std::iter::once((Some(&*statement.test), &*statement.body));
        let others = statement.elif_else_clauses.iter().map(|it| (it.test.as_ref(), &*it.body));
        let mut taken = Vec::new();
        for (test, body) in first.chain(others) {
            let holds = test.map_or(Some(true), |test| self.holds(test));
            if holds != Some(false) {
                taken.push((test, body));
            }
            if holds == Some(true) {
                break;
            }
        }
        taken
    }

    fn holds_joined(&self, operation: &ExprBoolOp) -> Option<bool> {
        let decisive = operation.op == BoolOp::Or;
        let mut all_known = true;
        for value in &operation.values {
            match self.holds(value) {
                Some(holds) if holds == decisive => return Some(decisive),
                Some(_) => {}
                None => all_known = false,
            }
        }
        all_known.then_some(!decisive)
    }

    fn compares(&self, comparison: &ExprCompare) -> Option<bool> {
        let ([operator], [right]) = (&*comparison.ops, &*comparison.comparators) else {
            return None;
        };
        let left = &*comparison.left;
        if let Some(fact) = self.text_of(left) {
            return match operator {
                CmpOp::Eq => Some(text_literal(right)? == fact),
                CmpOp::NotEq => Some(text_literal(right)? != fact),
                CmpOp::In => literals(right)?
                    .iter()
                    .map(text_literal)
                    .try_fold(false, |any, one| one.map(|one| any || one == fact)),
                _ => None,
            };
        }
        if is_path(left, &["__name__"]) && text_literal(right) == Some("__main__") {
            return match operator {
                CmpOp::Eq => Some(self.is_main),
                CmpOp::NotEq => Some(!self.is_main),
                _ => None,
            };
        }
        let (major, minor) = self.version;
        let fact = [u64::from(major), u64::from(minor)];
        if is_path(left, &["sys", "version_info"]) {
            let wanted: Vec<u64> = literals(right)?.iter().map(number).collect::<Option<_>>()?;
            // Behind two equal numbers the micro version would decide.
            if wanted.len() > 2 && wanted[..2] == fact {
                return None;
            }
            let wanted = &wanted[..wanted.len().min(2)];
            return match operator {
                // The real tuple is longer than the literal, so the two are never equal.
                CmpOp::Lt | CmpOp::LtE => Some(&fact[..] < wanted),
                CmpOp::Gt | CmpOp::GtE => Some(&fact[..] >= wanted),
                _ => None,
            };
        }
        let Expr::Subscript(subscript) = left else { return None };
        if !is_path(&subscript.value, &["sys", "version_info"]) || number(&subscript.slice)? != 0 {
            return None;
        }
        let wanted = number(right)?;
        match operator {
            CmpOp::Eq => Some(fact[0] == wanted),
            CmpOp::NotEq => Some(fact[0] != wanted),
            CmpOp::Lt => Some(fact[0] < wanted),
            CmpOp::LtE => Some(fact[0] <= wanted),
            CmpOp::Gt => Some(fact[0] > wanted),
            CmpOp::GtE => Some(fact[0] >= wanted),
            _ => None,
        }
    }

    /// `sys.platform.startswith("win")`.
    fn begins_with(&self, call: &ExprCall) -> Option<bool> {
        let Expr::Attribute(method) = &*call.func else { return None };
        let Arguments { args, .. } = &call.arguments;
        let (fact, [prefix]) = (self.text_of(&method.value)?, &**args) else { return None };
        let prefix = text_literal(prefix)?;
        (method.attr.as_str() == "startswith").then(|| fact.starts_with(prefix))
    }

    fn text_of(&self, expression: &Expr) -> Option<&str> {
        if is_path(expression, &["sys", "platform"]) {
            Some(self.platform)
        } else if is_path(expression, &["os", "name"]) {
            Some(self.os_name)
        } else if is_path(expression, &["sys", "implementation", "name"]) {
            Some(self.implementation)
        } else {
            None
        }
    }
}

/// Whether `expression` is a dotted name of these parts.
fn is_path(expression: &Expr, parts: &[&str]) -> bool {
    match (expression, parts) {
        (Expr::Name(name), [only]) => name.id.as_str() == *only,
        (Expr::Attribute(attribute), [front @ .., last]) => {
            attribute.attr.as_str() == *last && is_path(&attribute.value, front)
        }
        _ => false,
    }
}

/// The elements of a display of a tuple, list or set.
pub(crate) fn literals(expression: &Expr) -> Option<&[Expr]> {
    match expression {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        Expr::Set(set) => Some(&set.elts),
        _ => None,
    }
}

/// The text of a string literal.
pub(crate) fn text_literal(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

fn number(expression: &Expr) -> Option<u64> {
    match expression {
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(value) => value.as_u64(),
            _ => None,
        },
        _ => None,
    }
}
