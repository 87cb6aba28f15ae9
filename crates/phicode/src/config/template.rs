//! The text of a new configuration: everything that can be set, as it is.

use std::path::Path;

use anyhow::Result;
use phi_syntax::SymbolMap;
use serde_json::Value;

/// The text of `.(φ)/config.json` below `directory` for `language`, a bundled map or a pack file.
///
/// Every value is the one that holds without the file. The words of a pack file are left to that
/// file: repeated here they would hide its later changes.
pub(crate) fn template(directory: &Path, language: &str) -> Result<String> {
    let (name, symbols) = if let Some(map) = SymbolMap::bundled(language) {
        (language.to_owned(), words(map))
    } else {
        // Refuses what is neither a map nor a usable pack.
        phi_config::load_map(language)?;
        (from_inside(directory, Path::new(language)), "{}".to_owned())
    };
    let name = Value::from(name);
    Ok(format!(
        "{{\n  \"language\": {name},\n  \"file_extension\": [\".φ\", \".phi\"],\n  \
         \"interpreter\": null,\n  \"validation\": true,\n  \"strict\": false,\n  \
         \"symbols\": {symbols}\n}}\n"
    ))
}

fn words(map: &SymbolMap) -> String {
    let lines: Vec<String> = map
        .entries()
        .map(|(word, spellings)| {
            let value = match spellings {
                [one] => Value::from(one.as_str()),
                many => Value::from(many.to_vec()),
            };
            format!("    {}: {value}", Value::from(word))
        })
        .collect();
    format!("{{\n{}\n  }}", lines.join(",\n"))
}

/// `pack` as the configuration names it: a relative path starts in the folder of the file.
fn from_inside(directory: &Path, pack: &Path) -> String {
    let absolute = phi_config::environment::absolute;
    let (root, pack) = (absolute(directory), absolute(pack));
    match pack.strip_prefix(&root) {
        Ok(inside) => format!("../{}", inside.display()),
        Err(_) => pack.display().to_string(),
    }
}
