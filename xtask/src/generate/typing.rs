//! `editors/typing`: the glyphs of the default map for editors, shells and keyboards.
//!
//! Each file is a table in the format of one program; the names are those of the REPL.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::pages::Page;

/// A glyph, and how it is typed.
pub(crate) struct Typed {
    pub(crate) python: String,
    pub(crate) glyph: String,
    /// All names without the backslash, the Python word first.
    pub(crate) names: Vec<String>,
}

/// The entries of the map `phi` with all their names.
pub(crate) fn typed(phi: &Table, latex: &Table) -> Result<Vec<Typed>> {
    let words = table(phi, "words")?;
    let latex = table(latex, "names")?;
    let entry = |(python, spelling): (&String, &Value)| {
        let glyph = spelling.as_str().context("a glyph is a string")?.to_owned();
        let mut names = vec![python.clone()];
        // The operator; an editor may take only letters for a name.
        names.extend((python == ":=").then(|| "walrus".to_owned()));
        let second = latex.iter().filter(|(_, known)| known.as_str() == Some(&glyph));
        names.extend(second.map(|(name, _)| name.clone()));
        Ok(Typed { python: python.clone(), glyph, names })
    };
    words.iter().map(entry).collect()
}

/// Every file, from the entries of the default map.
pub(crate) fn files(entries: &[Typed]) -> Vec<Page> {
    let page = |path, text| Page { path, text };
    vec![
        page("editors/typing/XCompose", x_compose(entries)),
        page("editors/typing/inputrc", inputrc(entries)),
        page("editors/typing/phi.zsh", zsh(entries)),
        page("editors/typing/phi.fish", fish(entries)),
        page("editors/typing/phi.vim", vim(entries)),
        page("editors/typing/phi.el", emacs(entries)),
        page("editors/typing/phi.code-snippets", vs_code(entries)),
        page("editors/typing/phi.mim", m17n(entries)),
        page("editors/typing/phi.plist", mac_os(entries)),
        page("editors/typing/phi.ahk", auto_hotkey(entries)),
        page("editors/typing/card.html", card(entries)),
    ]
}

fn made(comment: &str) -> String {
    format!("{comment} Glyphs of Phicode. Made by `cargo xtask generate`: do not edit.\n")
}

/// One line for each name, made by `line` from name and glyph.
fn lines(entries: &[Typed], line: impl Fn(&str, &str) -> String) -> String {
    let names = entries.iter().flat_map(|one| one.names.iter().map(|name| (name, &one.glyph)));
    names.map(|(name, glyph)| line(name, glyph)).collect()
}

/// The Compose key, `\`, the name, a blank: without an end `\for` would hide `\forall`.
fn x_compose(entries: &[Typed]) -> String {
    let key = |letter: char| match letter {
        ':' => "<colon>".to_owned(),
        '=' => "<equal>".to_owned(),
        letter => format!("<{letter}>"),
    };
    let line = |name: &str, glyph: &str| {
        let keys: Vec<String> = name.chars().map(key).collect();
        format!("<Multi_key> <backslash> {} <space> : \"{glyph}\"\n", keys.join(" "))
    };
    made("#") + &lines(entries, line)
}

/// Tab ends a name, as in the REPL.
fn inputrc(entries: &[Typed]) -> String {
    made("#") + &lines(entries, |name, glyph| format!("\"\\\\{name}\\t\": \"{glyph}\"\n"))
}

fn zsh(entries: &[Typed]) -> String {
    made("#") + &lines(entries, |name, glyph| format!("bindkey -s '\\\\{name}\\t' '{glyph}'\n"))
}

/// An abbreviation is expanded by the blank or Enter behind it.
fn fish(entries: &[Typed]) -> String {
    made("#")
        + &lines(entries, |name, glyph| {
            format!("abbr --add --position anywhere -- '\\{name}' '{glyph}'\n")
        })
}

fn vim(entries: &[Typed]) -> String {
    let table = lines(entries, |name, glyph| format!("      \\ '{name}': '{glyph}',\n"));
    made("\"")
        + &format!(
            "let s:names = {{\n{table}      \\ }}\n\n\
function! PhiTab() abort\n  \
let l:line = getline('.')\n  \
let l:before = strpart(l:line, 0, col('.') - 1)\n  \
let l:name = matchstr(l:before, '\\\\\\zs\\(\\w\\+\\|:=\\)$')\n  \
if !has_key(s:names, l:name)\n    \
return \"\\<Tab>\"\n  \
endif\n  \
let l:typed = strpart(l:before, 0, strlen(l:before) - strlen(l:name) - 1) . s:names[l:name]\n  \
call setline('.', l:typed . strpart(l:line, strlen(l:before)))\n  \
call cursor(line('.'), strlen(l:typed) + 1)\n  \
return ''\n\
endfunction\n\n\
augroup phi\n  autocmd!\n  \
autocmd BufNewFile,BufRead *.φ,*.phi setlocal filetype=python\n  \
autocmd BufNewFile,BufRead *.φ,*.phi inoremap <buffer> <silent> <Tab> <C-R>=PhiTab()<CR>\n\
augroup END\n"
        )
}

