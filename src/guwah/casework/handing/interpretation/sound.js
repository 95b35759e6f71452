// Plays stretches of a voice note: each as a small sound file of its own, so that it begins, ends and
// repeats to the sample. The browser slows it down and keeps the pitch.
const Sound = (function () {
  const HERTZ = 16000, BYTES_PER_MS = 32;
  const player = new Audio();
  let url = null, playing = null, changed = () => {};

  function wav(samples) {
    const head = new DataView(new ArrayBuffer(44));
    const word = (at, text) => { for (let n = 0; n < 4; n++) head.setUint8(at + n, text.charCodeAt(n)); };
    word(0, "RIFF"); head.setUint32(4, 36 + samples.length, true); word(8, "WAVE");
    word(12, "fmt "); head.setUint32(16, 16, true); head.setUint16(20, 1, true); head.setUint16(22, 1, true);
    head.setUint32(24, HERTZ, true); head.setUint32(28, HERTZ * 2, true);
    head.setUint16(32, 2, true); head.setUint16(34, 16, true);
    word(36, "data"); head.setUint32(40, samples.length, true);
    return new Blob([head, samples], { type: "audio/wav" });
  }

  function stop(hasFailed = false) {
    player.pause();
    playing = null;
    changed(null, 0, hasFailed);
    changed = () => {};
  }

  // `onChange` is told which stretch plays (null: none), where it is, and whether it failed.
  // `key` tells stretches apart; `offset` is where to begin, in milliseconds of the stretch.
  async function play(key, samples, startMs, endMs, offset, onChange) {
    stop();
    if (url) URL.revokeObjectURL(url);
    url = URL.createObjectURL(wav(samples.subarray(startMs * BYTES_PER_MS, endMs * BYTES_PER_MS)));
    changed = onChange;
    playing = key;
    player.src = url;
    player.preservesPitch = true;
    player.playbackRate = rate;
    player.loop = isLooped;
    player.currentTime = offset / 1000;
    changed(key, offset);
    await player.play();
    tick();
  }

  function tick() {
    if (playing === null || player.paused) return;
    changed(playing, Math.round(player.currentTime * 1000));
    requestAnimationFrame(tick);
  }

  let rate = 1, isLooped = false;
  function setSpeed(hundredths) { rate = hundredths / 100; player.playbackRate = rate; }
  function setLoop(on) { isLooped = on; player.loop = on; }
  player.addEventListener("ended", () => stop());
  player.addEventListener("error", () => stop(true));
  return { play, stop, setSpeed, setLoop, playing: () => playing, player };
})();
