"""Hours that leaders' time and money allow, and what they cost: section 7.5 of ODD.md."""

import dataclasses

import numpy as np


@dataclasses.dataclass
class Plan:
    """Of each post in a year: hours per coached teacher, as if it were held."""

    planned: np.ndarray
    offered: np.ndarray
    delivered: np.ndarray
    strain: np.ndarray
    in_use: np.ndarray
    released: np.ndarray


def prices(p, shares):
    """Dollars of a released hour, and of substitutes for an hour of the mix."""
    price = p["money.salary"] * (1 + p["money.benefits"]) / p["money.paid_hours"]
    return price, shares[2] * p["money.substitute_day"] / 7


def thin(size, exponent):
    """How far a programme thins out where so many are coached."""
    return ((size + 50) / 100) ** -exponent


def plan(p, shares, n, coached, evaluative, funded):
    """Of each post with n on the caseload, whose partner coaches so many on the first day."""
    load = shares[0] + shares[1] / p["coaching.group_size"] + p["support.cost_video"] * shares[2]
    load += p["support.cost_online"] * shares[3]
    attended = np.minimum(1, p["coaching.attendance"] * (1 + p["climate.contact_rise"] * evaluative))
    hours = np.full(len(n), float(p["coaching.hours_per_year"]))
    if load == 0:
        planned, offered, released = hours, hours, np.zeros(len(n))
    else:
        direct = np.minimum(1, p["posts.direct_share"] * thin(coached, p["posts.time_thinning"]))
        yields = direct / (np.maximum(1, n) * load)
        weekly = 36 * p["posts.release_hours_per_week"]
        most = yields * (weekly + p["posts.stipend_hours_per_year"])
        planned = {"hours": lambda: hours, "capacity": lambda: most,
                   "budget": lambda: bought(p, shares, n, attended, yields, hours)}[p["coaching.plan"]]()
        offered = planned if p["coaching.plan"] == "budget" else np.minimum(planned, most)
        used = np.divide(offered, yields, out=np.zeros(len(n)), where=yields > 0)
        released = np.clip(used - p["posts.stipend_hours_per_year"], 0,
                           np.inf if p["coaching.plan"] == "budget" else weekly)
    in_use = (n > 0) & (planned > 0) & bool(funded)
    planned, offered, released = (np.where(in_use, hours, 0) for hours in (planned, offered, released))
    strain = np.where(in_use, 1 - offered / np.where(in_use, planned, 1), 0)
    return Plan(planned, offered, offered * attended, strain, in_use, released)


def bought(p, shares, n, attended, yields, hours):
    """Hours that the budget buys."""
    price, video = prices(p, shares)
    stipend_hours = p["posts.stipend_hours_per_year"]
    training = p["training.hours_per_year"] * p["money.training_hour"]
    left = p["money.budget_per_teacher"] * n - p["money.stipend"] - training
    by_hour = price + yields * n * attended * video
    substitutes = n * attended * video
    with np.errstate(divide="ignore", invalid="ignore"):
        planned = np.where(yields * stipend_hours * substitutes >= left, left / substitutes,
                           np.where(by_hour > 0, yields * (stipend_hours * price + left) / by_hour, hours))
    return np.where((left <= 0) | (yields == 0), 0, planned)


def costs(world):
    """Dollars of the year by what they buy: stipends, release, training, substitutes."""
    p, plan = world.parameters, world.plan
    paid = (world.held & plan.in_use).astype(float)
    price, video = prices(p, world.shares)
    return np.array([paid.sum() * p["money.stipend"], paid @ plan.released * price,
                     paid.sum() * p["training.hours_per_year"] * p["money.training_hour"],
                     paid @ (world.on_caseload * plan.delivered) * video])
