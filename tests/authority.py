"""A time stamp authority made with `openssl ts`, and a small server for it on 127.0.0.1."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CONFIGURATION = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
[ca]
default_ca = made
[made]
dir = .
database = index.txt
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[tsa]
default_tsa = ours
[ours]
serial = tsserial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """A root, another root, and certificates for stamping: good, expired, soon to run out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if shutil.which("openssl") is None:
            pytest.skip("openssl is not installed")
        (folder / "ca.cnf").write_text(CONFIGURATION)
        (folder / "index.txt").touch()
        (folder / "tsserial").write_text("01")
        for root in ("root", "other"):
            self._key(root)
            self._openssl("req", "-x509", "-new", "-key", f"{root}.key", "-out", f"{root}.pem",
                          "-days", "9000", "-subj", f"/CN={root}", "-config", "ca.cnf",
                          "-extensions", "root")  # fmt: skip
        self._key("tsa")
        self._openssl("req", "-new", "-key", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=tsa",
                      "-config", "ca.cnf")  # fmt: skip
        self.certify("good", "20400101000000Z")
        self.certify("expired", "20210101000000Z")

    def certify(self, name: str, until: str) -> None:
        """Make a certificate for stamping, valid from 2020 until a time."""
        self._openssl("ca", "-config", "ca.cnf", "-batch", "-notext", "-in", "tsa.csr",
                      "-out", f"{name}.pem", "-cert", "root.pem", "-keyfile", "root.key",
                      "-extensions", "stamping", "-startdate", "20200101000000Z",
                      "-enddate", until)  # fmt: skip

    def pem(self, name: str) -> bytes:
        """A certificate."""
        return (self.folder / f"{name}.pem").read_bytes()

    def answer(self, request: bytes, signer: str = "good") -> bytes:
        """What the authority answers."""
        (self.folder / "request").write_bytes(request)
        self._openssl("ts", "-reply", "-config", "ca.cnf", "-queryfile", "request",
                      "-signer", f"{signer}.pem", "-inkey", "tsa.key", "-out", "answer")  # fmt: skip
        return (self.folder / "answer").read_bytes()

    def believes(self, answer: bytes, root: bytes, ca: str = "root") -> bool:
        """Whether `openssl ts -verify`, a judge of its own, takes an answer."""
        (self.folder / "judged").write_bytes(answer)
        (self.folder / "data").write_bytes(root)
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-in", "judged", "-data", "data", "-CAfile", f"{ca}.pem"],
            cwd=self.folder, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode == 0

    def _key(self, name: str) -> None:
        self._openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)


Answer = Callable[[str, bytes], tuple[int, bytes]]


@contextmanager
def served(answer: Answer) -> Iterator[tuple[str, list[tuple[str, bytes, dict[str, str]]]]]:
    """Serve on 127.0.0.1; yields the address and what was asked: path, body, headers."""
    asked: list[tuple[str, bytes, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append((self.path, body, dict(self.headers)))
            code, data = answer(self.path, body)
            self.send_response(code)
            if code in (301, 307):
                self.send_header("Location", data.decode())
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        server.shutdown()
        server.server_close()
