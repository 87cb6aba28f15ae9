//! The script for bash 4 and newer.

use std::fmt::Write as _;

use crate::completions::place::{Place, Value};

const BEGIN: &str = r#"# Completions of phicode for bash.

# Folders and the files whose name ends as φ and Python files do.
_phicode_sources() {
    local file
    while IFS= read -r file; do
        if [[ -d $file ]]; then
            COMPREPLY+=("$file")
        else
            case $file in *.φ | *.phi | *.py) COMPREPLY+=("$file") ;; esac
        fi
    done < <(compgen -f -- "$1")
    compopt -o filenames 2>/dev/null
}

_phicode_files() {
    local file
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$1")
    compopt -o filenames 2>/dev/null
}

_phicode() {
    local current=${COMP_WORDS[COMP_CWORD]} place= word index skip= tool=
    local subcommands= options= operand=
    COMPREPLY=()
    for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if [[ -n $skip ]]; then skip=; continue; fi
        if [[ $word == -- ]]; then tool=$index; break; fi
        case $place:$word in
"#;

const WORDS: &str = r#"            *:-*) ;;
            :* | run:* | trace/run:*) _phicode_files "$current"; return ;;
        esac
    done
    if [[ -n $tool ]]; then
        if [[ $place == check && $COMP_CWORD -eq $((tool + 1)) ]]; then
            COMPREPLY=($(compgen -c -- "$current"))
        else
            _phicode_files "$current"
        fi
        return
    fi
    case $place:${COMP_WORDS[COMP_CWORD - 1]} in
"#;

const PLACES: &str = "    esac\n    case $place in\n";

const END: &str = r#"    esac
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
    fi
    COMPREPLY=($(compgen -W "$subcommands" -- "$current"))
    if [[ -n $operand ]]; then "_phicode_$operand" "$current"; fi
}

complete -F _phicode phicode phi
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
                Some(Value::Words(words)) => offer(words),
                Some(Value::WordsOrFiles(words)) => {
                    format!("{}; _phicode_files \"$current\"", offer(words))
                }
                Some(Value::Files) => "_phicode_files \"$current\"".to_owned(),
                Some(Value::Free) => ":".to_owned(),
            };
            line(&mut steps, &format!("{key}) skip=1 ;;"));
            line(&mut values, &format!("{key}) {action}; return ;;"));
        }
        let names: Vec<_> = place.subcommands.iter().map(|one| one.name.as_str()).collect();
        let options: Vec<_> = place.options.iter().map(|one| one.option.name.as_str()).collect();
        let operand = place.operand.word();
        let (names, options) = (names.join(" "), options.join(" "));
        let pattern = if path.is_empty() { "''" } else { path };
        line(
            &mut offers,
            &format!("{pattern}) subcommands='{names}' options='{options}' operand={operand} ;;"),
        );
    }
    [BEGIN, &steps, WORDS, &values, PLACES, &offers, END].concat()
}

fn offer(words: &[String]) -> String {
    format!("COMPREPLY=($(compgen -W '{}' -- \"$current\"))", words.join(" "))
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "            {content}").expect("writing to a string cannot fail");
}
