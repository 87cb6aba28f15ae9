//! `GET /openapi.json`: the description of the interface.

use phi_sandbox::Limits;
use serde_json::Value;

use crate::http::Response;
use crate::request::limit_ranges;
use crate::server::Server;

const OPENAPI: &str = include_str!("../../openapi.json");

/// The description with the limits and profiles of a server, whose operator may allow less than
/// there is.
pub(crate) fn openapi_of(maximum: &Limits, profiles: &[String]) -> String {
    let mut document: Value = serde_json::from_str(OPENAPI).expect("a test reads it");
    for schema in ["ExecuteRequest", "TraceRequest"] {
        let fields = &mut document["components"]["schemas"][schema]["properties"];
        let names = profiles.iter().map(|name| Value::from(name.as_str()));
        fields["profile"]["enum"] = names.chain([Value::Null]).collect();
        for (name, default, most) in limit_ranges(maximum) {
            fields[name]["default"] = default.into();
            fields[name]["maximum"] = most.into();
        }
    }
    document.to_string()
}

/// Answers with the description.
pub(crate) fn openapi(server: &Server) -> Response {
    Response::new(200, "application/json", server.openapi.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use phi_sandbox::{Limits, Status};
    use serde_json::Value;

    use super::OPENAPI;
    use crate::problem::Slug;
    use crate::request::{MAX_CODE, known_fields, limit_ranges};
    use crate::routes::table::ROUTES;

    fn document() -> Value {
        serde_json::from_str(OPENAPI).expect("JSON")
    }

    fn keys(value: &Value) -> BTreeSet<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    }

    #[test]
    fn the_routes_are_those_of_the_server() {
        let document = document();
        let mut expected: BTreeSet<String> =
            ROUTES.iter().map(|route| route.path.to_owned()).collect();
        expected.insert("/".to_owned());
        assert_eq!(keys(&document["paths"]), expected);
        for route in &ROUTES {
            let operation = &document["paths"][route.path][route.method.to_ascii_lowercase()];
            assert!(operation["responses"]["200"].is_object(), "{}", route.path);
            let needs_token = operation["security"].is_array();
            assert_eq!(needs_token, route.scope.is_some(), "{}", route.path);
        }
    }

    #[test]
    fn the_version_is_that_of_the_program() {
        assert_eq!(document()["info"]["version"], env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn the_fields_and_limits_of_a_run_are_those_of_the_server() {
        let document = document();
        let fields = &document["components"]["schemas"]["ExecuteRequest"]["properties"];
        let known: BTreeSet<String> = known_fields().into_iter().map(str::to_owned).collect();
        assert_eq!(keys(fields), known);
        for (name, default, most) in limit_ranges(&Limits::MAXIMUM) {
            assert_eq!(fields[name]["default"], default, "{name}");
            assert_eq!(
                (&fields[name]["minimum"], &fields[name]["maximum"]),
                (&1.into(), &most.into())
            );
        }
        assert_eq!(fields["code"]["maxLength"], MAX_CODE);
    }

    #[test]
    fn every_status_and_every_problem_is_described() {
        let document = document();
        let schemas = &document["components"]["schemas"];
        let listed = |value: &Value| -> BTreeSet<String> {
            let all = value.as_array().expect("a list").iter();
            all.map(|one| one.as_str().expect("a text").to_owned()).collect()
        };
        let statuses: BTreeSet<String> =
            Status::ALL.iter().map(|status| status.name().to_owned()).collect();
        assert_eq!(listed(&schemas["Status"]["enum"]), statuses);
        let types: BTreeSet<String> = Slug::ALL
            .iter()
            .map(|slug| format!("urn:phicode:problem:{}", slug.facts().0))
            .collect();
        assert_eq!(listed(&schemas["Problem"]["properties"]["type"]["enum"]), types);
    }
}
