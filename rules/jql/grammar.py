"""The grammar of conditions, and what to say of a text that does not follow it."""

import re
from functools import cache
from typing import cast

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from rules.jql.tree import JqlError

# A word ends at white space or at a character that JQL reserves; a keyword is a whole word.
_GRAMMAR = r"""
start: some
some: every (OR every)*
every: one (AND one)*
?one: (NOT | BANG) one -> negation
    | "(" some ")"
    | clause
clause: field COMPARISON operand             -> comparison
      | field NOT? IN operands               -> membership
      | field IS NOT? EMPTY                  -> emptiness
      | field WAS NOT? operand predicate*    -> was
      | field WAS NOT? IN operands predicate* -> was_in
      | field CHANGED predicate*             -> changed
field: WORD | QUOTED | CUSTOM
operand: WORD | QUOTED | EMPTY | call
operands: "(" operand ("," operand)* ")" | call
call: WORD "(" [argument ("," argument)*] ")"
argument: WORD | QUOTED
predicate: (AFTER | BEFORE | ON | BY | FROM | TO) operand
         | DURING "(" operand "," operand ")"
         | (BY | FROM | TO) "(" operand ("," operand)* ")"

COMPARISON: "!=" | "!~" | "<=" | ">=" | "=" | "<" | ">" | "~"
AND.2: /and(?=[\s("'!]|$)|&&?/i
OR.2: /or(?=[\s("'!]|$)|\|\|?/i
NOT.2: /not(?=[\s("'!]|$)/i
BANG: "!"
IN.2: /in(?=[\s(]|$)/i
IS.2: /is(?=\s|$)/i
WAS.2: /was(?=[\s("']|$)/i
CHANGED.2: /changed(?=[\s)]|$)/i
EMPTY.2: /(empty|null)(?=[\s),]|$)/i
AFTER.2: /after(?=[\s("']|$)/i
BEFORE.2: /before(?=[\s("']|$)/i
DURING.2: /during(?=[\s("']|$)/i
ON.2: /on(?=[\s("']|$)/i
BY.2: /by(?=[\s("']|$)/i
FROM.2: /from(?=[\s("']|$)/i
TO.2: /to(?=[\s("']|$)/i
CUSTOM.3: /cf\s*\[\s*\d+\s*\]/i
WORD: /[^\s"'=!<>()~,\[\]|&{}*\/%+^$#@?;\\]+/
QUOTED: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/s
%ignore /\s+/
"""
# The words of the grammar itself. Jira reserves some two hundred more (file, field, next, ...), which it wants between
# quotation marks; here they are read without, since nothing else can be meant.
_KEYWORDS = "after and before by changed during empty from in is not null on or order to was"
_SHOWN = {
    "WORD": "a word",
    "QUOTED": "a quoted text",
    "CUSTOM": "cf[10010]",
    "EMPTY": "EMPTY",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "$END": "the end",
}
_SYMBOLS = ("=", "!=", "<", "<=", ">", ">=", "~", "!~")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def parse_tree(text: str) -> Tree[Token]:
    """The syntax tree of a condition. Raises JqlError."""
    if not text.strip():
        raise JqlError("the condition is empty", 0, ("a field name",))
    try:
        return _parser().parse(text)
    except UnexpectedCharacters as failed:
        raise _refusal(text, failed.pos_in_stream or 0) from failed
    except UnexpectedToken as failed:
        at_end = failed.token.type == "$END"
        raise _refusal(text, len(text) if at_end else failed.token.start_pos or 0) from failed


def _refusal(text: str, position: int) -> JqlError:
    rest, expected = text[position:], _expected_after(text[:position])
    allowed = _allowed(expected)
    if expected == {"LPAR"}:
        # `in` and a word: a function may begin so, which is why the parser noticed only after the word.
        start = len(text[:position].rstrip()) - len(text[:position].split()[-1])
        return JqlError("a list has to stand between parentheses", start, ("(",))
    if (order := _order_by(text, position)) is not None:
        return JqlError("ORDER BY has no meaning in a condition; leave it out", order, allowed)
    if not rest.strip():
        return JqlError("the condition ends too early", len(text), allowed)
    if rest[0] in "\"'" and not _closed(rest):
        return JqlError("this quotation mark is never closed", position)
    if rest[0] in "{}*/%+^$#@?;[]\\":
        return JqlError(f"the character {rest[0]} has to stand between quotation marks", position, allowed)
    return JqlError(f"{_excerpt(rest)} is not expected here", position, allowed)


def _order_by(text: str, position: int) -> int | None:
    """Where ORDER BY begins, if that is what stands at `position`; ORDER at the very beginning reads as a field."""
    found = re.search(r"\border\s+by\b", text, re.IGNORECASE)
    return found.start() if found and found.start() <= position < found.end() else None


def _expected_after(text: str) -> set[str]:
    """What the grammar accepts after a text that it could read so far."""
    reader = _parser().parse_interactive(text)
    reader.exhaust_lexer()
    return cast(set[str], reader.accepts())  # type: ignore[no-untyped-call]  # lark's gap


def _closed(rest: str) -> bool:
    return re.match(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", rest, re.DOTALL) is not None


def _excerpt(rest: str) -> str:
    found = re.match(r"""[^\s"'=!<>()~,]+|[=!<>~]+|"[^"]*"|'[^']*'|.""", rest, re.DOTALL)
    return (found[0] if found else rest)[:40]


def _allowed(expected: set[str]) -> tuple[str, ...]:
    hidden = {"COMPARISON", "BANG", *(() if "WORD" in expected or "IN" in expected else ("LPAR",))}
    names = sorted(expected - hidden)
    shown = [_SHOWN.get(name, name.lower() if name in ("IN", "IS", "WAS", "CHANGED") else name) for name in names]
    return (*(_SYMBOLS if "COMPARISON" in expected else ()), *shown)


def unquoted(token: Token) -> str:
    """The text that a WORD or QUOTED token stands for. Raises JqlError for a keyword without quotation marks."""
    if token.type == "QUOTED":
        return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", _unescaped, token[1:-1], flags=re.DOTALL)
    if token.casefold() in _KEYWORDS.split():
        raise JqlError(f"{token} is a keyword of JQL", token.start_pos or 0, (f'"{token}" between quotation marks',))
    return str(token)


def _unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    return chr(int(escape[1:], 16)) if len(escape) == 5 else _ESCAPES.get(escape, escape)
