"use strict";
// Opens age files (https://age-encryption.org/v1): one made with a passphrase, or one for an X25519
// identity. The ciphers are those of vendor.js. What is not whole is not given out at all.
const Opening = (function () {
  const { scrypt, chacha20poly1305, hkdf, hmac, sha256, x25519, bech32, base64 } = Guwah;
  const CHUNK = 64 * 1024, TAG = 16, LOG_N = 17, MOST_STANZAS = 20, LONGEST_LINE = 1024;
  const ZEROS = new Uint8Array(12);
  const encoded = (text) => new TextEncoder().encode(text);
  const damaged = () => new Error("damaged");

  function joined(...parts) {
    const all = new Uint8Array(parts.reduce((size, one) => size + one.length, 0));
    let at = 0;
    for (const one of parts) { all.set(one, at); at += one.length; }
    return all;
  }

  // The header's stanzas, its MAC, the bytes that the MAC is of, and what follows the header.
  function parsed(file) {
    let at = 0;
    function line() {
      const end = file.indexOf(10, at);
      if (end < 0 || end - at > LONGEST_LINE) throw damaged();
      const found = String.fromCharCode(...file.subarray(at, end));
      at = end + 1;
      return found;
    }
    if (line() !== "age-encryption.org/v1") throw damaged();
    const stanzas = [];
    while (stanzas.length <= MOST_STANZAS) {
      const begun = at, first = line();
      if (first.startsWith("--- ")) {
        const mac = base64.decode(first.slice(4));
        return { stanzas, mac, signed: file.subarray(0, begun + 3), rest: file.subarray(at) };
      }
      if (!first.startsWith("-> ")) throw damaged();
      let body = "", part = "";
      do { part = line(); body += part; } while (part.length === 64);
      stanzas.push({ words: first.slice(3).split(" "), body: base64.decode(body) });
    }
    throw damaged();
  }

  // What the payload holds: chunks, each under its own number, the last one marked.
  function payload(fileKey, rest) {
    if (rest.length < 16 + TAG) throw damaged();
    const key = hkdf(sha256, fileKey, rest.subarray(0, 16), encoded("payload"), 32);
    const sealed = rest.subarray(16), plain = new Uint8Array(sealed.length), nonce = new Uint8Array(12);
    for (let at = 0, size = 0; ; at += CHUNK + TAG) {
      const isLast = sealed.length - at <= CHUNK + TAG;
      nonce[11] = isLast ? 1 : 0;
      const chunk = chacha20poly1305(key, nonce).decrypt(sealed.subarray(at, at + CHUNK + TAG));
      if (at > 0 && chunk.length === 0) throw damaged();
      plain.set(chunk, size);
      size += chunk.length;
      if (isLast) return plain.subarray(0, size);
      for (let place = 10; place >= 0 && (nonce[place] = (nonce[place] + 1) & 255) === 0; place--);
    }
  }

  function opened(fileKey, { mac, signed, rest }) {
    const wanted = hmac(sha256, hkdf(sha256, fileKey, undefined, encoded("header"), 32), signed);
    if (mac.length !== wanted.length || mac.some((byte, at) => byte !== wanted[at])) throw damaged();
    return payload(fileKey, rest);
  }

  // Null if the passphrase is wrong.
  function byPassphrase(file, passphrase) {
    const header = parsed(file), [one] = header.stanzas;
    if (header.stanzas.length !== 1 || one.words[0] !== "scrypt" || one.words.length !== 3) throw damaged();
    if (one.words[2] !== String(LOG_N) || one.body.length !== 32) throw damaged();
    const salt = joined(encoded("age-encryption.org/v1/scrypt"), base64.decode(one.words[1]));
    const key = scrypt(encoded(passphrase), salt, { N: 2 ** LOG_N, r: 8, p: 1, dkLen: 32 });
    let fileKey;
    try { fileKey = chacha20poly1305(key, ZEROS).decrypt(one.body); } catch { return null; }
    return opened(fileKey, header);
  }

  // Null if it is for somebody else. `identity` is an AGE-SECRET-KEY-1….
  function byIdentity(file, identity) {
    const header = parsed(file), secret = bech32.decodeToBytes(identity).bytes;
    const known = x25519.scalarMultBase(secret);
    for (const one of header.stanzas) {
      if (one.words[0] !== "X25519" || one.words.length !== 2 || one.body.length !== 32) continue;
      const theirs = base64.decode(one.words[1]);
      const salt = joined(theirs, known), about = encoded("age-encryption.org/v1/X25519");
      const key = hkdf(sha256, x25519.scalarMult(secret, theirs), salt, about, 32);
      let fileKey;
      try { fileKey = chacha20poly1305(key, ZEROS).decrypt(one.body); } catch { continue; }
      return opened(fileKey, header);
    }
    return null;
  }

  // Whether words open it, or else somebody's identity.
  const isForWords = (file) => parsed(file).stanzas[0].words[0] === "scrypt";

  // The padding of docs/spec/vault.md: original, zeros, u64 length.
  function unpadded(plain) {
    const size = Number(new DataView(plain.buffer, plain.byteOffset + plain.length - 8).getBigUint64(0));
    if (size > plain.length - 8) throw damaged();
    return plain.subarray(0, size);
  }

  // For answers alone: powers of two up to 1 MiB. Null if it does not fit.
  function padded(data) {
    let size = 4096;
    while (size < data.length + 8) size *= 2;
    if (size > 1 << 20) return null;
    const all = new Uint8Array(size);
    all.set(data);
    new DataView(all.buffer).setBigUint64(size - 8, BigInt(data.length));
    return all;
  }

  return { isForWords, byPassphrase, byIdentity, unpadded, padded };
})();