fn emacs(entries: &[Typed]) -> String {
    let rules = lines(entries, |name, glyph| format!(" (\"\\\\{name}\" \"{glyph}\")\n"));
    let head = ";;; phi.el --- input method for φ  -*- lexical-binding: t; coding: utf-8 -*-\n";
    head.to_owned()
        + &made(";;")
        + &format!(
            "(require 'quail)\n(quail-define-package\n \
\"phi\" \"UTF-8\" \"φ\" t \"Glyphs of Phicode: \\\\for is ∀.\"\n \
nil t nil nil nil nil nil nil nil nil t)\n(quail-define-rules\n{rules})\n\
(add-to-list 'auto-mode-alist '(\"\\\\.\\\\(φ\\\\|phi\\\\)\\\\'\" . python-mode))\n\
(provide 'phi)\n;;; phi.el ends here\n"
        )
}

fn vs_code(entries: &[Typed]) -> String {
    let snippet = |one: &Typed| {
        let names: Vec<String> = one.names.iter().map(|name| format!("\"\\\\{name}\"")).collect();
        let Typed { python, glyph, .. } = one;
        format!(
            "  \"φ {python}\": {{\"prefix\": [{}], \"body\": \"{glyph}\", \"description\": \"{python}\"}}",
            names.join(", ")
        )
    };
    let snippets: Vec<String> = entries.iter().map(snippet).collect();
    made("//") + &format!("{{\n{}\n}}\n", snippets.join(",\n"))
}

fn m17n(entries: &[Typed]) -> String {
    let rules = lines(entries, |name, glyph| format!("   (\"\\\\{name}\" \"{glyph}\")\n"));
    made(";;")
        + &format!(
            "(input-method t phi)\n(title \"φ\")\n(map\n  (trans\n{rules}  ))\n(state\n  (init\n    (trans)))\n"
        )
}

fn mac_os(entries: &[Typed]) -> String {
    let rules = lines(entries, |name, glyph| {
        format!(
            "  <dict><key>phrase</key><string>{glyph}</string>\
<key>shortcut</key><string>\\{name}</string></dict>\n"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
<!-- Glyphs of Phicode. Made by `cargo xtask generate`: do not edit. -->\n\
<plist version=\"1.0\">\n<array>\n{rules}</array>\n</plist>\n"
    )
}

/// Case counts, the word may stand in the middle of others, and its ending key is dropped.
fn auto_hotkey(entries: &[Typed]) -> String {
    let names = entries.iter().flat_map(|one| one.names.iter().map(|name| (name, &one.glyph)));
    // A colon would end the abbreviation.
    let usable = names.filter(|(name, _)| !name.contains(':'));
    let mut text = format!("#Requires AutoHotkey v2.0\n{}", made(";"));
    for (name, glyph) in usable {
        writeln!(text, ":C?O:\\{name}::{glyph}").expect("writing to a string cannot fail");
    }
    text
}

fn card(entries: &[Typed]) -> String {
    let mut rows = String::new();
    for Typed { python, glyph, names } in entries {
        let names: Vec<String> = names.iter().map(|name| format!("\\{name}")).collect();
        writeln!(
            rows,
            "<tr><td class=\"glyph\">{glyph}</td><td>{python}</td><td><code>{}</code></td></tr>",
            names.join(" ")
        )
        .expect("writing to a string cannot fail");
    }
    format!(
        "<!doctype html>\n<!-- Made by `cargo xtask generate`: do not edit. -->\n\
<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Glyphs of Phicode</title>\n<style>\n\
body {{ font: 10pt sans-serif; columns: 2; }}\n\
td {{ padding: 0 0.6em; border-bottom: 1px solid #ccc; }}\n\
.glyph {{ font-size: 14pt; text-align: center; }}\n\
tr {{ break-inside: avoid; }}\n\
@page {{ size: A4; margin: 1.5cm; }}\n</style>\n\
<table>\n{rows}</table>\n</html>\n"
    )
}

fn table<'a>(document: &'a Table, name: &str) -> Result<&'a Table> {
    document.get(name).and_then(Value::as_table).with_context(|| format!("no table {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Typed> {
        let phi = "[words]\nfor = \"∀\"\n\":=\" = \"≔\"\n".parse().expect("a table");
        let latex = "[names]\nforall = \"∀\"\n".parse().expect("a table");
        typed(&phi, &latex).expect("entries")
    }

    #[test]
    fn the_python_word_is_the_first_name() {
        let names: Vec<_> = entries().into_iter().map(|one| one.names).collect();
        assert_eq!(names, [vec!["for", "forall"], vec![":=", "walrus"]]);
    }

    #[test]
    fn each_format_has_its_own_signs() {
        let entries = entries();
        let line = "<Multi_key> <backslash> <colon> <equal> <space> : \"≔\"\n";
        assert!(x_compose(&entries).contains(line));
        assert!(inputrc(&entries).contains("\"\\\\forall\\t\": \"∀\"\n"));
        assert!(vs_code(&entries).contains("\"prefix\": [\"\\\\for\", \"\\\\forall\"]"));
        assert!(auto_hotkey(&entries).contains(":C?O:\\walrus::≔\n"));
        assert!(!auto_hotkey(&entries).contains("\\:="));
        assert!(card(&entries).contains("<code>\\for \\forall</code>"));
    }
}
