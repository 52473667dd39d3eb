"""Hours that leaders' time and money allow, and what they cost: section 7.5 of ODD.md."""

import dataclasses

import numpy as np

ITEMS = ("stipend", "release", "training", "substitutes")


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


def plan(p, shares, n, evaluative, funded):
    load = shares[0] + shares[1] / p["coaching.group_size"] + p["support.cost_video"] * shares[2]
    load += p["support.cost_online"] * shares[3]
    attended = np.minimum(1, p["coaching.attendance"] * (1 + p["climate.contact_rise"] * evaluative))
    hours = np.full(len(n), float(p["coaching.hours_per_year"]))
    if load == 0:
        planned, offered, released = hours, hours, np.zeros(len(n))
    else:
        yields = p["posts.direct_share"] / (np.maximum(1, n) * load)
        weekly = 36 * p["posts.release_hours_per_week"]
        most = yields * (weekly + p["posts.stipend_hours_per_year"])
        planned = {"hours": lambda: hours, "capacity": lambda: most,
                   "budget": lambda: bought(p, shares, n, attended, yields, hours)}[p["coaching.plan"]]()
        offered = planned if p["coaching.plan"] == "budget" else np.minimum(planned, most)
        used = np.divide(offered, yields, out=np.zeros(len(n)), where=yields > 0)
        released = np.clip(used - p["posts.stipend_hours_per_year"], 0,
                           np.inf if p["coaching.plan"] == "budget" else weekly)
    in_use = (n > 0) & (planned > 0) & bool(funded)
    zero = np.where(in_use, 1.0, 0.0)
    planned, offered, released = planned * zero, offered * zero, released * zero
    strain = np.where(in_use, 1 - offered / np.where(in_use, planned, 1), 0)
    return Plan(planned, offered, offered * attended, strain, in_use, released)


def bought(p, shares, n, attended, yields, hours):
    """Hours that the budget buys."""
    price, video = prices(p, shares)
    stipend_hours = p["posts.stipend_hours_per_year"]
    left = p["money.budget_per_teacher"] * n - p["money.stipend"] - p["training.hours_per_year"] * p["money.training_hour"]
    by_hour = price + yields * n * attended * video
    substitutes = n * attended * video
    with np.errstate(divide="ignore", invalid="ignore"):
        planned = np.where(yields * stipend_hours * substitutes >= left, left / substitutes,
                           np.where(by_hour > 0, yields * (stipend_hours * price + left) / by_hour, hours))
    return np.where((left <= 0) | (yields == 0), 0, planned)


def records(p, world):
    """Outputs of the year that hang on the plan; not defined without a post in use."""
    plan, n = world.plan, world.on_caseload
    held = world.held
    paid = (held & plan.in_use).astype(float)
    price, video = prices(p, world.shares)
    items = [paid.sum() * p["money.stipend"], (paid * plan.released).sum() * price,
             paid.sum() * p["training.hours_per_year"] * p["money.training_hour"],
             (paid * n * plan.delivered).sum() * video]
    if not world.funded or n.sum() == 0:
        nothing = np.nan
        return {"hours_planned": nothing, "hours_offered": nothing, "posts_filled": nothing, "cost": nothing,
                "cost_items": np.full(len(items), nothing)}
    seats = np.count_nonzero(world.people.caseload >= 0)
    in_use = plan.in_use
    return {"hours_planned": (n * plan.planned).sum() / n.sum(),
            "hours_offered": (n * plan.offered * held).sum() / n.sum(),
            "posts_filled": (in_use & held).sum() / in_use.sum() if in_use.any() else np.nan,
            "cost_items": np.array(items) / seats, "cost": sum(items) / seats}
