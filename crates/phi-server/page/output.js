// What the program prints, as it arrives.

/** The output area and the sentence below it. */
export class Output {
  #area;
  #end;
  #waiting = [];
  #isDrawing = false;

  constructor(area, end) {
    this.#area = area;
    this.#end = end;
  }

  clear() {
    this.#waiting = [];
    this.#area.replaceChildren();
    this.say("");
  }

  /** Adds `text` of `stream`, `stdout` or `stderr`. */
  write(stream, text) {
    this.#waiting.push([stream, text]);
    // Thousands of small pieces are drawn once a frame, or the page would not answer its keys.
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  /** Says how it ended, behind all that was printed; `kind` is `good`, `wrong` or empty. */
  say(sentence, kind = "") {
    this.#draw();
    this.#end.textContent = sentence;
    this.#end.className = kind;
  }

  #draw() {
    this.#isDrawing = false;
    const { scrollTop, clientHeight, scrollHeight } = this.#area;
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - 4;
    for (const [stream, text] of this.#waiting) this.#append(stream, text);
    this.#waiting = [];
    if (isAtEnd) this.#area.scrollTop = this.#area.scrollHeight;
  }

  #append(stream, text) {
    const last = this.#area.lastElementChild;
    if (last?.className === stream) {
      last.firstChild.appendData(text);
      return;
    }
    const span = document.createElement("span");
    span.className = stream;
    span.append(document.createTextNode(text));
    this.#area.append(span);
  }
}
