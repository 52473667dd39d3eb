/// Who explains which model's results; a model without an entry is presented as every model is.
#pragma once

#include "sim/report/presenter.hpp"

namespace peerspread {

Presenters make_presenters();

}  // namespace peerspread
