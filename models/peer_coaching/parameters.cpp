#include "models/peer_coaching/parameters.hpp"

namespace peerspread {

template class SectionTable<peer_coaching::ParametersOf>;

namespace peer_coaching {

const SectionTable<ParametersOf>& parameter_table() {
  static const SectionTable<ParametersOf> table;
  return table;
}

}  // namespace peer_coaching
}  // namespace peerspread
