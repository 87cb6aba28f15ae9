//! The player on a terminal: draw, wait for a key, obey.

use anyhow::Result;

use crate::trace::view::player::Player;

/// Whether this system's terminals are known.
pub(crate) const IS_POSSIBLE: bool = cfg!(unix);

/// Plays until the user leaves.
#[cfg(unix)]
pub(crate) fn play(mut player: Player) -> Result<()> {
    use anyhow::Context;

    use crate::ffi::ignore_broken_pipes;
    use crate::trace::view::keys;
    use crate::trace::view::screen::Screen;
    use crate::trace::view::terminal::Terminal;

    ignore_broken_pipes();
    let terminal = Terminal::take().context("take the terminal")?;
    let mut screen = Screen::default();
    let mut size = terminal.size();
    let draw = |screen: &mut Screen, player: &Player, size| {
        terminal.write(screen.draw(player, size).as_bytes()).context("write to the terminal")
    };
    draw(&mut screen, &player, size)?;
    while !player.is_over {
        let Some(bytes) = terminal.read().context("read from the terminal")? else { break };
        for key in keys::read(&bytes) {
            screen.press(key, &mut player);
        }
        let now = terminal.size();
        if !bytes.is_empty() || now != size {
            size = now;
            draw(&mut screen, &player, size)?;
        }
    }
    Ok(())
}

/// Elsewhere a step is printed as text.
#[cfg(not(unix))]
#[expect(clippy::needless_pass_by_value, reason = "the same interface")]
pub(crate) fn play(player: Player) -> Result<()> {
    crate::dispatch::print(crate::trace::view::plain::text(&player))
}
