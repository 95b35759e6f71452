"use strict";
// Opens age files with the age code of vendor.js, and undoes the padding of docs/spec/vault.md. What
// is not whole is not given out at all.
const Opening = (function () {
  const damaged = () => new Error("damaged");

  // Null if the passphrase is wrong or the file is for somebody else; what is damaged is thrown.
  async function opened(file, decrypter) {
    try { return await decrypter.decrypt(file); } catch (error) {
      if (error.message === "no identity matched any of the file's recipients") return null;
      throw error;
    }
  }

  function byPassphrase(file, passphrase) {
    const decrypter = new Guwah.Decrypter();
    decrypter.addPassphrase(passphrase);
    return opened(file, decrypter);
  }

  // `identity` is an AGE-SECRET-KEY-1…; what is none is thrown.
  async function byIdentity(file, identity) {
    const decrypter = new Guwah.Decrypter();
    decrypter.addIdentity(identity);
    return opened(file, decrypter);
  }

  // Whether words open it, or else somebody's identity.
  const isForWords = (file) => /^age-encryption\.org\/v1\n-> scrypt /.test(String.fromCharCode(...file.subarray(0, 40)));

  // The original alone: after it stand zeros and its length, u64.
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
