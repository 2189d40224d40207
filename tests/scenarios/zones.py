"""Time-zone databases made for a test: a zone in them has the rules that the test wants."""

import struct
from pathlib import Path


def database(folder: Path, version: str, zone: str, *moves: tuple[int, int]) -> Path:
    """A folder with one zone: UTC+0, and from each instant (s) on the offset (s) beside it."""
    path = folder / zone
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_compiled(moves))
    (folder / "tzdata.zi").write_text(f"# version {version}\n", encoding="utf-8")
    return folder


def _compiled(moves: tuple[tuple[int, int], ...]) -> bytes:
    """RFC 8536: a version 2 file. The first block, which old readers want, is empty."""
    instants = [at for at, _ in moves]
    types = [(0, 0), *((offset, index * 4 + 4) for index, (_, offset) in enumerate(moves))]
    names = b"".join(f"T{index:02d}\0".encode() for index in range(len(types)))
    counts = struct.pack(">6l", 0, 0, 0, len(instants), len(types), len(names))
    block = struct.pack(f">{len(instants)}q", *instants) + bytes(range(1, len(instants) + 1))
    block += b"".join(struct.pack(">lBB", offset, 0, name) for offset, name in types) + names
    hours = -(moves[-1][1] // 3600) if moves else 0
    empty = struct.pack(">6l", 0, 0, 0, 0, 1, 4) + struct.pack(">lBB", 0, 0, 0) + b"T00\0"
    head = b"TZif2" + bytes(15)
    return head + empty + head + counts + block + f"\n<T{len(moves):02d}>{hours}\n".encode()
