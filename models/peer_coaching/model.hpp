/// The peer-coaching model, as the engine sees it. Its description is ODD.md.
#pragma once

#include <memory>

#include "sim/model/model.hpp"

namespace peerspread::peer_coaching {

std::unique_ptr<const Model> make_model();

}  // namespace peerspread::peer_coaching
