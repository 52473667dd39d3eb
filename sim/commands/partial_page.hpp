/// Pages of campaigns that are watched: of the results file, and before there is one of what is finished.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/report/presenter.hpp"

namespace peerspread {

/// The page that `report` writes.
std::string page_of_file(const Registry& registry, const Presenters& presenters, const std::filesystem::path& results);

/// What a page of an unfinished campaign says of that.
struct PartialPage {
  std::string state;    ///< "not finished"
  std::string how_far;  ///< and as of when
  std::string started;
  Section section;  ///< the answers, and how sure they are
  int refresh = 0;  ///< seconds after which a browser loads it anew; 0: never
};

/// A page of those `replicates` whose rows of all points are in `files`, at least one. The levers come with the whole
/// answer. RunError where a file went away or is damaged.
std::string page_of_parts(const Presenters& presenters, const Campaign& campaign,
                          const std::vector<std::filesystem::path>& files, const std::vector<std::size_t>& replicates,
                          const PartialPage& page);

}  // namespace peerspread
