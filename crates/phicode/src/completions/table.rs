//! The places of the command line, read from the definitions that parse it.

use clap::{Arg, Command, CommandFactory};
use phi_launch::{Availability, FLAGS, Flag};
use phi_syntax::SymbolMap;

use crate::bench::BenchArguments;
use crate::cache::CacheArguments;
use crate::check::CheckArguments;
use crate::completions::command::CompletionsArguments;
use crate::completions::place::{Choice, Named, Operand, Place, Value};
use crate::config::ConfigArguments;
use crate::convert::ConvertArguments;
use crate::doctor::DoctorArguments;
use crate::execute::ExecuteArguments;
use crate::fmt::FmtArguments;
use crate::interpreters::InterpretersArguments;
use crate::sandbox::SandboxArguments;
use crate::serve::ServeArguments;
use crate::subcommands::SUBCOMMANDS;
use crate::token::TokenArguments;
use crate::trace::TraceArguments;

/// All places, the beginning first.
pub(crate) fn table() -> Vec<Place> {
    let known = SUBCOMMANDS.iter().filter_map(|one| Some((one.name, one.meaning?)));
    let subcommands = known.clone().map(|(name, meaning)| named(name, meaning)).collect();
    let start = Place {
        path: String::new(),
        subcommands,
        options: flags(|flag| flag.availability != Availability::Reserved),
        operand: Operand::Program,
    };
    let mut places = vec![start];
    for (name, _) in known {
        match command(name) {
            Some(mut command) => {
                command.build();
                add(&mut places, name, &command);
            }
            None => places.push(Place {
                path: name.to_owned(),
                subcommands: Vec::new(),
                options: flags(|flag| flag.availability == Availability::Now),
                operand: if name == "run" { Operand::Program } else { Operand::Nothing },
            }),
        }
    }
    places
}

/// The definition of a subcommand; those that read a run's flags have none.
fn command(name: &str) -> Option<Command> {
    Some(match name {
        "bench" => BenchArguments::command(),
        "cache" => CacheArguments::command(),
        "check" => CheckArguments::command(),
        "completions" => CompletionsArguments::command(),
        "config" => ConfigArguments::command(),
        "convert" => ConvertArguments::command(),
        "doctor" => DoctorArguments::command(),
        "execute" => ExecuteArguments::command(),
        "fmt" => FmtArguments::command(),
        "serve" => ServeArguments::command(),
        "token" => TokenArguments::command(),
        "sandbox" => SandboxArguments::command(),
        "trace" => TraceArguments::command(),
        "interpreters" => InterpretersArguments::command(),
        _ => return None,
    })
}

fn add(places: &mut Vec<Place>, path: &str, command: &Command) {
    let inner = || command.get_subcommands().filter(|one| !one.is_hide_set());
    let mut subcommands: Vec<Named> =
        inner().map(|one| named(one.get_name(), &about(one.get_about()))).collect();
    // A first word out of a few is offered as a subcommand is.
    let first = command.get_positionals().next();
    if let Some(Value::Words(words)) = first.and_then(value) {
        subcommands.extend(words.iter().map(|word| named(word, "")));
    }
    places.push(Place {
        path: path.to_owned(),
        subcommands,
        options: command.get_opts().chain(switches(command)).flat_map(choices).collect(),
        operand: first.filter(|one| takes_files(one)).map_or(Operand::Nothing, |one| {
            if is_named(one, "FILE") { Operand::Files } else { Operand::Sources }
        }),
    });
    for one in inner().filter(|one| one.get_name() != "help") {
        add(places, &format!("{path}/{}", one.get_name()), one);
    }
}

fn switches(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|one| !one.is_positional() && !one.get_action().takes_values())
}

/// An option under each of its names.
fn choices(option: &Arg) -> Vec<Choice> {
    let long = option.get_long().map(|name| format!("--{name}"));
    let short = option.get_short().map(|name| format!("-{name}"));
    let meaning = about(option.get_help());
    let choice = |name: String| Choice {
        option: named(&name, &meaning),
        value: option.get_action().takes_values().then(|| value(option).unwrap_or(Value::Free)),
    };
    long.into_iter().chain(short).map(choice).collect()
}

fn value(argument: &Arg) -> Option<Value> {
    let words: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|word| !word.is_hide_set())
        .map(|word| word.get_name().to_owned())
        .collect();
    if argument.get_id() == "map" {
        let bundled = SymbolMap::bundled_names().iter().map(|&name| name.to_owned());
        Some(Value::WordsOrFiles(bundled.collect()))
    } else if !words.is_empty() {
        Some(Value::Words(words))
    } else {
        takes_files(argument).then_some(Value::Files)
    }
}

fn takes_files(argument: &Arg) -> bool {
    ["PATH", "FILE", "DIR", "FOLDER", "TARGET", "OUT"].iter().any(|name| is_named(argument, name))
}

fn is_named(argument: &Arg, wanted: &str) -> bool {
    argument.get_value_names().is_some_and(|names| names.iter().any(|name| name == wanted))
}

fn flags(is_wanted: impl Fn(&Flag) -> bool) -> Vec<Choice> {
    let wanted = FLAGS.iter().filter(|flag| is_wanted(flag)).map(|flag| Choice {
        option: named(flag.name, flag.meaning),
        value: flag.value.map(|_| Value::Free),
    });
    let help = [("--help", "Print help"), ("--version", "Print the version")];
    let help = help.map(|(name, meaning)| Choice { option: named(name, meaning), value: None });
    wanted.chain(help).collect()
}

fn named(name: &str, meaning: &str) -> Named {
    Named { name: name.to_owned(), meaning: meaning.trim_end_matches('.').to_owned() }
}

/// The first sentence.
fn about(text: Option<&clap::builder::StyledStr>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}
