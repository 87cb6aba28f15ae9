// The symbol map as keys, and `\name` Tab in the φ text.

/** Draws a key for each entry of `pythonToPhi`; `onGlyph` gets what a key stands for. */
export function drawKeyboard(toolbar, pythonToPhi, onGlyph) {
  const keys = Object.entries(pythonToPhi).map(([word, glyph]) => key(word, glyph, onGlyph));
  toolbar.replaceChildren(...keys);
  if (keys.length > 0) keys[0].tabIndex = 0;
  toolbar.addEventListener("keydown", (event) => move(event, toolbar));
}

function key(word, glyph, onGlyph) {
  const button = document.createElement("button");
  const sign = document.createElement("b");
  const name = document.createElement("small");
  sign.textContent = glyph;
  name.textContent = word;
  button.type = "button";
  // The toolbar is one stop of the Tab key; the arrows lead from key to key.
  button.tabIndex = -1;
  button.setAttribute("aria-label", `${glyph} for ${word}`);
  button.title = `${glyph} is ${word}; type \\${word} and Tab`;
  button.append(sign, name);
  // The text keeps its cursor, and on a telephone its keyboard.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => onGlyph(glyph));
  return button;
}

function move(event, toolbar) {
  const keys = [...toolbar.children];
  const now = keys.indexOf(document.activeElement);
  const next = {
    ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1,
    Home: 0, End: keys.length - 1,
  }[event.key];
  if (next === undefined || now < 0) return;
  event.preventDefault();
  const chosen = keys[(next + keys.length) % keys.length];
  for (const one of keys) one.tabIndex = one === chosen ? 0 : -1;
  chosen.focus();
}

/** Lets Tab behind `\word` in `editor` put the glyph of `word` in its place. */
export function completeNames(editor, pythonToPhi) {
  const complete = (event) => {
    if (event.key !== "Tab" || event.shiftKey) return;
    const typed = /\\([A-Za-z]+|:=)$/.exec(editor.text.slice(0, editor.area.selectionStart));
    if (typed === null || !Object.hasOwn(pythonToPhi, typed[1])) return;
    event.preventDefault();
    editor.insert(pythonToPhi[typed[1]], typed[0].length);
  };
  // Before the editor's own listener, which would indent.
  editor.area.addEventListener("keydown", complete, { capture: true });
}
