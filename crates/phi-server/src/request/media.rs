//! The media type of a body.

use crate::http::Head;
use crate::problem::{Problem, Slug};

/// Refuses every body that is not plain JSON. Forms of web pages cannot send that type, so this
/// holds them off too.
pub(crate) fn check_media_type(head: &Head) -> Result<(), Problem> {
    if let Some(coding) = head.all("content-encoding").find(|it| *it != "identity") {
        let detail = format!("Content-Encoding {coding} is not understood; send the body as it is");
        return Err(Problem::new(Slug::UnsupportedMediaType, detail));
    }
    let given = head.header("content-type").unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|it| it.eq_ignore_ascii_case("application/json"));
    let is_utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    if is_json && is_utf8 {
        return Ok(());
    }
    let detail = "send the body as Content-Type: application/json, in UTF-8";
    Err(Problem::new(Slug::UnsupportedMediaType, detail))
}
