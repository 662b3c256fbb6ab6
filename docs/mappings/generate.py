"""Writes the mapping pages from the tables: `python docs/mappings/generate.py`."""

from __future__ import annotations

from pathlib import Path

from hub.adapters.pages import mapping_pages

if __name__ == "__main__":
    for system, text in mapping_pages().items():
        Path(__file__).with_name(f"{system}.md").write_text(text, "utf-8")
