#include "models/peer_coaching/record.hpp"

#include <algorithm>

namespace peerspread::peer_coaching {

std::vector<std::size_t> quantile_weeks(const Parameters& p) {
  std::vector<std::size_t> marks;
  const auto every = static_cast<std::size_t>(p.recording.quantiles_every);
  const std::size_t weeks = static_cast<std::size_t>(p.time.years) * weeks_per_year;
  // Counted within the year, so that the end of a year is always one of them.
  for (std::size_t week = 0; week < weeks; ++week)
    if ((weeks_per_year - 1 - week % weeks_per_year) % every == 0) marks.push_back(week);
  return marks;
}

std::vector<std::uint32_t> tracked_teachers(const Parameters& p, std::size_t teachers) {
  std::size_t wanted = 0;
  if (p.recording.teachers == "all") wanted = teachers;
  if (p.recording.teachers == "sample")
    wanted = std::min(teachers, static_cast<std::size_t>(p.recording.teacher_sample));
  std::vector<std::uint32_t> chosen(wanted);
  for (std::size_t k = 0; k < wanted; ++k) chosen[k] = static_cast<std::uint32_t>(k * teachers / wanted);
  return chosen;
}

void SpreadRecord::persist(Archive& archive) {
  archive.vector(changed.words());
  archive.vector(supported.words());
  archive.value(people);
  archive.value(by_experience);
  archive.value(by_distance);
}

void YearRecord::persist(Archive& archive) {
  archive.vector(practice);
  spread.persist(archive);
  archive.value(survey);
  for (double* x : {&planned, &offered, &posts_filled, &stay, &move, &leave, &energy}) archive.value(*x);
  archive.value(cost);
  archive.value(funded);
  archive.value(mix);
}

void CoachingRecord::persist(Archive& archive) {
  archive.vector(weekly);
  for (auto* values : {&quantile_values, &online_reached}) archive.vector(*values);
  for (YearRecord& year : years) year.persist(archive);
  for (auto& values : recorded) archive.vector(values);
}

}  // namespace peerspread::peer_coaching
