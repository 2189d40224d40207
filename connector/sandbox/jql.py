"""What does a JQL text say? A tokenizer and a parser of the sandbox's own."""

import re
from dataclasses import dataclass
from typing import TypeAlias


class BadJql(ValueError):
    """Not JQL, or not for these tables. The text is what Jira would say."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A word; `call` is set for a function, whose argument is then in `text`; `empty` for EMPTY and NULL."""

    text: str
    call: str | None = None
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """`operator` is one of = != < <= > >= ~ !~ in, not in, is, is not."""

    field: str
    operator: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    parts: "tuple[Node, ...]"


Node: TypeAlias = Clause | All | Some


@dataclass(frozen=True, slots=True)
class Search:
    """`where` is None where nothing restricts the search. `order` holds (field, descending)."""

    where: Node | None
    order: tuple[tuple[str, bool], ...]


TOKEN = re.compile(
    r"""\s*(?:
    (?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<sign>!=|!~|<=|>=|&&|\|\||[=<>~(),!&|])
    |(?P<word>[^\s"'=!<>~(),&|]+)
    )""",
    re.VERBOSE,
)
OPPOSITE = {"=": "!=", "<": ">=", ">": "<=", "~": "!~", "in": "not in", "is": "is not"}
OPPOSITE |= {after: before for before, after in OPPOSITE.items()}
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "~", "!~")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    quoted: bool

    def says(self, *words: str) -> bool:
        """Is it one of these keywords or signs?"""
        return not self.quoted and self.text.casefold() in words


END = Token("", quoted=False)


def tokens(text: str) -> list[Token]:
    """Raises BadJql for a quote that is not closed."""
    found = []
    position = 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if match is None:
            raise BadJql(f"Error in the JQL Query: The character at {position + 1} is a reserved JQL character.")
        quoted = match["quoted"]
        if quoted is None:
            found.append(Token(match["sign"] or match["word"], quoted=False))
        else:
            found.append(Token(re.sub(r"\\(.)", r"\1", quoted[1:-1]), quoted=True))
        position = match.end()
    return found


def parse(text: str) -> Search:
    """Raises BadJql."""
    parser = _Parser(tokens(text))
    where = None if parser.now.says("order") or parser.now is END else parser.some(negated=False)
    order = parser.order()
    if parser.now is not END:
        raise parser.error()
    return Search(where, order)


class _Parser:
    """Recursive descent. NOT is carried inward, so that every clause judges empty fields for itself."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def error(self) -> BadJql:
        if self.now is END:
            return BadJql("Error in the JQL Query: The query ends too early.")
        return BadJql(f"Error in the JQL Query: Expecting something else than '{self.now.text}'.")

    def _take(self) -> Token:
        token = self.now
        self._at += 1
        return token

    def _took(self, *words: str) -> bool:
        found = self.now.says(*words)
        self._at += found
        return found

    def _need(self, *words: str) -> None:
        if not self._took(*words):
            raise self.error()

    def some(self, *, negated: bool) -> Node:
        parts = [self._every(negated=negated)]
        while self._took("or", "||", "|"):
            parts.append(self._every(negated=negated))
        return parts[0] if len(parts) == 1 else (All if negated else Some)(tuple(parts))

    def _every(self, *, negated: bool) -> Node:
        parts = [self._one(negated=negated)]
        while self._took("and", "&&", "&"):
            parts.append(self._one(negated=negated))
        return parts[0] if len(parts) == 1 else (Some if negated else All)(tuple(parts))

    def _one(self, *, negated: bool) -> Node:
        if self._took("not", "!"):
            return self._one(negated=not negated)
        if self._took("("):
            inner = self.some(negated=negated)
            self._need(")")
            return inner
        return self._clause(negated=negated)

    def _clause(self, *, negated: bool) -> Clause:
        field = self._name()
        operator = self._operator()
        operands = self._list() if operator.endswith("in") else (self._operand(),)
        if operator in ("is", "is not") and not operands[0].empty:
            raise BadJql(f"Error in the JQL Query: '{operator}' goes with EMPTY only.")
        return Clause(field.casefold(), OPPOSITE[operator] if negated else operator, operands)

    def _name(self) -> str:
        token = self._take()
        if token is END or (not token.quoted and not re.match(r"[\w\[]", token.text)):
            self._at -= 1
            raise self.error()
        return token.text

    def _operator(self) -> str:
        if self.now.says(*COMPARISONS):
            return self._take().text
        if self._took("is"):
            return "is not" if self._took("not") else "is"
        if self._took("not"):
            self._need("in")
            return "not in"
        self._need("in")
        return "in"

    def _list(self) -> tuple[Operand, ...]:
        self._need("(")
        found = [self._operand()]
        while self._took(","):
            found.append(self._operand())
        self._need(")")
        return tuple(found)

    def _operand(self) -> Operand:
        token = self._take()
        if token is END or (not token.quoted and TOKEN.fullmatch(token.text)["sign"]):  # type: ignore[index]
            self._at -= 1
            raise self.error()
        if token.says("empty", "null"):
            return Operand("", empty=True)
        if not token.quoted and self._took("("):
            argument = "" if self.now.says(")") else self._take().text
            self._need(")")
            return Operand(argument, call=token.text.casefold())
        return Operand(token.text)

    def order(self) -> tuple[tuple[str, bool], ...]:
        """ORDER BY, where it is there."""
        if not self._took("order"):
            return ()
        self._need("by")
        found = []
        while True:
            field = self._name().casefold()
            descending = self._took("desc")
            if not descending:
                self._took("asc")
            found.append((field, descending))
            if not self._took(","):
                return tuple(found)
