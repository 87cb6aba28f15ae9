//! The script for zsh.

use std::fmt::Write as _;

use crate::completions::place::{Named, Place, Value};

const BEGIN: &str = r"#compdef phicode phi
# Completions of phicode for zsh.

_phicode() {
    local place= word skip= tool= operand=
    local -a subcommands options
    local -i index
    for ((index = 2; index < CURRENT; index++)); do
        word=${words[index]}
        if [[ -n $skip ]]; then skip=; continue; fi
        if [[ $word == -- ]]; then tool=$index; break; fi
        case $place:$word in
";

const WORDS: &str = r"            *:-*) ;;
            :*|run:*|trace/run:*) _files; return ;;
        esac
    done
    if [[ -n $tool ]]; then
        if [[ $place == check && $CURRENT -eq $((tool + 1)) ]]; then
            _command_names -e
        else
            _files
        fi
        return
    fi
    case $place:${words[CURRENT - 1]} in
";

const PLACES: &str = "    esac\n    case $place in\n";

const END: &str = r#"    esac
    if [[ ${words[CURRENT]} == -* ]]; then
        _describe -o option options
        return
    fi
    (( ${#subcommands} )) && _describe subcommand subcommands
    case $operand in
        sources) _files -g '*.(φ|phi|py)' ;;
        files) _files ;;
    esac
}

if [[ ${funcstack[1]} == _phicode ]]; then
    _phicode "$@"
else
    compdef _phicode phicode phi
fi
"#;

/// The whole script.
pub(crate) fn script(places: &[Place]) -> String {
    let (mut steps, mut values, mut offers) = (String::new(), String::new(), String::new());
    for place in places {
        let Place { path, .. } = place;
        if !path.is_empty() {
            line(&mut steps, &format!("{}:{}) place={path} ;;", place.parent(), place.name()));
        }
        for choice in &place.options {
            let key = format!("{path}:{}", choice.option.name);
            let action = match &choice.value {
                None => continue,
                Some(Value::Words(words)) => format!("compadd -- {}", words.join(" ")),
                Some(Value::WordsOrFiles(words)) => {
                    format!("compadd -- {}; _files", words.join(" "))
                }
                Some(Value::Files) => "_files".to_owned(),
                Some(Value::Free) => ":".to_owned(),
            };
            line(&mut steps, &format!("{key}) skip=1 ;;"));
            line(&mut values, &format!("{key}) {action}; return ;;"));
        }
        let subcommands: String = place.subcommands.iter().map(described).collect();
        let options: String = place.options.iter().map(|one| described(&one.option)).collect();
        let operand = place.operand.word();
        let pattern = if path.is_empty() { "''" } else { path };
        line(
            &mut offers,
            &format!(
                "{pattern}) subcommands=({subcommands}) options=({options}) operand={operand} ;;"
            ),
        );
    }
    [BEGIN, &steps, WORDS, &values, PLACES, &offers, END].concat()
}

/// `'name:meaning' `, quoted.
fn described(named: &Named) -> String {
    let text = format!("{}:{}", named.name, named.meaning.replace(':', "\\:"));
    format!("'{}' ", text.replace('\'', "'\\''"))
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "            {content}").expect("writing to a string cannot fail");
}
