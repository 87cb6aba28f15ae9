//! Decides between the player and plain text.

use std::io::{self, IsTerminal};

use anyhow::Result;

use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::UsageError;
use crate::trace::arguments::ViewArguments;
use crate::trace::open::open;
use crate::trace::view::player::Player;
use crate::trace::view::{plain, play, words};

/// Shows a trace.
pub(crate) fn view(arguments: &ViewArguments) -> Result<Exit> {
    let told = arguments.commands.as_deref().map(words::parse).transpose();
    let told = told.map_err(|problem| {
        UsageError::new(format!("trace view: {problem}"), "`--commands ?` lists them")
    })?;
    let trace = open(&arguments.file)?;
    let is_watched = io::stdin().is_terminal() && io::stdout().is_terminal();
    let is_played = is_watched && !arguments.plain && told.is_none() && play::IS_POSSIBLE;
    let is_end_wanted = !is_played && told.is_none();
    let path = arguments.file.clone();
    let mut player = Player::new(path, trace, arguments.at, is_end_wanted)?;
    if is_played {
        return play::play(player).map(|()| Exit::Success);
    }
    for command in told.into_iter().flatten() {
        player.obey(command);
        if player.is_over {
            break;
        }
    }
    print(plain::text(&player))?;
    Ok(Exit::Success)
}
