// Server-sent events out of a response's bytes, in pieces of any size.
//
// The format is that of the HTML standard, section "Server-sent events", as far as the server uses
// it: `event:` and `data:` lines, a blank line behind each event, comments that begin with a colon.

/** Collects text and gives the events that are complete: `{ name, data }`, data as a string. */
export class EventReader {
  #rest = "";

  /** The events that `text` completes. */
  push(text) {
    const blocks = (this.#rest + text).replaceAll("\r\n", "\n").split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(parse).filter((event) => event !== null);
  }
}

function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length > 0 ? { name, data: data.join("\n") } : null;
}

/** Yields the events of `response`, data parsed as JSON, in the order of their arrival. */
export async function* events(response) {
  const reader = new EventReader();
  const decoder = new TextDecoder();
  const body = response.body.getReader();
  for (;;) {
    const { done, value } = await body.read();
    if (done) return;
    for (const { name, data } of reader.push(decoder.decode(value, { stream: true }))) {
      yield { name, data: JSON.parse(data) };
    }
  }
}
