//! The words behind `phicode serve`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Parser;
use phi_server::Address;

use crate::sandbox::PlaceArguments;

/// Run, convert and check programs that come over HTTP.
///
/// Stops at SIGTERM when what runs has finished, at a second one at once; SIGHUP reads the tokens
/// and opens the log again. Exit status: 0 stopped; 2 usage, an address that cannot be used, no
/// interpreter, or less isolation than is required.
#[derive(Debug, Parser)]
#[command(name = "phicode serve", disable_version_flag = true)]
pub(crate) struct ServeArguments {
    /// Address: HOST:PORT or unix:PATH; may be repeated. Others than this machine's need a token.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Vec<Address>,

    /// Port of 127.0.0.1, as older versions name it.
    #[arg(long, value_name = "N", conflicts_with = "listen")]
    pub(crate) api_port: Option<u16>,

    /// Accepted: `phicode --api-server` is this command.
    #[arg(long, hide = true)]
    pub(crate) api_server: bool,

    #[command(flatten)]
    pub(crate) place: PlaceArguments,

    /// Further warm interpreter, such as `numpy` or `science=numpy,pandas`; may be repeated.
    #[arg(long = "zygote", value_name = "NAME[=IMPORTS]")]
    pub(crate) profiles: Vec<String>,

    /// Name beside those of this machine by which the server is asked; may be repeated.
    #[arg(long = "allow-host", value_name = "HOST")]
    pub(crate) hosts: Vec<String>,

    /// Origin of pages that may ask, such as `https://app.example`; may be repeated.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub(crate) origins: Vec<String>,

    /// Token file; without the option it is `phicode/tokens.json` in the configuration folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// Log; without the option it is standard error.
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,

    /// Bundled map or pack file of texts without a header, in place of the configuration's.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) map: Option<String>,

    /// Programs at one time; without the option 8 for each processor, if memory is enough.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) slots: Option<u32>,

    /// Requests that wait for a slot.
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    pub(crate) queue: u32,

    /// Milliseconds that they wait at most.
    #[arg(long, value_name = "MS", default_value_t = 2000)]
    pub(crate) queue_wait: u64,

    /// Requests per second of one client that has no rate of its own.
    #[arg(long, value_name = "COUNT", default_value = "1000")]
    pub(crate) rate: NonZeroU32,

    /// Bytes of a request's body at most.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20,
        value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    pub(crate) max_body: u64,

    /// Milliseconds of wall and CPU time that a request may ask for.
    #[arg(long, value_name = "MS", default_value_t = 60_000,
        value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub(crate) max_timeout: u64,

    /// MiB of memory that a request may ask for.
    #[arg(long, value_name = "MIB", default_value_t = 2048,
        value_parser = clap::value_parser!(u64).range(1..=2048))]
    pub(crate) max_memory: u64,

    /// Seconds that programs may go on after SIGTERM.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(crate) grace: u64,

    /// Who a server goes on as that is started as root.
    #[arg(long, value_name = "UID[:GID]", default_value = "65534:65534")]
    pub(crate) user: String,
}
