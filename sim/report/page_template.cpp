#include "sim/report/page_template.hpp"

#include "peerspread/page.hpp"

namespace peerspread {

std::string_view page_template() { return bundled_page(); }

}  // namespace peerspread
