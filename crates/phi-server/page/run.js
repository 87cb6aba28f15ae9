// One run at a time: started, followed, stopped.

import { Refusal, explain, postForResponse } from "./api.js";
import { events } from "./events.js";
import { describe, errorPlace } from "./outcome.js";

/** Runs programs on the server and shows what they print. */
export class Runner {
  #output;
  #onRefusal;
  #onChange;
  #request = null;

  /** `onChange(isRunning)` is called when a run begins and when it ends. */
  constructor(output, onRefusal, onChange) {
    this.#output = output;
    this.#onRefusal = onRefusal;
    this.#onChange = onChange;
  }

  get isRunning() {
    return this.#request !== null;
  }

  /** Ends the run: the server kills what belongs to a connection that is gone. */
  stop() {
    this.#request?.abort();
  }

  /** Runs the text of `editor`; `fields` are those of `/execute`, its code aside. */
  async run(editor, fields) {
    if (this.isRunning) return;
    this.#request = new AbortController();
    this.#onChange(true);
    this.#output.clear();
    this.#output.say("Running…");
    editor.settle();
    try {
      await this.#follow(editor, { code: editor.text, ...fields, stream: true });
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#request = null;
      this.#onChange(false);
    }
  }

  async #follow(editor, fields) {
    const response = await postForResponse("execute", fields, this.#request.signal);
    let stderr = "";
    for await (const { name, data } of events(response)) {
      if (name === "stdout" || name === "stderr") this.#output.write(name, data.data);
      if (name === "stderr") stderr += data.data;
      if (name === "error") throw new Refusal(data.status, data, null);
      if (name === "result") return this.#ended(data, stderr, editor);
    }
    throw new Error("the connection ended before the program did");
  }

  #ended(result, stderr, editor) {
    const { text, isGood } = describe(result);
    this.#output.say(text, isGood ? "good" : "wrong");
    const place = result.syntax_error ?? (result.status === "error" ? errorPlace(stderr) : null);
    if (place !== null) editor.complainOf(place);
  }

  #failed(error) {
    if (error.name === "AbortError") {
      this.#output.say("Stopped from here.", "wrong");
      return;
    }
    this.#output.say(explain(error), "wrong");
    if (error instanceof Refusal) this.#onRefusal(error);
  }
}
