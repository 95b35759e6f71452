"""
Which container of sound begins here, by its first bytes.

Decodes nothing. The demuxer is chosen by us and never guessed by FFmpeg, so that a playlist or
another format that names files is never opened.
Sources: RFC 3533 (Ogg), RFC 4867 section 5 (AMR), ISO 14496-12 (MP4), ISO 11172-3 (MP3), ISO 13818-7
(ADTS), EBU Tech 3285 (WAV), RFC 9639 (FLAC), Apple's CAF specification, RFC 8794 (EBML).

The rules of this module are:
  * A container is known by what stands at its first byte, never by a file's name.
  * WeChat's SILK is recognised to be told, not to be decoded.
"""

from __future__ import annotations

from typing import Final

HEAD_BYTES: Final = 64
DEMUXERS: Final = {
    "ogg": "ogg", "mp4": "mov", "amr": "amr", "mp3": "mp3", "aac": "aac", "wav": "wav",
    "flac": "flac", "caf": "caf", "matroska": "matroska",
}  # fmt: skip
CODECS: Final = frozenset(
    {"opus", "vorbis", "speex", "flac", "alac", "amr_nb", "amr_wb", "aac", "mp3", "mp2", "gsm",
     "gsm_ms", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be",
     "pcm_f32le", "pcm_f32be", "pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw", "adpcm_ima_wav",
     "adpcm_ima_qt", "adpcm_ms"}
)  # fmt: skip


def container_of(head: bytes) -> str | None:
    """The container, `silk`, or None.

    Args:
        head: The first `HEAD_BYTES` of the file.
    """
    if head[:4] == b"OggS":
        return "ogg"
    if head[:5] == b"#!AMR":
        return "amr"
    if head[:9] == b"#!SILK_V3" or head[:10] == b"\x02#!SILK_V3":
        return "silk"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    for magic, name in ((b"fLaC", "flac"), (b"caff", "caf"), (b"\x1a\x45\xdf\xa3", "matroska")):
        if head.startswith(magic):
            return name
    return "mp3" if head[:3] == b"ID3" else _framed(head)


def _framed(head: bytes) -> str | None:
    """MP3 or ADTS by the header of a first frame, or None."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "aac" if head[2] >> 2 & 0xF < 13 else None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    fits = version != 1 and layer != 0 and bitrate not in (0, 15) and rate != 3
    return "mp3" if fits else None
