//! The messages that packs can translate: key, exception, and the wordings of Python.
//!
//! Sources: CPython 3.8 to 3.13 (`Objects`, `Python/ceval.c`, `Parser`, `Grammar/python.gram`) and
//! `PyPy` 7.3 for 3.9. Longer wordings stand before those that they begin with.

/// One kind of message.
pub(crate) struct Pattern {
    pub(crate) key: &'static str,
    /// The class that raises it, or one that this class is derived from.
    pub(crate) class: &'static str,
    pub(crate) wordings: &'static [&'static str],
}

const fn of(class: &'static str, key: &'static str, wordings: &'static [&'static str]) -> Pattern {
    Pattern { key, class, wordings }
}

/// Words of the engine that are no messages of Python.
pub(crate) const LABELS: [&str; 8] =
    ["error", "warning", "hint", "help", "note", "line", "column", "did-you-mean"];

pub(crate) static PATTERNS: &[Pattern] = &[
    of(
        "NameError",
        "unbound",
        &[
            "local variable '{name}' referenced before assignment",
            "cannot access local variable '{name}' where it is not associated with a value",
            "free variable '{name}' referenced before assignment in enclosing scope",
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope",
        ],
    ),
    of(
        "NameError",
        "name",
        &["name '{name}' is not defined", "global name '{name}' is not defined"],
    ),
    of(
        "TypeError",
        "missing-arguments",
        &[
            "{function}() missing {count} required positional argument: {names}",
            "{function}() missing {count} required positional arguments: {names}",
            "{function}() missing {count} required keyword-only argument: {names}",
            "{function}() missing {count} required keyword-only arguments: {names}",
            "{function}() missing required argument {names} (pos {count})",
        ],
    ),
    of(
        "TypeError",
        "no-arguments",
        &[
            "{function}() takes no arguments ({…} given)",
            "{function}() takes no arguments",
            "{function}() takes no keyword arguments",
        ],
    ),
    of(
        "TypeError",
        "argument-count",
        &[
            "{function}() takes {expected} positional arguments but {given} positional arguments (and {…}) were given",
            "{function}() takes {expected} positional argument but {given} positional arguments (and {…}) were given",
            "{function}() takes {expected} positional arguments but {given} were given",
            "{function}() takes {expected} positional argument but {given} were given",
            "{function}() takes {expected} positional arguments but {given} was given",
            "{function}() takes {expected} positional argument but {given} was given",
            "{function}() takes exactly {expected} arguments ({given} given)",
            "{function}() takes exactly {expected} argument ({given} given)",
            "{function}() takes at most {expected} arguments ({given} given)",
            "{function}() takes at most {expected} argument ({given} given)",
            "{function}() takes at least {expected} arguments ({given} given)",
            "{function}() takes at least {expected} argument ({given} given)",
            "{function}() takes exactly {expected} positional arguments ({given} given)",
            "{function}() takes exactly {expected} positional argument ({given} given)",
            "{function}() takes at most {expected} positional arguments ({given} given)",
            "{function} expected at least {expected} arguments, got {given}",
            "{function} expected at least {expected} argument, got {given}",
            "{function} expected at most {expected} arguments, got {given}",
            "{function} expected at most {expected} argument, got {given}",
            "{function} expected {expected} arguments, got {given}",
            "{function} expected {expected} argument, got {given}",
        ],
    ),
    of(
        "TypeError",
        "unexpected-argument",
        &[
            "{function}() got an unexpected keyword argument '{name}'. Did you mean {…}?",
            "{function}() got an unexpected keyword argument '{name}'",
            "'{name}' is an invalid keyword argument for {function}()",
        ],
    ),
    of(
        "TypeError",
        "repeated-argument",
        &[
            "{function}() got multiple values for argument '{name}'",
            "{function}() got multiple values for keyword argument '{name}'",
        ],
    ),
    of("TypeError", "not-callable", &["'{type}' object is not callable"]),
    of(
        "TypeError",
        "not-iterable",
        &[
            "'{type}' object is not iterable",
            "'{type}' object is not an iterator",
            "cannot unpack non-iterable {type} object",
            "argument of type '{type}' is not iterable",
            "argument of type '{type}' is not a container or iterable",
        ],
    ),
    of(
        "TypeError",
        "not-subscriptable",
        &[
            "'{type}' object is not subscriptable",
            "type '{type}' is not subscriptable",
            "'{type}' object is not subscriptable (key {…})",
        ],
    ),
    of(
        "TypeError",
        "item-assignment",
        &[
            "'{type}' object does not support item assignment",
            "'{type}' object does not support item deletion",
            "'{type}' object doesn't support item deletion",
        ],
    ),
    of(
        "TypeError",
        "operand-types",
        &["unsupported operand type(s) for {operator}: '{left}' and '{right}'"],
    ),
    of(
        "TypeError",
        "unary-operand",
        &[
            "bad operand type for unary {operator}: '{type}'",
            "unsupported operand type for unary {operator}: '{type}'",
        ],
    ),
    of(
        "TypeError",
        "compare-types",
        &["'{operator}' not supported between instances of '{left}' and '{right}'"],
    ),
    of(
        "TypeError",
        "concatenate",
        &[
            "can only concatenate {left} (not \"{right}\") to {…}",
            "can only concatenate {left} (not '{right}') to {…}",
        ],
    ),
    of(
        "TypeError",
        "index-type",
        &[
            "{type} indices must be integers or slices, not {…}",
            "{type} indices must be integers, not {…}",
            "{type} indices must be integers",
            "{type} index must be an integer, not {…}",
        ],
    ),
    of(
        "TypeError",
        "unhashable",
        &[
            "cannot use {…} (unhashable type: '{type}')",
            "unhashable type: '{type}'",
            "'{type}' objects are unhashable",
        ],
    ),
    of(
        "TypeError",
        "no-length",
        &["object of type '{type}' has no len()", "'{type}' has no length"],
    ),
    of(
        "TypeError",
        "not-integer",
        &[
            "'{type}' object cannot be interpreted as an integer",
            "expected integer, got {type} object",
        ],
    ),
    of("TypeError", "wrong-argument", &["{function}() argument must be {…}, not '{type}'"]),
    of(
        "TypeError",
        "join-item",
        &[
            "sequence item {index}: expected str instance, {type} found",
            "sequence item {index}: expected str, {type} found",
        ],
    ),
    of(
        "TypeError",
        "context-manager",
        &[
            "'{type}' object does not support the context manager protocol",
            "'{type}' object does not support the asynchronous context manager protocol",
        ],
    ),
    of("TypeError", "not-awaitable", &["object {type} can't be used in 'await' expression"]),
    of(
        "TypeError",
        "not-exception",
        &[
            "exceptions must derive from BaseException",
            "exceptions must derive from BaseException, not {…}",
        ],
    ),
    of(
        "TypeError",
        "abstract",
        &[
            "Can't instantiate abstract class {class} with abstract methods {methods}",
            "Can't instantiate abstract class {class} with abstract method {methods}",
            "Can't instantiate abstract class {class} without an implementation for abstract methods {methods}",
            "Can't instantiate abstract class {class} without an implementation for abstract method {methods}",
        ],
    ),
    of(
        "ValueError",
        "number-text",
        &[
            "invalid literal for int() with base {…}: {text}",
            "could not convert string to float: {text}",
        ],
    ),
    of(
        "ValueError",
        "too-many-values",
        &[
            "too many values to unpack (expected {expected}, got {…})",
            "too many values to unpack (expected {expected})",
        ],
    ),
    of(
        "ValueError",
        "too-few-values",
        &[
            "not enough values to unpack (expected at least {expected}, got {given})",
            "not enough values to unpack (expected {expected}, got {given})",
        ],
    ),
    of(
        "ValueError",
        "not-found",
        &[
            "list.remove(x): x not in list",
            "list.remove(): {…}",
            "list.index(x): x not in list",
            "tuple.index(x): x not in tuple",
            "{…} is not in list",
            "{…} is not in tuple",
            "{…} is not in range",
            "substring not found{…}",
        ],
    ),
    of(
        "ValueError",
        "empty-sequence",
        &["{function}() arg is an empty sequence", "{function}() iterable argument is empty"],
    ),
    of(
        "ValueError",
        "math-domain",
        &[
            "math domain error",
            "expected a nonnegative input, got {…}",
            "expected a positive input{…}",
        ],
    ),
    of(
        "AttributeError",
        "module-attribute",
        &[
            "partially initialized module '{module}' has no attribute '{name}' ({…})",
            "module '{module}' has no attribute '{name}' ({…})",
            "module '{module}' has no attribute '{name}'",
        ],
    ),
    of(
        "AttributeError",
        "attribute",
        &[
            "'{type}' object has no attribute '{name}'",
            "type object '{type}' has no attribute '{name}'",
        ],
    ),
    of(
        "AttributeError",
        "read-only",
        &[
            "can't set attribute{…}",
            "can't delete attribute{…}",
            "property {…} has no setter",
            "property {…} has no deleter",
            "'{…}' object attribute '{…}' is read-only",
            "readonly attribute",
        ],
    ),
    of("IndexError", "pop-empty", &["pop from empty {…}", "pop from an empty {…}"]),
    of("IndexError", "index-range", &["{…} index out of range", "index out of range"]),
    of("KeyError", "pop-empty", &["'pop from an empty set'", "'popitem(): dictionary is empty'"]),
    of("KeyError", "key", &["{key}"]),
    of("ZeroDivisionError", "division-by-zero", &["{…}"]),
    of(
        "ModuleNotFoundError",
        "module",
        &["No module named '{module}'; {…}", "No module named '{module}'"],
    ),
    of(
        "ImportError",
        "import-name",
        &[
            "cannot import name '{name}' from partially initialized module '{module}' ({…}",
            "cannot import name '{name}' from '{module}' ({…})",
            "cannot import name '{name}' from '{module}'",
        ],
    ),
    of(
        "ImportError",
        "relative-import",
        &[
            "attempted relative import with no known parent package",
            "attempted relative import beyond top-level package",
        ],
    ),
    of("RecursionError", "recursion", &["maximum recursion depth exceeded{…}"]),
    of("FileNotFoundError", "file-missing", &["[Errno 2] {…}: {path}"]),
    of("FileExistsError", "file-exists", &["[Errno 17] {…}: {path}"]),
    of("IsADirectoryError", "is-directory", &["[Errno 21] {…}: {path}"]),
    of("PermissionError", "permission", &["[Errno 13] {…}: {path}", "[Errno 1] {…}: {path}"]),
    of("UnicodeDecodeError", "decode", &["'{codec}' codec can't decode {…}"]),
    of("UnicodeEncodeError", "encode", &["'{codec}' codec can't encode {…}"]),
    of("EOFError", "input-end", &["EOF when reading a line{…}", ""]),
    of(
        "RuntimeError",
        "changed-size",
        &[
            "{…} changed size during iteration",
            "{…} keys changed during iteration",
            "{…} mutated during iteration",
        ],
    ),
    of("AssertionError", "assertion", &[""]),
    of(
        "OverflowError",
        "too-large",
        &["math range error", "{…} too large to convert to {…}", "(34, {…})", "{…} too large"],
    ),
    of("SyntaxError", "forgot-comma", &["invalid syntax. Perhaps you forgot a comma?"]),
    of(
        "SyntaxError",
        "equals",
        &[
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
            "cannot assign to {…} here. Maybe you meant '==' instead of '='?",
            "expression cannot contain assignment, perhaps you meant \"==\"?",
        ],
    ),
    of("SyntaxError", "invalid-syntax", &["invalid syntax"]),
    of("SyntaxError", "block-missing", &["expected {…} or {…} block"]),
    of("SyntaxError", "expected", &["expected '{symbol}'"]),
    of(
        "SyntaxError",
        "never-closed",
        &[
            "'{…}' was never closed",
            "parenthesis is never closed",
            "unexpected EOF while parsing",
            "unexpected end of file (EOF) in {…}",
        ],
    ),
    of(
        "SyntaxError",
        "unmatched",
        &[
            "unmatched '{bracket}'",
            "closing parenthesis '{bracket}' does not match opening parenthesis {…}",
        ],
    ),
    of(
        "SyntaxError",
        "string-open",
        &[
            "unterminated {…}string literal (detected at line {…}",
            "unterminated string literal{…}",
            "EOL while scanning {…}",
            "EOF while scanning {…}",
            "end of line (EOL) while scanning {…}",
            "end of file (EOF) while scanning {…}",
        ],
    ),
    of("SyntaxError", "assign", &["cannot assign to {target}", "can't assign to {target}"]),
    of(
        "SyntaxError",
        "outside-function",
        &[
            "'{keyword}' ({…}) outside {…}function",
            "'{keyword}' outside {…}function",
            "{keyword} ({…}) outside {…}function",
        ],
    ),
    of(
        "SyntaxError",
        "outside-loop",
        &[
            "'{keyword}' ({…}) outside loop",
            "'{keyword}' outside loop",
            "'{keyword}' ({…}) not properly in loop",
            "'{keyword}' not properly in loop",
        ],
    ),
    of("SyntaxError", "indent-expected", &["expected an indented block{…}"]),
    of("SyntaxError", "indent-unexpected", &["unexpected indent{…}"]),
    of("SyntaxError", "indent-mismatch", &["unindent does not match {…}"]),
    of("SyntaxError", "tabs", &["inconsistent use of tabs and spaces in indentation"]),
    of(
        "SyntaxError",
        "character",
        &["invalid character {…}", "invalid non-printable character {…}", "Unknown character{…}"],
    ),
    of(
        "SyntaxError",
        "number",
        &["leading zeros in decimal integer literals {…}", "invalid {…} literal", "invalid token"],
    ),
    of("SyntaxError", "print", &["Missing parentheses in call to '{…}'{…}"]),
    of("SyntaxError", "argument-order", &["positional argument follows keyword argument{…}"]),
    of(
        "SyntaxError",
        "default-order",
        &[
            "non-default argument follows default argument",
            "parameter without a default follows parameter with a default",
        ],
    ),
    of(
        "SyntaxError",
        "argument-twice",
        &[
            "duplicate argument '{name}' in function definition",
            "keyword argument repeated: {name}",
        ],
    ),
    of(
        "SyntaxError",
        "global-late",
        &[
            "name '{name}' is assigned to before {…} declaration",
            "name '{name}' is used prior to {…} declaration",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::PATTERNS;
    use crate::messages::template::parts;

    #[test]
    fn every_wording_has_matching_braces() {
        let wordings = PATTERNS.iter().flat_map(|one| one.wordings);
        assert!(wordings.clone().count() > 100);
        assert!(wordings.into_iter().all(|wording| parts(wording).is_some()));
    }
}
