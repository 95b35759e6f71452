// What an interpreter has done so far: segments and messages with their drafts, and the answer made of
// them. Knows no element of the page. The rules are those of docs/spec/interpreter-bundle.md.
const Work = (function () {
  const FORMAT = "guwah-interpreter-answer-1", MOST_STEPS = 5000;
  const now = () => new Date().toISOString().slice(0, 19) + "Z";
  const whole = (text) => new TextDecoder().decode(new TextEncoder().encode(text));
  const orNull = (text) => (text.trim() ? whole(text) : null);

  // JSON in one spelling (RFC 8785): keys sorted, no spaces.
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const pairs = Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key]));
    return "{" + pairs.join(",") + "}";
  }

  function segmentOf(start, end, heard, given, into) {
    const own = given ? given.translations.find((one) => one.is_own) : null;
    return {
      start, end, heard, given, kind: null, text: "", language: "", at: null,
      into: own ? own.language : into, translation: own ? own.text : "", note: (own && own.note) || "",
      translatedAt: null, checks: new Map(),
    };
  }

  function noteOf(given, samples, into) {
    const segments = given.segments.map((one) => segmentOf(one.start_ms, one.end_ms, one.machine, one, into));
    return { number: given.number, samples, segments, layout: [] };
  }

  function messageOf(given, into) {
    return { given, language: "", into, text: "", note: "", at: null };
  }

  // Nobody has written it: neither somebody before nor this interpreter.
  const isBlank = (one) => one.kind === null && !(one.given && (one.given.text !== null || one.given.translations.length));
  const isWritable = (one) => !(one.given && one.given.translations.length);
  // What a translation would be of, or "".
  function said(one) {
    if (one.kind === "confirm") return heardText(one);
    if (one.kind === "write") return one.text.trim() ? one.text : "";
    if (one.kind === "no speech") return "";
    return (one.given && one.given.text) || "";
  }
  const heardText = (one) => one.heard.map((each) => each.text).join(" ");

  function split(note, number, at, into) {
    const one = note.segments[number];
    if (!isBlank(one) || at <= one.start || at >= one.end) return false;
    const middle = (each) => Math.floor((each.start_ms + each.end_ms) / 2);
    const first = segmentOf(one.start, at, one.heard.filter((each) => middle(each) < at), null, into);
    const second = segmentOf(at, one.end, one.heard.filter((each) => middle(each) >= at), null, into);
    note.segments.splice(number, 1, first, second);
    note.layout.push({ step: "split", segment: number, at_ms: at });
    return true;
  }

  function join(note, number, into) {
    const one = note.segments[number], other = note.segments[number + 1];
    if (!other || !isBlank(one) || !isBlank(other)) return false;
    note.segments.splice(number, 2, segmentOf(one.start, other.end, [...one.heard, ...other.heard], null, into));
    note.layout.push({ step: "join", segment: number });
    return true;
  }

  function stepsOf(note) {
    const steps = [...note.layout];
    note.segments.forEach((one, number) => {
      const placed = (step, at) => ({ step, segment: number, start_ms: one.start, end_ms: one.end, at });
      if (one.kind === "confirm" || one.kind === "no speech") steps.push(placed(one.kind, one.at));
      if (one.kind === "write" && one.text.trim()) {
        steps.push({ ...placed("write", one.at), text: whole(one.text), language: orNull(one.language.trim()) });
      }
      // Checks first: a translation of one's own may change the order of the others.
      for (const [translation, check] of one.checks) {
        steps.push({ ...placed("check", check.at), translation, objection: orNull(check.objection) });
      }
      if (one.translatedAt && one.translation.trim() && said(one)) {
        steps.push({
          ...placed("translate", one.translatedAt), language: one.into.trim(),
          text: whole(one.translation), note: orNull(one.note),
        });
      }
    });
    return steps;
  }

  // The answer as bytes; none if nothing was done, null if it is more than is taken back.
  function answer(bundle, notes, messages) {
    const done = notes.map((note) => ({ number: note.number, steps: stepsOf(note) }));
    const written = messages.filter((one) => one.at && one.text.trim()).map((one) => ({
      number: one.given.number, written_in: orNull(one.language.trim()), language: one.into.trim(),
      text: whole(one.text), note: orNull(one.note), at: one.at,
    }));
    const steps = done.reduce((sum, one) => sum + one.steps.length, 0);
    if (steps > MOST_STEPS) return null;
    if (steps + written.length === 0) return new Uint8Array(0);
    return new TextEncoder().encode(canonical({
      guwah: FORMAT, handout: bundle.handout, interpreter: bundle.interpreter, saved_at: now(),
      notes: done.filter((one) => one.steps.length), messages: written,
    }));
  }

  // Takes up a saved answer of this very page; false if it is of another one.
  function restore(bytes, bundle, notes, messages) {
    const saved = JSON.parse(new TextDecoder().decode(bytes));
    if (saved.guwah !== FORMAT || saved.handout !== bundle.handout) return false;
    for (const { number, steps } of saved.notes) {
      const note = notes[number - 1];
      for (const step of steps) takeUp(note, step, bundle.into);
    }
    for (const one of saved.messages) {
      Object.assign(messages[one.number - 1], {
        language: one.written_in || "", into: one.language, text: one.text, note: one.note || "", at: one.at,
      });
    }
    return true;
  }

  function takeUp(note, step, into) {
    if (step.step === "split") { split(note, step.segment, step.at_ms, into); return; }
    if (step.step === "join") { join(note, step.segment, into); return; }
    const one = note.segments[step.segment];
    if (step.step === "translate") {
      Object.assign(one, { into: step.language, translation: step.text, note: step.note || "", translatedAt: step.at });
    } else if (step.step === "check") {
      one.checks.set(step.translation, { at: step.at, objection: step.objection || "" });
    } else {
      Object.assign(one, { kind: step.step, text: step.text || "", language: step.language || "", at: step.at });
    }
  }

  // Language tags that are none: the fields in which they stand.
  const isLanguage = (tag) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(tag.trim());

  return { noteOf, messageOf, isBlank, isWritable, said, heardText, split, join, answer, restore, isLanguage, now };
})();
