//! The script for fish.

use std::fmt::Write as _;

use crate::completions::place::{Named, Operand, Place, Value};

const BEGIN: &str = r#"# Completions of phicode for fish.

# The place of the command line: words of subcommands joined with a slash, `program` behind one.
function __phicode_place
    set -l place
    set -l skip
    for word in (commandline -opc)[2..]
        if test -n "$skip"
            set skip
            continue
        end
        switch "$place:$word"
"#;

const END: &str = r#"            case '*:--'
                echo program
                return
            case '*:-*'
                continue
            case ':*' 'run:*' 'trace/run:*'
                echo program
                return
        end
    end
    echo "$place"
end

function __phicode_at
    test (__phicode_place) = "$argv[1]"
end

function __phicode_sources
    for file in (__fish_complete_path (commandline -ct))
        string match -qr '(/|\.φ|\.phi|\.py)(\t.*)?$' -- $file; and echo $file
    end
end

for phicode in phicode phi
    complete -c $phicode -f
    complete -c $phicode -n '__phicode_at program' -F
"#;

/// The whole script.
pub(crate) fn script(places: &[Place]) -> String {
    let (mut steps, mut offers) = (String::new(), String::new());
    for place in places {
        let Place { path, .. } = place;
        if !path.is_empty() {
            let key = format!("{}:{}", place.parent(), place.name());
            writes(&mut steps, 12, &format!("case '{key}'"));
            writes(&mut steps, 16, &format!("set place {path}"));
        }
        let at = format!("complete -c $phicode -n '__phicode_at \"{path}\"'");
        for choice in &place.options {
            let value = match &choice.value {
                None => String::new(),
                Some(Value::Words(words)) => format!(" -x -a '{}'", words.join(" ")),
                Some(Value::WordsOrFiles(words)) => format!(" -r -F -a '{}'", words.join(" ")),
                Some(Value::Files) => " -r -F".to_owned(),
                Some(Value::Free) => " -x".to_owned(),
            };
            if choice.value.is_some() {
                let key = format!("{path}:{}", choice.option.name);
                writes(&mut steps, 12, &format!("case '{key}'"));
                writes(&mut steps, 16, "set skip 1");
            }
            writes(&mut offers, 4, &format!("{at} {}{value}", option(&choice.option)));
        }
        for one in &place.subcommands {
            let meaning = quoted(&one.meaning);
            writes(&mut offers, 4, &format!("{at} -a {} -d {meaning}", one.name));
        }
        match place.operand {
            Operand::Nothing => {}
            Operand::Files => writes(&mut offers, 4, &format!("{at} -F")),
            Operand::Sources | Operand::Program => {
                writes(&mut offers, 4, &format!("{at} -a '(__phicode_sources)'"));
            }
        }
    }
    [BEGIN, &steps, END, &offers, "end\n"].concat()
}

fn option(named: &Named) -> String {
    let meaning = quoted(&named.meaning);
    match named.name.strip_prefix("--") {
        Some(long) => format!("-l {long} -d {meaning}"),
        None => format!("-s {} -d {meaning}", named.name.trim_start_matches('-')),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn writes(text: &mut String, indent: usize, content: &str) {
    writeln!(text, "{:indent$}{content}", "").expect("writing to a string cannot fail");
}
