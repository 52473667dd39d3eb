"""Opens a results file as its users do, with no help, and says what it found.

    /usr/bin/python3 check_results_file.py FILE

Readers: xarray by both of its engines, ncdump and h5py. Knows the format, not the model: fails with an
AssertionError that names the first thing that is not as sim/results/file.hpp promises.
"""

import re
import subprocess
import sys
from datetime import datetime

import h5py
import numpy as np
import xarray as xr

PROVENANCE = ("title", "model", "program", "git_state", "libraries", "command_line", "configuration", "fingerprint",
              "started", "finished")
NUMBERS = ("format_version", "seed", "replicates", "populations")
PARAMETER_COLUMNS = ("unit", "default", "allowed", "label", "source", "help")
LABELS = {"measured", "literature", "calibrated", "assumed", "setting"}


def check(condition, problem):
    if not condition:
        raise AssertionError(problem)


def outputs_of(data):
    return [name for name, variable in data.data_vars.items()
            if variable.dims[:2] == ("replicate", "point") and name != "row_checksum"]


def check_provenance(attributes):
    check(attributes.get("format") == "peerspread results", "attribute format is missing or another")
    for name in PROVENANCE:
        check(isinstance(attributes.get(name), str) and attributes[name], f"attribute {name} is not text")
    for name in NUMBERS:
        check(isinstance(attributes.get(name), np.integer), f"attribute {name} is not a whole number")
    started, finished = (datetime.strptime(attributes[name], "%Y-%m-%dT%H:%M:%SZ") for name in ("started", "finished"))
    check(started <= finished, "finished before it started")


def check_dimensions(data):
    sizes = data.sizes
    for name in sizes:
        check(name in data.indexes, f"dimension {name} has no coordinate")
        check(data[name].attrs.get("long_name"), f"coordinate {name} has no long_name")
    check(data.indexes["point"].is_unique, "points do not differ in name")
    check(np.array_equal(data["replicate"], np.arange(data.attrs["replicates"])), "replicates are not 0, 1, ...")
    expected = np.arange(sizes["replicate"]) % data.attrs["populations"]
    check(np.array_equal(data["population"], expected), "replicates are not dealt to populations in turn")


def check_parameters(data):
    check(data["parameter_value"].dims == ("parameter",), "parameter_value is not (parameter)")
    for column in PARAMETER_COLUMNS:
        name = f"parameter_{column}"
        check(name in data["parameter_value"].coords, f"{name} is not a coordinate of parameter_value")
        check(data[name].dims == ("parameter",), f"{name} is not (parameter)")
    check(set(data["parameter_label"].values) <= LABELS, "parameter_label has words of its own")
    parameters = list(data["parameter"].values)
    varied = [name for name in data.variables if data[name].dims == ("point",) and name != "point"]
    for name in varied:
        check(name in parameters and name in data.coords, f"{name} is over point, but no parameter or no coordinate")
        check(data[name].attrs.get("label") == data["parameter_label"].values[parameters.index(name)],
              f"{name} has another label")
        check(len(set(data[name].values)) > 1 or len(data["point"]) == 1, f"{name} is the same at every point")
        check(data[name].dtype.kind not in "fi" or "units" in data[name].attrs, f"{name} has no units")
    return varied


def check_configuration(data):
    """The attribute is a scenario that sets every parameter to what the table says."""
    section, written = "", {}
    for line in data.attrs["configuration"].splitlines():
        if line.startswith("["):
            section = line.strip("[]") + "."
        elif line:
            key, value = line.split(" = ", 1)
            written[section + key] = value.strip()
    table = dict(zip(data["parameter"].values, data["parameter_value"].values))
    check(written == table, "configuration and parameter_value differ")


def check_outputs(data, varied):
    names = outputs_of(data)
    check(names, "there are no outputs")
    for name in names:
        output = data[name]
        check(output.dtype == np.float32, f"{name} is {output.dtype}, not 32-bit floats")
        check(output.attrs.get("units") and output.attrs.get("long_name"), f"{name} has no units or long_name")
        check(np.isnan(output.encoding.get("_FillValue", 0.0)), f"{name}: _FillValue is not NaN")
        missing = {"population", *varied} - set(output.encoding.get("coordinates", "").split())
        check(not missing and set(output.dims) <= set(output.coords), f"{name} lacks coordinates {missing}")
    undefined = [name for name in names if np.isnan(data[name]).all()]  # what a model may leave open
    check(len(undefined) < len(names), "every output is undefined throughout")
    return names, undefined


def check_with_xarray(file, engine):
    with xr.open_dataset(file, engine=engine) as data:
        check_provenance(data.attrs)
        check_dimensions(data)
        varied = check_parameters(data)
        check_configuration(data)
        names, undefined = check_outputs(data, varied)
        times = [name for name, variable in data.variables.items() if variable.dtype.kind in "mM"]
        check(not times, f"xarray takes {times} for times; choose other units")
        dimensions = ", ".join(f"{name} {size}" for name, size in data.sizes.items())
        changes = ", ".join(varied) or "nothing"
        open_ones = f" ({', '.join(undefined)} undefined throughout)" if undefined else ""
        print(f"xarray {engine}: dimensions {dimensions}; {len(names)} outputs{open_ones}; varied: {changes}")
        return data.load()


def check_with_ncdump(file, data):
    header = subprocess.run(["ncdump", "-h", file], check=True, capture_output=True, text=True).stdout
    for name, size in data.sizes.items():
        check(re.search(rf"^\t{re.escape(name)} = {size} ;$", header, re.MULTILINE), f"ncdump: no dimension {name}")
    for name in outputs_of(data):
        declared = f"float {name}({', '.join(data[name].dims)}) ;"
        check(declared in header, f"ncdump: no {declared}")
        check(f"{name}:_FillValue = NaNf ;" in header, f"ncdump: {name} has no _FillValue")
        check(f'{name}:units = "{data[name].attrs["units"]}" ;' in header, f"ncdump: {name} has no units")
    print(f"ncdump -h: {len(header.splitlines())} lines, the same dimensions, outputs, units and fill values")


def check_with_h5py(file, data):
    with h5py.File(file) as root:
        check(set(root) == {*data.variables, "progress"}, "h5py: other datasets than xarray's variables")
        check((root["progress/finished"][...] != 0).all(), "h5py: a batch is not finished")
        for name in data.variables:
            dataset = root[name]
            check(isinstance(dataset, h5py.Dataset), f"h5py: {name} is not a dataset")
            for axis, dimension in enumerate(data[name].dims):
                scale = dataset if dimension == name else dataset.dims[axis][0]
                attached = h5py.h5ds.is_scale(scale.id) and scale.name == f"/{dimension}"
                check(attached, f"h5py: {name} is not attached to {dimension}")
        for name in outputs_of(data):
            check(np.isnan(root[name].fillvalue), f"h5py: {name}: fill value is not NaN")
            check(np.array_equal(root[name][...], data[name].values, equal_nan=True), f"h5py: {name} differs")
        text = root.attrs["program"]
    print(f"h5py: every dataset is attached to its dimension scales; written by {text}")


def main(file):
    by_netcdf, by_hdf5 = (check_with_xarray(file, engine) for engine in ("netcdf4", "h5netcdf"))
    check(by_netcdf.identical(by_hdf5), "xarray's engines differ")
    check_with_ncdump(file, by_netcdf)
    check_with_h5py(file, by_netcdf)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
