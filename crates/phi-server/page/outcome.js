// How a run ended, in words.

const KILLS = {
  timeout: "it ran longer than it may",
  cpu: "it used more processor time than it may",
  memory: "it used more memory than it may",
  output: "it printed more than it may",
  pids: "it started more processes and threads than it may",
};

const UNITS = { timeout: "ms", cpu: "ms", memory: "MB", output: "bytes", pids: "processes" };

/** A sentence about a result of `/execute`, and whether all went well. */
export function describe(result) {
  const time = result.wall_ms === undefined ? "" : ` after ${milliseconds(result.wall_ms)}`;
  return { text: `${what(result)}${time}.${cut(result)}`, isGood: result.status === "ok" };
}

function what(result) {
  const { status, exit_code: code, signal, kill, message } = result;
  if (status === "ok") return "Finished with exit status 0";
  if (status === "error") return `Ended with exit status ${code ?? "unknown"}`;
  if (status in KILLS) return `Stopped: ${KILLS[status]}${limit(status, kill)}`;
  if (status === "rejected") return `Not run: ${message ?? "the guard found it malicious"}`;
  if (status === "killed") return killed(signal, kill);
  return `Ended: ${message ?? status}`;
}

function limit(status, kill) {
  if (kill?.limit === undefined || kill.limit === null) return "";
  return ` (the limit is ${number(kill.limit)} ${UNITS[status]})`;
}

function killed(signal, kill) {
  const by = { server: "by the server", kernel: "by the system", client: "from here" }[kill?.by];
  if (kill?.by === "program" || by === undefined) return `Ended by signal ${signal ?? "unknown"}`;
  return `Stopped ${by}${kill.reason ? `: ${kill.reason}` : ""}`;
}

function cut({ truncated }) {
  const streams = ["stdout", "stderr"].filter((stream) => truncated?.[stream]);
  return streams.length > 0 ? ` What came later on ${streams.join(" and ")} was not kept.` : "";
}

function milliseconds(time) {
  return time < 1000 ? `${number(Math.round(time * 10) / 10)} ms` : `${number(Math.round(time / 10) / 100)} s`;
}

function number(value) {
  return typeof value === "number" ? value.toLocaleString("en") : String(value);
}

/** What Python calls the program's own file in a traceback, with the line. */
const OWN_LINE = /^ *File "(?:<[^">]+>|(?:[^"]*\/)?(?:main|__main__)\.[^"]+)", line (\d+)/gm;

/** Last line of the program in a traceback, with its last words; null if `stderr` has none. */
export function errorPlace(stderr) {
  const lines = [...stderr.matchAll(OWN_LINE)];
  const message = stderr.trimEnd().split("\n").pop();
  return lines.length > 0 ? { line: Number(lines.pop()[1]), message } : null;
}
