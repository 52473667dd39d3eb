/// What the program makes sure of about its own process before it does anything else.
#pragma once

#include <filesystem>

namespace peerspread {

/// Descriptors 0, 1 and 2 that are closed become /dev/null, or the first file that is opened would get what is meant
/// for the terminal; reading or writing there fails as on a closed one. A file that grows beyond `ulimit -f` is an
/// error like a full disk, not the end of the process.
void make_ready();

/// Where `cmake --install` put `share/peerspread`, seen from the program that runs; or "".
std::filesystem::path installed_files();

}  // namespace peerspread
