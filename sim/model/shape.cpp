#include "sim/model/shape.hpp"

#include <algorithm>

#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

namespace {

/// "coached, schoolmate"; of very many the first two and the last.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names.size() > most && i == 2) {
      text += ", ...";
      i = names.size() - 1;
    }
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text;
}

std::vector<std::string> entries_of(const Axis& axis) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < axis.size(); ++i) entries.push_back(entry_of(axis, i));
  return entries;
}

/// The place of `wanted`, or npos.
std::size_t find_entry(const Axis& axis, const std::string& wanted) {
  for (std::size_t i = 0; i < axis.size(); ++i)
    if (entry_of(axis, i) == wanted) return i;
  return npos;
}

}  // namespace

std::string entry_of(const Axis& axis, std::size_t i) {
  return axis.labels.empty() ? format_number(axis.numbers.at(i)) : axis.labels.at(i);
}

Shape::Shape(const Output& output, const std::vector<Axis>& axes) : output_(output.name) {
  for (const std::string& name : output.axes) {
    const auto found = std::ranges::find(axes, name, &Axis::name);
    if (found == axes.end())
      throw RunError("output " + output.name + " lies over '" + name + "', but no such axis is there");
    axes_.push_back(*found);
  }
  strides_.resize(axes_.size());
  for (std::size_t a = axes_.size(); a-- > 0;) {
    strides_[a] = size_;
    size_ *= axes_[a].size();
  }
}

std::string Shape::no_axis(const std::string& name) const {
  std::vector<std::string> names;
  for (const Axis& axis : axes_) names.push_back(axis.name);
  return "output " + output_ + " has no axis '" + name + "' (" +
         (names.empty() ? "it has none" : "allowed: " + some_of(names)) + ")" + did_you_mean(name, names);
}

std::string Shape::trouble_with(const Selection& selection) const {
  for (const auto& [name, entry] : selection) {
    const auto axis = std::ranges::find(axes_, name, &Axis::name);
    if (axis == axes_.end()) return no_axis(name);
    if (find_entry(*axis, entry) != npos) continue;
    const std::vector<std::string> entries = entries_of(*axis);
    return "'" + entry + "' is no " + name + " of output " + output_ + " (allowed: " + some_of(entries) + ")" +
           did_you_mean(entry, entries);
  }
  for (const Axis& axis : axes_)
    if (axis.size() == 0) return "axis " + axis.name + " of output " + output_ + " has no entries";
  return "";
}

std::string Shape::open_in(const Selection& selection) const {
  for (const Axis& axis : axes_)
    if (axis.size() > 1 && !selection.contains(axis.name))
      return "does not say which " + axis.name + " of output " + output_ +
             " is meant (allowed: " + some_of(entries_of(axis)) + ")";
  return "";
}

Index Shape::index(const Selection& selection) const {
  const std::string trouble = trouble_with(selection);
  if (!trouble.empty()) throw InputError(trouble);
  Index index;
  for (const Axis& axis : axes_) {
    const auto named = selection.find(axis.name);
    index.push_back(named == selection.end() ? axis.size() - 1 : find_entry(axis, named->second));
  }
  return index;
}

std::vector<Index> Shape::along(const std::string& axis, const Selection& selection) const {
  const auto found = std::ranges::find(axes_, axis, &Axis::name);
  if (found == axes_.end()) throw InputError(no_axis(axis));
  const auto moving = static_cast<std::size_t>(found - axes_.begin());
  std::vector<Index> all(found->size(), index(selection));
  for (std::size_t i = 0; i < all.size(); ++i) all[i][moving] = i;
  return all;
}

std::size_t Shape::place_of(const Index& index) const {
  std::size_t place = 0;
  for (std::size_t a = 0; a < axes_.size(); ++a) place += index.at(a) * strides_[a];
  return place;
}

}  // namespace peerspread
