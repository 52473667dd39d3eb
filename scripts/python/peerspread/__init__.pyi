from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Union

import pandas
import xarray

from . import plot as plot

_File = Union[str, PathLike[str]]
_Scenario = Union[Mapping[str, Any], _File]
_Results = Union[xarray.Dataset, _File]
_Progress = Union[bool, Callable[[float, float], object], None]

__version__: str
git_state: str

class PeerspreadError(Exception):
    kind: str
    where: str
    key: str
    value: str
    why: str
    allowed: str
    nearest: str
    see: str

def run(scenario: _Scenario, *, name: str | None = ..., output: _File | None = ..., overwrite: bool = ...,
        until: str | None = ..., progress: _Progress = ..., settings: Mapping[str, Any] | None = ..., **more: Any) -> xarray.Dataset: ...
def compare(scenarios: Mapping[str, _Scenario] | Sequence[_File], *, output: _File | None = ..., overwrite: bool = ...,
            until: str | None = ..., progress: _Progress = ..., settings: Mapping[str, Any] | None = ...,
            **more: Any) -> xarray.Dataset: ...
def sweep(scenario: _Scenario, design: Mapping[str, Any] | pandas.DataFrame, *, kind: str | None = ...,
          points: int | None = ..., name: str | None = ..., output: _File | None = ..., overwrite: bool = ...,
          until: str | None = ..., progress: _Progress = ..., settings: Mapping[str, Any] | None = ..., **more: Any) -> xarray.Dataset: ...
def validate(studies: _File | Sequence[_File] | None = ..., *, progress: _Progress = ...,
             settings: Mapping[str, Any] | None = ..., **more: Any) -> pandas.DataFrame: ...
def describe(topic: str = ..., name: str | None = ..., *, model: str | None = ...) -> pandas.DataFrame: ...
def open_results(file: _File) -> xarray.Dataset: ...
def table(results: _Results) -> pandas.DataFrame: ...
def answer(results: _Results) -> list[str]: ...
def inspect(file: _Results) -> dict[str, Any]: ...
def schema(model: str = ...) -> dict[str, Any]: ...
def report(results: _Results, file: _File, *, overwrite: bool = ...) -> None: ...
def kernel() -> str: ...
