//! Imports of small texts, one line for each.

use super::{Imports, read_imports};
use crate::target::Target;

fn read(text: &str) -> Imports {
    let target = Target {
        version: (3, 9),
        implementation: "pypy",
        platform: "linux",
        os_name: "posix",
        is_main: false,
    };
    read_imports(text, &target).expect("it parses")
}

/// `?` marks an optional import, `|` one that replaces others, `computed` a computed name.
fn shown(text: &str) -> String {
    let found = read(text);
    let imports = found.imports.iter().map(|one| {
        let dots = ".".repeat(one.level as usize);
        let names =
            if one.names.is_empty() { String::new() } else { format!(":{}", one.names.join(",")) };
        let optional = if one.optional { "?" } else { "" };
        let replaces = one.replaces.as_ref().map_or(String::new(), |range| format!("|{range:?}"));
        format!("{dots}{}{names}{optional}{replaces}", one.module)
    });
    imports
        .chain(found.computed.iter().map(|_| "computed".to_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn statements_of_every_form_are_read() {
    assert_eq!(shown("import a.b as c, d\n"), "a.b d");
    assert_eq!(shown("from a import b, c\nfrom d import *\n"), "a:b,c d");
    assert_eq!(shown("from . import b\nfrom ..p import q\n"), ".:b ..p:q");
    assert_eq!(shown("def f():\n    import late\nclass C:\n    import own\n"), "late own");
}

#[test]
fn calls_with_a_literal_are_imports_and_others_are_computed() {
    assert_eq!(shown("importlib.import_module('a.b')"), "a.b");
    assert_eq!(shown("il.import_module(name='a')"), "a");
    assert_eq!(shown("__import__('a', fromlist=[''])"), "a");
    assert_eq!(shown("import_module('.b', __package__)"), ".b");
    assert_eq!(
        shown("from importlib import import_module as im\nim('x')\nim(y)"),
        "importlib:import_module x computed"
    );
    assert_eq!(shown("__import__(name)"), "computed");
    assert_eq!(shown("import_module('.b', where)"), "computed");
    assert_eq!(shown("load = __import__"), "computed");
    assert_eq!(shown("runpy.run_path('x.py')"), "computed");
    assert_eq!(shown("map(importlib.import_module, names)"), "computed");
}

#[test]
fn an_import_that_may_fail_is_optional_unless_the_handler_gives_up() {
    assert_eq!(shown("try:\n    import a\nexcept ImportError:\n    a = None\n"), "a?");
    assert_eq!(
        shown("try:\n    import a\nexcept (ValueError, m.ModuleNotFoundError):\n    pass\n"),
        "a?"
    );
    assert_eq!(shown("try:\n    import a\nexcept:\n    pass\n"), "a?");
    assert_eq!(shown("try:\n    import a\nexcept ValueError:\n    pass\n"), "a");
    assert_eq!(shown("try:\n    import a\nexcept ImportError:\n    raise\n"), "a");
    assert_eq!(shown("try:\n    import a\nexcept ImportError:\n    sys.exit('no')\n"), "a");
    assert_eq!(shown("with suppress(ImportError):\n    import a\n"), "a?");
    assert_eq!(shown("with open(x):\n    import a\n"), "a");
}

#[test]
fn an_import_in_the_handler_replaces_those_that_failed() {
    let text = "import z\ntry:\n    import a\nexcept ImportError:\n    import b\n";
    assert_eq!(shown(text), "z a? b|1..2");
    let chain = "try:\n import a\nexcept ImportError:\n try:\n  import b\n except ImportError:\n  import c\n";
    assert_eq!(shown(chain), "a? b?|0..1 c|1..2");
}

#[test]
fn branches_that_the_target_does_not_take_are_left_out() {
    assert_eq!(shown("if sys.version_info >= (3, 11):\n    import a\nelse:\n    import b\n"), "b");
    assert_eq!(shown("if sys.version_info < (3,):\n    import a\nelif x:\n    import b\n"), "b");
    assert_eq!(
        shown("if sys.version_info >= (3, 8, 1):\n    import a\nelse:\n    import b\n"),
        "a"
    );
    assert_eq!(
        shown("if sys.version_info >= (3, 9, 1):\n    import a\nelse:\n    import b\n"),
        "a b"
    );
    assert_eq!(shown("if sys.version_info[0] == 2:\n    import a\n"), "");
    assert_eq!(shown("if TYPE_CHECKING:\n    import a\nif t.TYPE_CHECKING:\n    import b\n"), "");
    assert_eq!(shown("if sys.platform == 'win32' or os.name == 'nt':\n    import a\n"), "");
    assert_eq!(shown("if sys.platform.startswith('linux') and not False:\n    import a\n"), "a");
    assert_eq!(
        shown("if sys.implementation.name == 'pypy':\n    import a\nelse:\n    import b\n"),
        "a"
    );
    assert_eq!(shown("if sys.platform in ('win32', 'cygwin'):\n    import a\n"), "");
    assert_eq!(shown("if __name__ == '__main__':\n    import a\n"), "");
    assert_eq!(shown("if unknown:\n    import a\nelse:\n    import b\n"), "a b");
}

#[test]
fn syntax_of_a_later_version_is_an_error_at_its_place() {
    let target = Target {
        version: (3, 9),
        implementation: "pypy",
        platform: "linux",
        os_name: "posix",
        is_main: false,
    };
    let error = read_imports("x = 1\nmatch x:\n    case 1: pass\n", &target).expect_err("3.10");
    assert_eq!(error.range.start, 6);
    assert!(error.message.starts_with("cannot use `match` statement on Python 3.9"), "{error}");
    assert!(read_imports("def f[T](x: T): pass", &target).is_err());
    assert!(read_imports("f'{a!r:{'x'}}'", &target).is_err());
    assert!(read_imports("x = = 1", &target).is_err());
}

#[test]
fn what_only_the_run_decides_is_not_certain() {
    let text = "import a\ndef f():\n    import b\nif x:\n    import c\nelse:\n    import d\n\
                class C:\n    import e\ntry:\n    import g\nexcept ImportError:\n    import h\n";
    let certain: Vec<_> = read(text).imports.into_iter().filter(|one| one.certain).collect();
    let names: Vec<_> = certain.iter().map(|one| one.module.as_str()).collect();
    assert_eq!(names, ["a", "e", "h"]);
}

#[test]
fn exported_names_are_read_from_displays() {
    let found = read("__all__ = ['a', 'b']\n__all__ += ('c', d)\nx.__all__ = names\n");
    assert_eq!(found.exports, ["a", "b", "c"]);
}

/// What is taken from modules: `?` marks what not every run gets to.
fn taken(text: &str) -> String {
    let uses = read(text).uses.into_iter().map(|one| {
        let dots = ".".repeat(one.level as usize);
        format!("{dots}{}:{}{}", one.module, one.name, if one.certain { "" } else { "?" })
    });
    uses.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_loaded_from_imported_modules_is_found() {
    assert_eq!(taken("import a\na.b\na.c.d.e\n"), "a:b a:c.d");
    assert_eq!(taken("import a.b.c as d\nd.e()\n"), "a.b.c:e");
    assert_eq!(taken("import a.b\na.b\na.b.c\na.d\n"), "a.b:c a:d");
    assert_eq!(taken("from a import B\nB\nB.c\n"), "a:B.c");
    assert_eq!(taken("from . import b as c\nc.d\n"), ".:b.d");
    assert_eq!(taken("def f():\n    a.b\nimport a\n"), "a:b?");
    assert_eq!(taken("import a\nx and a.b\n"), "a:b?");
    assert_eq!(taken("import a\ngetattr(a, 'b')\n"), "a:b");
    assert_eq!(taken("ExceptionGroup\n"), "builtins:ExceptionGroup");
}

#[test]
fn names_that_the_text_can_do_without_are_not_taken() {
    for text in [
        "import a\nif hasattr(a, 'b'):\n    a.b\n",
        "import a\na.b = 1\na.b\n",
        "import a\ntry:\n    a.b\nexcept AttributeError:\n    pass\n",
        "import a\nwith suppress(AttributeError):\n    a.b\n",
        "import a\ngetattr(a, 'b', None)\n",
        "import a\ndef f(a):\n    a.b\n",
        "import a\n[a.b for a in x]\n",
        "import a\nif sys.version_info >= (3, 11) and a.b:\n    pass\n",
        "import a\na.b if sys.version_info >= (3, 11) else 1\n",
        "from __future__ import annotations\nimport a\nx: a.b\n",
        "try:\n    ExceptionGroup\nexcept NameError:\n    ExceptionGroup = None\n",
    ] {
        assert!(!taken(text).contains("a:b"), "{text}: {}", taken(text));
        assert!(!taken(text).contains("builtins"), "{text}");
    }
}

#[test]
fn built_in_functions_that_run_a_text_are_told() {
    let runs = |text: &str| read(text).runs_code;
    assert_eq!(runs("x = 1\nexec('y')\n"), [(6, "exec")]);
    assert_eq!(runs("builtins.eval(x)\nrun = compile\n"), [(0, "eval"), (23, "compile")]);
    assert_eq!(runs("from re import compile\ncompile('a')\nx.eval()\n"), []);
}

#[test]
fn the_contents_of_a_module_are_what_its_own_scope_binds() {
    let text = "import a.b, c as d\nfrom e import f as g\nfor i in x: pass\nclass C:\n    m = 1\n\
                def h():\n    global j\n    j = k = 1\nif sys.version_info > (3, 12):\n    new = 1\n";
    let contents = read(text).contents;
    for name in ["a", "d", "g", "i", "C", "h", "j", "__file__"] {
        assert!(contents.may_have(name), "{name}");
    }
    for name in ["b", "c", "e", "f", "m", "k", "new", "__version__"] {
        assert!(!contents.may_have(name), "{name}");
    }
    for text in ["from a import *", "globals()['x'] = 1", "def __getattr__(name): pass"] {
        assert!(read(text).contents.may_have("anything"), "{text}");
    }
}
