from os import PathLike
from pathlib import Path
from typing import Any, Union

import xarray

_Results = Union[xarray.Dataset, str, PathLike[str]]
_Folder = Union[str, PathLike[str], None]

class Picture:
    png: Path
    svg: Path
    def __init__(self, png: str | PathLike[str], svg: str | PathLike[str]) -> None: ...

def trajectories(results: _Results, output: str = ..., *, folder: _Folder = ..., **options: Any) -> Picture: ...
def response_curve(results: _Results, output: str = ..., *, folder: _Folder = ..., **options: Any) -> Picture: ...
def heat_map(results: _Results, output: str = ..., *, folder: _Folder = ..., **options: Any) -> Picture: ...
