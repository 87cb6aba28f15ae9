//! `GET /metrics`: numbers for Prometheus.

use crate::http::Response;
use crate::metrics::Gauge;
use crate::process;
use crate::server::Server;

/// Answers with counters and gauges.
pub(crate) fn metrics(server: &Server) -> Response {
    let sandbox = server.runner.gauges();
    let gauge = |name, help, value: usize| Gauge { name, help, kind: "gauge", value: value as u64 };
    let gauges = [
        gauge("phicode_queue_depth", "Requests that wait for a slot.", server.slots.waiting()),
        gauge("phicode_slots", "Programs that may run at one time.", server.slots.total),
        gauge("phicode_slots_used", "Programs that run.", server.slots.used()),
        gauge("phicode_connections", "Open connections.", server.peers.open()),
        gauge("phicode_zygotes", "Warm interpreters that answer.", sandbox.zygotes),
        Gauge {
            name: "phicode_zygote_restarts_total",
            help: "Warm interpreters that were replaced.",
            kind: "counter",
            value: sandbox.zygote_restarts,
        },
        gauge("process_open_fds", "Open descriptors of the server.", process::descriptors()),
        Gauge {
            name: "process_resident_memory_bytes",
            help: "Memory of the server, without its runs.",
            kind: "gauge",
            value: process::resident_bytes(),
        },
    ];
    let text = server.metrics.text(&gauges);
    Response::new(200, "text/plain; version=0.0.4; charset=utf-8", text)
}
