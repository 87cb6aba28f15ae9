//! `GET /symbols`: the symbol map of this server.

use serde_json::{Map, Value, json};

use crate::http::Response;
use crate::server::Server;

/// Answers with both directions of the map; the first spelling of a word is the one that is written.
pub(crate) fn symbols(server: &Server) -> Response {
    let (mut to_phi, mut to_python) = (Map::new(), Map::new());
    for (word, spellings) in server.map.entries() {
        to_phi.extend(spellings.first().map(|first| (word.to_owned(), first.as_str().into())));
        let all = spellings.iter().map(|spelling| (spelling.clone(), Value::from(word)));
        to_python.extend(all);
    }
    Response::json(&json!({
        "success": true,
        "map": server.map.name(),
        "python_to_phicode": to_phi,
        "phicode_to_python": to_python,
        "symbol_count": to_phi.len(),
    }))
}
