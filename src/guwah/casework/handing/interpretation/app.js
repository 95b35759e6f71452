// The page: it opens what is sealed in it with seven words, shows it to be written and translated, and
// seals the answer. Opens no connection: the page's policy forbids every one. Keeps nothing.
(function () {
  const WORDS = @WORDS@;
  const KNOWN = ["ug", "ug-Latn", "ug-Cyrl", "zh-Hans", "zh-Hant", "bo", "kk", "ky", "uz", "tr", "ru", "fa", "ar", "en", "de", "fr"];
  const SPOKEN = ["title", "what", "words-label", "open", "alias-label", "mark-label", "how-label", "how", "earlier-label",
    "speed-label", "loop-label", "save", "result", "share", "after", "small"];
  const $ = (id) => document.getElementById(id);
  let words = WORDS.en, identity = null, bundle = null, notes = [], messages = [], cards = null;
  let isUnsaved = false, made = null, isForWords = true;

  function speak(language) {
    words = WORDS[language];
    document.documentElement.lang = language;
    document.documentElement.dir = words.dir;
    for (const id of SPOKEN) $(id).textContent = words[id];
    for (const one of $("languages").children) one.setAttribute("aria-pressed", String(one.lang === language));
    if (!isForWords) {
      $("what").textContent = words["what-key"];
      $("words-label").textContent = words["key-label"];
    }
    if (bundle) draw();
  }

  function bytesOf(id) {
    const text = atob($(id).textContent), bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  }

  // What opens the bundle, or null.
  async function keyOf(typed) {
    if (isForWords) {
      const seven = typed.toLowerCase().split(/[^a-z]+/).filter(Boolean).join(" ");
      return Opening.byPassphrase(bytesOf("key"), seven);
    }
    const found = typed.toUpperCase().match(/AGE-SECRET-KEY-1[A-Z0-9]+/);
    try { return found && await Opening.byIdentity(bytesOf("key"), found[0]); } catch (error) { return null; }
  }

  async function unlock() {
    const key = await keyOf($("words").value);
    if (key === null) return false;
    identity = new TextDecoder().decode(key).trim();
    const plain = await Opening.byIdentity(bytesOf("bundle"), identity);
    if (plain === null) throw new Error("damaged");
    const all = Opening.unpadded(plain);
    const size = new DataView(all.buffer, all.byteOffset).getUint32(0);
    bundle = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(all.subarray(4, 4 + size)));
    let at = 4 + size;
    notes = bundle.notes.map((one) => {
      const samples = all.slice(at, at + one.samples_bytes);
      at += one.samples_bytes;
      return Work.noteOf(one, samples, bundle.into);
    });
    messages = bundle.messages.map((one) => Work.messageOf(one, bundle.into));
    for (const id of ["key", "bundle"]) $(id).remove();
    return true;
  }

  // A pause in which the browser draws.
  const drawn = () => new Promise((done) => setTimeout(done, 50));

  async function open(event) {
    event.preventDefault();
    if ($("open").disabled) return;
    $("open").disabled = true;
    $("lock-status").textContent = words.opening;
    await drawn();
    try {
      if (await unlock()) {
        $("words").value = "";
        $("lock").hidden = true;
        $("work").hidden = false;
        draw();
        $("title").focus();
      } else {
        $("lock-status").textContent = isForWords ? words.wrong : words["wrong-key"];
      }
    } catch (error) {
      $("lock-status").textContent = words.damaged;
    }
    $("open").disabled = false;
  }

  function draw() {
    cards = Cards(words, bundle, changed);
    $("request").textContent = bundle.request;
    $("request").hidden = !bundle.request;
    $("alias").textContent = bundle.interpreter;
    $("mark").textContent = bundle.mark;
    $("voices").hidden = notes.length === 0;
    $("notes").replaceChildren(...notes.map(cards.ofNote));
    $("thread").replaceChildren(...(messages.length ? [cards.ofThread(messages)] : []));
    told();
  }

  function told() {
    const pieces = notes.flatMap((one) => one.segments), parts = [];
    if (pieces.length) {
      const heard = pieces.filter((one) => !Work.isBlank(one)).length;
      const translated = pieces.filter((one) => one.translation.trim() && Work.said(one)).length;
      parts.push(cards.filled(words["progress-pieces"], heard, pieces.length, translated));
    }
    if (messages.length) {
      parts.push(cards.filled(words["progress-messages"], messages.filter((one) => one.text.trim()).length, messages.length));
    }
    $("progress").textContent = parts.join(" ");
  }

  function changed() {
    isUnsaved = true;
    for (const id of ["result", "share", "after"]) $(id).hidden = true;
    $("status").textContent = "";
    told();
  }

  function wrongLanguage() {
    const pieces = notes.flatMap((one) => one.segments);
    const named = [
      ...pieces.filter((one) => one.kind === "write").map((one) => one.language),
      ...pieces.filter((one) => one.translation.trim()).map((one) => one.into || "–"),
      ...messages.filter((one) => one.text.trim()).flatMap((one) => [one.language, one.into || "–"]),
    ];
    return named.find((one) => one.trim() && !Work.isLanguage(one));
  }

  async function save() {
    const wrong = wrongLanguage();
    if (wrong) { $("status").textContent = cards.filled(words["no-language"], wrong); return; }
    $("save").disabled = true;
    $("status").textContent = words.saving;
    await drawn();
    try {
      const answer = Work.answer(bundle, notes, messages);
      if (answer && answer.length === 0) { $("status").textContent = words.nothing; return; }
      const plain = answer && Opening.padded(answer);
      if (plain === null) { $("status").textContent = words["too-large"]; return; }
      const encrypter = new Guwah.Encrypter();
      encrypter.addRecipient(bundle.recipient);
      encrypter.addRecipient(bundle.own);
      offer(await encrypter.encrypt(plain));
      $("status").textContent = words.saved;
    } catch (error) {
      $("status").textContent = words.failed;
    } finally {
      $("save").disabled = false;
    }
  }

  function offer(sealed) {
    const random = crypto.getRandomValues(new Uint8Array(4));
    const name = "answer-" + Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("") + ".age";
    made = new File([sealed], name, { type: "application/octet-stream" });
    const link = $("result");
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(made);
    link.download = name;
    link.hidden = false;
    $("after").hidden = false;
    $("share").hidden = !(navigator.canShare && navigator.canShare({ files: [made] }));
  }

  async function goOn() {
    const [file] = $("earlier").files;
    if (!file || (isUnsaved && !confirm(words["earlier-sure"]))) return;
    let isTaken = false;
    try {
      const sealed = new Uint8Array(await file.arrayBuffer());
      const plain = await Opening.byIdentity(sealed, identity);
      const fresh = bundle.notes.map((one, at) => Work.noteOf(one, notes[at].samples, bundle.into));
      const blank = bundle.messages.map((one) => Work.messageOf(one, bundle.into));
      isTaken = plain !== null && Work.restore(Opening.unpadded(plain), bundle, fresh, blank);
      if (isTaken) { notes = fresh; messages = blank; isUnsaved = false; draw(); }
    } catch (error) {
      isTaken = false;
    }
    $("status").textContent = "";
    $("progress").textContent = isTaken ? words["earlier-done"] : words["earlier-wrong"];
    $("earlier").value = "";
  }

  for (const language of Object.keys(WORDS)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", lang: language, textContent: WORDS[language].own });
    button.addEventListener("click", () => speak(language));
    $("languages").append(button);
  }
  $("languages").hidden = Object.keys(WORDS).length < 2;
  const named = (one) => new Intl.DisplayNames(["en"], { type: "language" }).of(one);
  $("known").append(...KNOWN.map((one) => Object.assign(document.createElement("option"), { value: one, label: named(one) })));
  $("lock").addEventListener("submit", open);
  $("words").addEventListener("keydown", (event) => { if (event.key === "Enter") open(event); });
  $("earlier").addEventListener("change", goOn);
  $("save").addEventListener("click", save);
  $("result").addEventListener("click", () => { isUnsaved = false; });
  $("share").addEventListener("click", () => {
    navigator.share({ files: [made] }).then(() => { isUnsaved = false; }).catch(() => {});
  });
  const speed = () => {
    $("speed-shown").textContent = $("speed").value + " %";
    Sound.setSpeed(Number($("speed").value));
  };
  $("speed").addEventListener("input", speed);
  $("loop").addEventListener("change", () => Sound.setLoop($("loop").checked));
  addEventListener("beforeunload", (event) => {
    if (!isUnsaved) return;
    event.preventDefault();
    event.returnValue = "unsaved";
  });
  try { isForWords = Opening.isForWords(bytesOf("key")); } catch (error) { isForWords = true; }
  const wanted = (navigator.languages || []).map((one) => one.slice(0, 2).toLowerCase());
  speak(wanted.find((one) => one in WORDS) || "en");
  speed();
})();
