// What survives a reload: the text that was written, its language, and standard input.

const KEY = "phicode.page";

/** What was kept: `{ source, text, stdin }`, or null if there is nothing of use. */
export function restore() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    const isWhole = ["phi", "python"].includes(kept?.source)
      && typeof kept.text === "string" && typeof kept.stdin === "string";
    return isWhole ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps `{ source, text, stdin }`; a full or forbidden storage is no reason to stop writing. */
export function keep(state) {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch (error) {
    console.warn("the text does not survive a reload:", error);
  }
}
