"""Stand-ins for samplers that Debian 12 does not package, for examples of the documents: they ask for as many points as
the real ones would in one call, and look at what comes back. What is installed is used itself."""

import importlib.util
import sys
import types

import numpy as np


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules.get(parent) or module(parent), own, made)
    return made


def salib():
    def sample(problem, n):
        low, high = np.array(problem["bounds"]).T
        assert len(problem["names"]) == problem["num_vars"] == len(low)
        return low + (high - low) * np.random.default_rng(1).random((4, problem["num_vars"]))

    def analyze(problem, y):
        assert np.shape(y) == (4,) and np.isfinite(y).all()
        return {"S1": np.zeros(problem["num_vars"])}

    module("SALib.sample.sobol", sample=sample)
    module("SALib.analyze.sobol", analyze=analyze)


def pyabc():
    class ABCSMC:
        def __init__(self, model, prior, distance, population_size, sampler):
            first, second = (model({key: low + share * width for key, (_, low, width) in prior.items()})
                             for share in (0.2, 0.8))
            assert distance(first, second) > 0 and population_size > 0

    made = module("pyabc", Distribution=dict, RV=lambda *law: law, ABCSMC=ABCSMC)
    module("pyabc.sampler", SingleCoreSampler=object)
    return made


class Tensor(np.ndarray):
    """As much of torch's as the example has."""

    def numpy(self):
        return np.asarray(self)

    def unsqueeze(self, axis):
        return np.expand_dims(self, axis).view(Tensor)


def botorch():
    class Model:
        likelihood = None

        def __init__(self, x, y):
            assert x.ndim == y.ndim == 2 and len(x) == len(y) and np.isfinite(y).all()

    def optimize(acquisition, bounds, q, num_restarts, raw_samples):
        low, high = bounds
        return (low + (high - low) * np.random.default_rng(2).random((q, len(low)))).view(Tensor), None

    module("torch", tensor=lambda data: np.array(data).view(Tensor))
    module("botorch.acquisition", qLogExpectedImprovement=lambda model, best_f: model)
    module("botorch.fit", fit_gpytorch_mll=lambda mll: mll)
    module("botorch.models", SingleTaskGP=Model)
    module("botorch.optim", optimize_acqf=optimize)
    module("gpytorch.mlls", ExactMarginalLogLikelihood=lambda likelihood, model: model)


def install():
    for name, stand_in in (("SALib", salib), ("pyabc", pyabc), ("botorch", botorch)):
        if importlib.util.find_spec(name) is None:
            stand_in()
