"""Is every part small enough to be read at one sitting? (Complexity is ruff's C901, set in pyproject.toml.)"""

import ast
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tests.architecture.conftest import Module

MODULE_LINES = 400
MEDIAN_LINES = 150
FUNCTION_LINES = 40
PARAMETERS = 6
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


def functions(modules: "list[Module]") -> Iterator[tuple[str, Function]]:
    """(where, definition) of every function and method."""
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                yield f"{module.path}:{node.lineno} {node.name}", node


def parameters(function: Function) -> list[str]:
    """Names of the parameters but self and cls."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in named if argument.arg not in ("self", "cls")]


def is_command(function: Function) -> bool:
    """A click command has a parameter for each option that it documents."""
    return any("command" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_no_module_is_longer_than_400_lines(product: "list[Module]", suite: "list[Module]") -> None:
    """What grows beyond it becomes a package."""
    long = [f"{module.path}: {module.lines}" for module in [*product, *suite] if module.lines > MODULE_LINES]

    assert not long


def test_half_of_the_modules_are_shorter_than_150_lines(product: "list[Module]") -> None:
    """The budget is for the exceptional file; the usual one is much smaller."""
    assert median(module.lines for module in product if module.lines) < MEDIAN_LINES


def test_no_function_is_longer_than_40_lines(product: "list[Module]") -> None:
    """From `def` to the last line, docstring included."""
    sizes = [(where, (node.end_lineno or node.lineno) - node.lineno + 1) for where, node in functions(product)]

    assert not [f"{where}: {size}" for where, size in sizes if size > FUNCTION_LINES]


def test_no_function_takes_more_than_six_parameters(product: "list[Module]") -> None:
    """More of them want a dataclass with a name. Commands are excepted: their parameters are their options."""
    wide = [
        f"{where}: {len(parameters(node))}"
        for where, node in functions(product)
        if len(parameters(node)) > PARAMETERS and not is_command(node)
    ]

    assert not wide


def test_every_module_says_which_question_it_answers(product: "list[Module]", suite: "list[Module]") -> None:
    """The first statement of a module is its docstring."""
    written = [module for module in [*product, *suite] if module.text.strip()]

    assert not [module.path for module in written if not ast.get_docstring(module.tree)]


def test_every_test_states_the_fact_it_checks(suite: "list[Module]") -> None:
    """In its docstring; its name is a sentence already."""
    tests = [(where, node) for where, node in functions(suite) if node.name.startswith("test_")]

    assert not [where for where, node in tests if not ast.get_docstring(node)]
