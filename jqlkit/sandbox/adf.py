"""Plain text as a document in Atlassian Document Format, which Cloud's API version 3 uses for long texts."""

from typing import Any


def document(text: str) -> dict[str, Any]:
    """A document: a paragraph for each block of text, a hard break for each line in it.

    >>> document("One\\ntwo")["content"][0]["content"][1]
    {'type': 'hardBreak'}
    """
    paragraphs = []
    for block in text.split("\n\n"):
        content: list[dict[str, Any]] = []
        for line in block.split("\n"):
            if content:
                content.append({"type": "hardBreak"})
            if line:
                content.append({"type": "text", "text": line})
        paragraphs.append({"type": "paragraph", "content": content})
    return {"type": "doc", "version": 1, "content": paragraphs}
