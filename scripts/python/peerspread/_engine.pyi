from collections.abc import Callable

version: str
git_state: str

_Scenarios = dict[str, dict[str, str]]

def kernel() -> str: ...
def call(command: str, words: list[str], scenarios: _Scenarios, settings: dict[str, str], flags: dict[str, str],
         progress: Callable[[float, float], object] | None) -> str: ...
def identity(command: str, words: list[str], scenarios: _Scenarios, settings: dict[str, str]) -> tuple[str, str]: ...
