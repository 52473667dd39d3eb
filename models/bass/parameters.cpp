#include "models/bass/parameters.hpp"

namespace peerspread {

template class SectionTable<bass::ParametersOf>;

namespace bass {

const SectionTable<ParametersOf>& parameter_table() {
  static const SectionTable<ParametersOf> table;
  return table;
}

}  // namespace bass
}  // namespace peerspread
