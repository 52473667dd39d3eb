#include "sim/commands/own_files.hpp"

#include "sim/core/require.hpp"
#include "sim/core/text_input.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

namespace fs = std::filesystem;

namespace {

/// People open a page by its name's ending. A device has none.
void require_page_name(const std::string& option, const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  const bool device = fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
  const std::string ending = file.extension().string();
  if (!device && ending != ".html" && ending != ".htm")
    throw InputError(wrong("command line")
                         .key(option + " " + file.string())
                         .is("a page is HTML")
                         .allowed("a name that ends in .html"));
  if (!has_page())
    throw RunError("this build has no report page, for npm was missing when it was built; everything else is there");
}

}  // namespace

void require_own_files(const std::vector<std::pair<std::string, fs::path>>& written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    const auto& [option, file] = written[i];
    const auto refuse = [&, &option = option](const std::string& what) {
      throw InputError(wrong("command line").is(option + what));
    };
    if (file.empty()) refuse(" needs the name of a file");
    if (option == "--report" || option == "--brief") require_page_name(option, file);
    const auto refuse_other = [&, &file = file](const std::string& what, const fs::path& other) {
      refuse(" " + file.string() + " is " + what + " (" + other.string() + "); give it a name of its own");
    };
    const fs::path read = input_that_is(file);
    if (!read.empty()) refuse_other("what this command reads", read);
    for (std::size_t j = 0; j < i; ++j)
      if (same_file(file, written[j].second)) refuse_other("the file of " + written[j].first, written[j].second);
  }
}

std::vector<std::pair<std::string, fs::path>> files_of(const Invocation& invocation, const fs::path& results) {
  std::vector<std::pair<std::string, fs::path>> files;
  if (!results.empty()) files.emplace_back("--output", results);
  for (const char* name : {"csv", "report", "brief"})
    if (const auto flag = invocation.line.flags.find(name); flag != invocation.line.flags.end())
      files.emplace_back("--" + flag->first, flag->second);
  return files;
}

std::unique_ptr<TextFile> open_for(const Invocation& invocation, const std::string& name) {
  const auto flag = invocation.line.flags.find(name);
  if (flag == invocation.line.flags.end()) return nullptr;
  return std::make_unique<TextFile>(flag->second, invocation.has("overwrite"));
}

}  // namespace peerspread
