/// The models that this program has.
#pragma once

#include "sim/model/model.hpp"

namespace peerspread {

/// One of each, the default model first.
Registry make_registry();

}  // namespace peerspread
