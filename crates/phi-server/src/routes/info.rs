//! `GET /info`: what this server is.

use serde_json::{Map, Value, json};

use crate::auth::Scope;
use crate::drain::Phase;
use crate::http::Response;
use crate::request::{MAX_CODE, limit_ranges};
use crate::server::Server;

/// Version of the interface; it grows when a field changes its meaning or goes away.
const API_VERSION: &str = "1";

/// Answers with everything that a client may want to know before it asks.
pub(crate) fn info(server: &Server) -> Response {
    let isolation = server.runner.isolation();
    let options = &server.options;
    let is_required = server.tokens().is_required();
    let not_yet = || Err("what records is started with the first POST /trace".to_owned());
    let tracing = server.runner.recorder().unwrap_or_else(not_yet);
    Response::json(&json!({
        "success": true,
        "engine": "(φ) Phicode Engine",
        "badge": "(φ)",
        "symbol": "φ",
        "version": env!("CARGO_PKG_VERSION"),
        "python_info": options.python,
        "api_version": API_VERSION,
        "build": if cfg!(debug_assertions) { "debug" } else { "release" },
        "auth": if is_required { "token" } else { "none" },
        "scopes": Scope::ALL.map(Scope::name),
        "isolation": {
            "level": isolation.level.to_string(),
            "required": options.required.to_string(),
            "layers": isolation.layers,
            "network": isolation.network,
            "filesystem": isolation.filesystem,
            "memory": isolation.memory,
            "pids": isolation.pids,
            "cgroup": isolation.cgroup,
            "landlock_abi": isolation.landlock_abi,
            "missing": isolation.missing,
            "side_channels": "not covered",
            "weak_allowed": options.weak_allowed,
        },
        "limits": limits(server),
        "profiles": server.runner.profiles(),
        "interpreters": options.interpreters.iter().map(|one| json!({
            "profile": one.profile,
            "version": one.version,
        })).collect::<Vec<_>>(),
        "queue": {
            "length": server.slots.queue,
            "waiting": server.slots.waiting(),
            "max_wait_ms": phi_sandbox::millis(options.queue_wait),
        },
        "load": {
            "slots": server.slots.total,
            "running": server.slots.used(),
            "connections": server.peers.open(),
            "draining": server.drain.phase() > Phase::Serving,
        },
        "map": server.map.name(),
        "tracing": tracing.is_ok(),
        "tracing_detail": tracing.err(),
    }))
}

/// Default and maximum of every limit, by the name of its field, and the bounds of bodies.
fn limits(server: &Server) -> Value {
    let limits = limit_ranges(&server.options.maximum);
    let mut limits: Map<String, Value> = limits
        .map(|(name, default, maximum)| {
            (name.to_owned(), json!({ "default": default, "maximum": maximum }))
        })
        .collect();
    limits.insert("body_bytes".to_owned(), server.options.max_body.into());
    limits.insert("code_bytes".to_owned(), MAX_CODE.into());
    Value::Object(limits)
}
