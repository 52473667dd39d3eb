#include "sim/results/sources.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <sstream>
#include <system_error>

#include "sim/core/require.hpp"
#include "sim/results/attributes.hpp"
#include "sim/results/open.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

constexpr const char* sources_attribute = "sources";

/// Enough for HDF5 to have all parts open at once.
void require_open_files(const fs::path& joined, std::size_t parts) {
  constexpr std::size_t others = 64;
  rlimit limit{};
  if (parts == 0 || ::getrlimit(RLIMIT_NOFILE, &limit) != 0 || parts + others <= limit.rlim_cur) return;
  const rlim_t allowed = limit.rlim_max;
  limit.rlim_cur = std::min<rlim_t>(allowed, parts + others);
  if (parts + others > allowed || ::setrlimit(RLIMIT_NOFILE, &limit) != 0)
    throw RunError(joined.string() + " is joined of " + std::to_string(parts) + " parts, but a process may open only " +
                   std::to_string(allowed) + " files here; raise the limit (ulimit -n " +
                   std::to_string(parts + others) + "), or make one plain file with 'peerspread merge'");
}

/// Why a part cannot serve, or "".
std::string trouble_with(const fs::path& file, const SourcePart& part) {
  std::error_code failure;
  if (!fs::exists(file, failure)) return "is gone";
  if (fs::file_size(file, failure) != part.bytes || failure) return "has another size than when it was joined";
  try {
    const OpenFile source = open_hdf5(file);
    if (source.seal.description != part.description) return "is another file than the one that was joined";
    if (!read_sources(source.h5).empty()) return "is itself joined of others";
  } catch (const RunError& error) {
    return "cannot be read (" + std::string(error.what()) + ")";
  }
  return "";
}

}  // namespace

void add_sources(const H5::H5File& h5, const std::vector<SourcePart>& sources) {
  std::string lines;
  for (const SourcePart& part : sources)
    lines += std::to_string(part.bytes) + " " + part.description + " " + part.file.string() + "\n";
  set_attribute(h5, sources_attribute, lines);
}

std::vector<SourcePart> read_sources(const H5::H5File& h5) {
  std::istringstream lines(attribute_text(h5, sources_attribute));
  std::vector<SourcePart> parts;
  SourcePart part;
  std::string name;
  while (lines >> part.bytes >> part.description && lines.ignore() && std::getline(lines, name)) {
    part.file = name;
    parts.push_back(part);
  }
  return parts;
}

void check_sources(const fs::path& joined, const std::vector<SourcePart>& sources) {
  require_open_files(joined, sources.size());
  for (const SourcePart& part : sources) {
    const fs::path file = joined.parent_path() / part.file;
    const std::string trouble = trouble_with(file, part);
    if (!trouble.empty())
      throw RunError(joined.string() + " is joined of parts, and " + file.string() + " " + trouble +
                     "; 'peerspread merge' makes one plain file while all parts are there");
  }
}

}  // namespace peerspread
