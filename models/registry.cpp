#include "models/registry.hpp"

#include "models/bass/model.hpp"
#include "models/peer_coaching/model.hpp"
#include "models/sir/model.hpp"

namespace peerspread {

Registry make_registry() {
  Registry registry;
  registry.push_back(peer_coaching::make_model());
  registry.push_back(bass::make_model());
  registry.push_back(sir::make_model());
  return registry;
}

}  // namespace peerspread
