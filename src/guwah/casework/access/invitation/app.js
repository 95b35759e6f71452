"use strict";
// Encrypts chosen files to one key, on this device. Opens no connection: the page's policy forbids
// every one. Keeps nothing: what is chosen and made is gone when the page is closed.
(function () {
  const RECIPIENT = "@RECIPIENT@";
  const WORDS = @WORDS@;
  const $ = (id) => document.getElementById(id);
  let words = WORDS.en;
  let files = [];
  let made = null;

  function speak(language) {
    words = WORDS[language];
    document.documentElement.lang = language;
    document.documentElement.dir = words.dir;
    for (const id of ["title", "what", "choose", "go", "share", "after", "small"]) {
      $(id).textContent = words[id];
    }
    $("mark-label").textContent = words.mark;
    $("result").textContent = words.result;
    for (const button of $("languages").children) {
      button.setAttribute("aria-pressed", String(button.lang === language));
    }
    show();
  }

  function show() {
    $("list").replaceChildren(...files.map((file) => {
      const line = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const size = document.createElement("bdi");
      size.dir = "ltr";
      size.textContent = Math.max(1, Math.round(file.size / 1024)).toLocaleString("en") + " KB";
      line.append(name, " – ", size);
      return line;
    }));
    $("go").disabled = files.length === 0;
  }

  function about() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || null;
    const listed = files.map((file, number) => ({
      path: String(number + 1), name: file.name, size: file.size,
      modified: file.lastModified ? new Date(file.lastModified).toISOString() : null,
    }));
    return JSON.stringify({ guwah: "handed-in", format: 1, zone, files: listed });
  }

  async function encrypted() {
    const parts = [{ name: "handed-in.json", input: about() }];
    files.forEach((file, number) => parts.push({ name: String(number + 1), input: file }));
    const encrypter = new Guwah.Encrypter();
    encrypter.addRecipient(RECIPIENT);
    const stream = await encrypter.encrypt(Guwah.makeZip(parts, { buffersAreUTF8: true }));
    return await new Response(stream).blob();
  }

  async function go() {
    $("go").disabled = true;
    $("status").textContent = words.working;
    try {
      const blob = await encrypted();
      const random = crypto.getRandomValues(new Uint8Array(4));
      const name = "notes-" + Array.from(random, (b) => b.toString(16).padStart(2, "0")).join("") + ".age";
      made = new File([blob], name, { type: "application/octet-stream" });
      const link = $("result");
      if (link.href) URL.revokeObjectURL(link.href);
      link.href = URL.createObjectURL(made);
      link.download = name;
      link.hidden = false;
      $("after").hidden = false;
      $("share").hidden = !(navigator.canShare && navigator.canShare({ files: [made] }));
      $("status").textContent = words.done;
    } catch (error) {
      $("status").textContent = words.failed;
    }
    $("go").disabled = false;
  }

  for (const language of Object.keys(WORDS)) {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = language;
    button.textContent = WORDS[language].own;
    button.addEventListener("click", () => speak(language));
    $("languages").append(button);
  }
  $("files").addEventListener("change", () => { files = Array.from($("files").files); show(); });
  $("go").addEventListener("click", go);
  $("share").addEventListener("click", () => { navigator.share({ files: [made] }).catch(() => {}); });
  const wanted = (navigator.languages || []).map((one) => one.slice(0, 2).toLowerCase());
  speak(wanted.find((one) => one in WORDS) || "en");
})();
