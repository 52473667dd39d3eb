/// An epidemic: people are susceptible, infectious, recovered for good. See README.md beside this file.
#pragma once

#include "sim/model/model.hpp"

namespace peerspread::sir {
std::unique_ptr<const Model> make_model();
}
