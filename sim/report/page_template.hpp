/// The page into which a report's data go. Apart, for it is bundled anew with every change of the engine in it, and
/// only page_template.cpp is then compiled again.
#pragma once

#include <string_view>

namespace peerspread {

/// Empty where npm was missing at build time.
std::string_view page_template();

}  // namespace peerspread
