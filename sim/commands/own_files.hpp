/// The files that a command writes: each its own, and none of what it reads.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/commands/commands.hpp"
#include "sim/core/text_file.hpp"

namespace peerspread {

/// Refuses (InputError, naming both) two of `written` that are one file, and any that this process read as input; also
/// a page that is not called .html. `written` are pairs of an option, as in "--csv", and a file. All ranks ask, and all
/// get the same answer.
void require_own_files(const std::vector<std::pair<std::string, std::filesystem::path>>& written);

/// The file that option `name` asks for (--csv, --report), opened before anything runs but after `require_own_files`;
/// nothing without that option.
std::unique_ptr<TextFile> open_for(const Invocation& invocation, const std::string& name);

/// What --csv, --report and `results` (of --output, if not empty) are; all that a run writes.
std::vector<std::pair<std::string, std::filesystem::path>> files_of(const Invocation& invocation,
                                                                    const std::filesystem::path& results);

}  // namespace peerspread
