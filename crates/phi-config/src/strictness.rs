//! How severe the configuration is read: the environment decides before the file.

use phi_syntax::Validation;

use crate::environment;
use crate::error::{ConfigError, ConfigErrorKind};
use crate::settings::Settings;
use crate::variables;

/// Whether any error refuses the whole configuration.
pub(crate) fn is_strict(settings: &Settings) -> bool {
    environment::explicit_switch(&variables::STRICT).or(settings.strict).unwrap_or(false)
}

/// Whether spellings that clash are dropped.
pub(crate) fn validation(settings: &Settings) -> Validation {
    match environment::explicit_switch(&variables::VALIDATION).or(settings.validation) {
        Some(false) => Validation::Off,
        _ => Validation::On,
    }
}

/// The variables whose text does not parse, as warnings; in strict mode of the environment they
/// are refused.
pub fn check_environment() -> Result<Vec<String>, ConfigError> {
    let problems = environment::problems();
    if environment::switch(&variables::STRICT) {
        refuse(problems)?;
        return Ok(Vec::new());
    }
    Ok(problems)
}

/// Everything as one refusal, if there is anything.
pub(crate) fn refuse(problems: Vec<String>) -> Result<(), ConfigError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(ConfigError::new(ConfigErrorKind::Refused(problems)).with_hint(
        "`phicode config validate` shows each place; PHICODE_STRICT=false goes on without",
    ))
}
