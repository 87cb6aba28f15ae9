// What `/info` says about the server, for those who want to know where their program runs.

/** One line; what a server does not tell is left out. */
export function describeServer(info) {
  const level = info.isolation?.level;
  const time = info.limits?.timeout_ms?.default;
  const parts = [
    info.engine,
    info.python_info,
    level && `isolation ${level}`,
    time && `${(time / 1000).toLocaleString("en")} s for each run`,
  ];
  return parts.filter(Boolean).join(" · ");
}
