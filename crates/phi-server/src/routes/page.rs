//! The page at `/`.

use crate::http::Response;
use crate::routes::table::{Name, Route};

/// The page may load what comes from this server and talk to it, and nothing else; no other page
/// may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    media_type: &'static str,
    text: &'static str,
}

macro_rules! files {
    ($($path:literal: $name:literal, $media_type:literal;)*) => {
        /// The files of `page/`, each a route.
        pub(crate) static ROUTES: &[Route] = &[$(Route {
            name: Name::Page(&File {
                media_type: $media_type,
                text: include_str!(concat!("../../page/", $name)),
            }),
            method: "GET",
            path: $path,
            scope: None,
        }),*];

        #[cfg(test)]
        const NAMES: &[&str] = &[$($name),*];
    };
}

files! {
    "/": "index.html", "text/html; charset=utf-8";
    "/api.js": "api.js", "text/javascript; charset=utf-8";
    "/convert.js": "convert.js", "text/javascript; charset=utf-8";
    "/editor.js": "editor.js", "text/javascript; charset=utf-8";
    "/events.js": "events.js", "text/javascript; charset=utf-8";
    "/examples.js": "examples.js", "text/javascript; charset=utf-8";
    "/icon.svg": "icon.svg", "image/svg+xml";
    "/keyboard.js": "keyboard.js", "text/javascript; charset=utf-8";
    "/outcome.js": "outcome.js", "text/javascript; charset=utf-8";
    "/output.js": "output.js", "text/javascript; charset=utf-8";
    "/page.js": "page.js", "text/javascript; charset=utf-8";
    "/run.js": "run.js", "text/javascript; charset=utf-8";
    "/server.js": "server.js", "text/javascript; charset=utf-8";
    "/storage.js": "storage.js", "text/javascript; charset=utf-8";
    "/style.css": "style.css", "text/css; charset=utf-8";
}

/// The answer that holds `file`.
pub(crate) fn page(file: &File) -> Response {
    Response::new(200, file.media_type, file.text)
        .with("Content-Security-Policy", POLICY)
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Opener-Policy", "same-origin")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::NAMES;

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let files = std::fs::read_dir(folder).expect("the folder");
        let there: BTreeSet<String> = files
            .map(|file| file.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        let served: BTreeSet<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(served, there);
    }
}
