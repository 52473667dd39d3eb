/// Adoption of an innovation by a community (Bass 1969), person by person. See README.md beside this file.
#pragma once

#include <memory>

#include "sim/model/model.hpp"

namespace peerspread::bass {

std::unique_ptr<const Model> make_model();

}  // namespace peerspread::bass
