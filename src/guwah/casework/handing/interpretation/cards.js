// The cards of the page: one for each piece of a voice note, one for each message. Text from the bundle
// is only ever set as text. Each change is written into the state of work.js, and `changed` is told.
function Cards(words, bundle, changed) {
  const LANGUAGES = "known";
  let count = 0;

  function make(tag, properties, ...children) {
    const one = document.createElement(tag);
    Object.assign(one, properties);
    one.append(...children);
    return one;
  }

  const filled = (text, ...values) => text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)]));
  const clock = (ms) => Math.floor(ms / 60000) + ":" + (ms % 60000 / 1000).toFixed(1).padStart(4, "0");

  function field(label, value, onInput, properties = {}) {
    const isLine = properties.line;
    const box = make(isLine ? "input" : "textarea", {
      id: "field-" + ++count, value, dir: isLine ? "ltr" : "auto", spellcheck: false, autocomplete: "off",
      autocapitalize: "none", maxLength: isLine ? 40 : 20000, disabled: Boolean(properties.disabled),
    });
    if (isLine) box.setAttribute("list", LANGUAGES);
    else box.rows = properties.rows || 2;
    box.className = properties.name || "";
    box.addEventListener("input", () => onInput(box.value));
    return make("p", { className: isLine ? "line" : "" }, make("label", { htmlFor: box.id, textContent: label }), box);
  }

  function button(label, onClick, className = "plain") {
    const one = make("button", { type: "button", textContent: label, className });
    one.addEventListener("click", onClick);
    return one;
  }

  const quoted = (label, text, className) =>
    make("div", { className: "quoted " + className }, make("p", { className: "label", textContent: label }),
      make("p", { dir: "auto", className: "text", textContent: text }));

  // Play, the place in the piece, cut and join.
  function controls(note, number, again) {
    const one = note.segments[number], key = note.number + "/" + one.start;
    const place = make("input", { type: "range", min: 0, max: one.end - one.start, step: 10, value: 0, className: "place" });
    place.setAttribute("aria-label", words.place);
    const play = button(words.play, async () => {
      if (Sound.playing() === key) { Sound.stop(); return; }
      const offset = Number(place.value) >= one.end - one.start - 50 ? 0 : Number(place.value);
      try {
        await Sound.play(key, note.samples, one.start, one.end, offset, shown);
      } catch (error) {
        // Stopping before it began is no fault.
        if (error.name !== "AbortError") Sound.stop(true);
      }
    }, "play");
    const cut = button(words.cut, () => {
      Sound.stop();
      if (Work.split(note, number, one.start + Number(place.value), bundle.into)) { changed(); again(); }
    });
    const join = button(words.join, () => {
      Sound.stop();
      if (Work.join(note, number, bundle.into)) { changed(); again(); }
    });
    function shown(current, offset, hasFailed) {
      const isOn = current === key;
      play.textContent = hasFailed ? words.unplayable : isOn ? words.stop : words.play;
      play.classList.toggle("on", isOn);
      if (isOn) { place.value = offset; allow(); }
    }
    function allow() {
      const other = note.segments[number + 1], at = Number(place.value);
      cut.hidden = !Work.isBlank(one);
      cut.disabled = at <= 0 || at >= one.end - one.start;
      join.hidden = !(other && Work.isBlank(one) && Work.isBlank(other));
    }
    place.addEventListener("input", () => {
      if (Sound.playing() === key) Sound.player.currentTime = Number(place.value) / 1000;
      allow();
    });
    allow();
    return { row: make("div", { className: "controls" }, play, place, cut, join), allow, play };
  }

  // What somebody, a machine or a person, wrote before.
  function before(one) {
    const found = [], given = one.given;
    if (given && given.status === "no speech") found.push(make("p", { textContent: words["person-silent"] }));
    else if (given && given.text !== null) {
      found.push(quoted(given.status === "confirmed" ? words["person-confirmed"] : words.person, given.text, "person"));
    }
    const heard = Work.heardText(one);
    if (heard && !(given && given.status === "confirmed")) {
      found.push(quoted(one.kind === "confirm" ? words["machine-heard"] : words.machine, heard, "machine"));
    }
    return found;
  }

  function piece(note, number, again) {
    const one = note.segments[number];
    const sound = controls(note, number, again);
    const card = make("section", { className: "card" });
    card.append(make("h3", { textContent: filled(words.piece, number + 1, clock(one.start), clock(one.end)) }), sound.row, ...before(one));
    const decided = (kind, text = "") => {
      Object.assign(one, { kind, text, at: kind ? Work.now() : null });
      changed();
      again(number);
    };
    if (Work.isWritable(one)) card.append(...writing(one, decided, sound));
    card.append(...others(one), ...translating(one, card));
    card.addEventListener("keydown", (event) => {
      if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); sound.play.click(); }
    });
    return card;
  }

  function writing(one, decided, sound) {
    const heard = Work.heardText(one), choices = make("div", { className: "choices" });
    if (one.kind === "confirm" || one.kind === "no speech") {
      const told = one.kind === "confirm" ? words.confirmed : words.silent;
      choices.append(make("span", { className: "told", textContent: told }), button(words.undo, () => decided(null)));
      return [choices];
    }
    const earlier = (one.given && one.given.text) || heard;
    if (heard.trim()) choices.append(button(words.right, () => decided("confirm")));
    if (earlier.trim()) choices.append(button(words.correct, () => decided("write", earlier)));
    choices.append(button(words.nobody, () => decided("no speech")));
    const text = field(words.said, one.text, (value) => {
      Object.assign(one, { text: value, kind: value.trim() ? "write" : null, at: value.trim() ? Work.now() : null });
      sound.allow();
      changed();
    }, { name: "said", rows: 3 });
    const language = field(words.spoken, one.language || (one.given && one.given.language) || "", (value) => {
      one.language = value;
      changed();
    }, { line: true, name: "spoken" });
    return [choices, text, language];
  }

  // Translations by other people, to be checked.
  function others(one) {
    const given = one.given ? one.given.translations : [];
    return given.flatMap((each, at) => {
      if (each.is_own) return [];
      const box = quoted(words.theirs + " (" + each.language + ")", each.text, "person");
      if (each.note) box.append(make("p", { dir: "auto", className: "text", textContent: each.note }));
      const check = one.checks.get(at);
      const objection = field(words.objection, check ? check.objection : "", (value) => {
        one.checks.set(at, { at: Work.now(), objection: value });
        changed();
      }, { name: "objection" });
      objection.hidden = !check;
      const tick = make("input", { type: "checkbox", checked: Boolean(check), className: "check" });
      tick.addEventListener("change", () => {
        if (tick.checked) one.checks.set(at, { at: Work.now(), objection: objection.lastChild.value });
        else one.checks.delete(at);
        objection.hidden = !tick.checked;
        changed();
      });
      box.append(make("label", { className: "tick" }, tick, " ", words.checked), objection);
      return [box];
    });
  }

  function translating(one, card) {
    const touched = (name) => (value) => {
      Object.assign(one, { [name]: value, translatedAt: Work.now() });
      changed();
    };
    const parts = [
      field(words.translation, one.translation, touched("translation"), { name: "translation", rows: 3 }),
      field(words.into, one.into, touched("into"), { line: true, name: "into" }),
      field(words.aside, one.note, touched("note"), { name: "aside" }),
    ];
    const first = make("p", { className: "first", textContent: words.first });
    const allow = () => {
      const isSaid = Work.said(one) !== "";
      first.hidden = isSaid || one.kind === "no speech";
      for (const each of parts) each.hidden = !isSaid;
    };
    card.addEventListener("input", allow);
    allow();
    return [first, ...parts];
  }

  function message(one) {
    const { given } = one, sides = { left: words.left, right: words["right-side"], centre: words.centre };
    const head = make("h3", { className: "head" }, String(given.number) + ". ");
    for (const part of [given.who, given.time, sides[given.side]]) {
      if (part) head.append(make("bdi", { textContent: part }), " ");
    }
    const touched = (name) => (value) => {
      Object.assign(one, { [name]: value, at: Work.now() });
      changed();
    };
    return make("section", { className: "card message " + (given.side || "") },
      head, make("p", { dir: "auto", className: "text", textContent: given.text }),
      field(words.written, one.language, touched("language"), { line: true, name: "written" }),
      field(words.translation, one.text, touched("text"), { name: "translation", rows: 3 }),
      field(words.into, one.into, touched("into"), { line: true, name: "into" }),
      field(words.aside, one.note, touched("note"), { name: "aside" }));
  }

  function ofNote(note) {
    const box = make("div", { className: "note" });
    // Drawn anew from the state: wholly, or the one card that was changed.
    function draw(only) {
      if (only !== undefined) {
        const fresh = piece(note, only, draw);
        box.children[only + 1].replaceWith(fresh);
        fresh.querySelector(note.segments[only].kind === "write" ? ".said" : ".choices button").focus();
        return;
      }
      const title = make("h2", { textContent: filled(words.note, note.number) });
      box.replaceChildren(title, ...note.segments.map((_, number) => piece(note, number, draw)));
    }
    draw();
    return box;
  }

  function ofThread(messages) {
    return make("div", { className: "thread" }, make("h2", { textContent: words.thread }), ...messages.map(message));
  }

  return { ofNote, ofThread, filled };
}
