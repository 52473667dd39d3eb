/// How fast the whole model steps: teacher-weeks per second by lanes, threads and number of teachers.
/// Run by scripts/benchmark, which reports ratios of medians within one run; absolute times depend on the machine.
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <vector>

#include "models/peer_coaching/ensemble.hpp"
#include "sim/parallel.hpp"

namespace {

using namespace peerspread;
using namespace peerspread::peer_coaching;

Parameters parameters_of(std::int64_t teachers, std::int64_t years) {
  Parameters p;
  p.people.teachers = teachers;
  p.time.years = years;
  return p;
}

/// 15 hours, 27 hours and the no-support twin of each noise stream, side by side: the lanes of the main comparison.
void add_worlds(const Parameters& base, std::uint32_t stream, std::vector<Parameters>& worlds,
                std::vector<std::uint32_t>& streams) {
  for (const double hours : {15.0, 27.0, 0.0}) {
    worlds.push_back(base);
    worlds.back().coaching.hours_per_year = hours;
    if (hours == 0.0) worlds.back().coaching.years_funded = 0;
    streams.push_back(stream);
  }
}

std::unique_ptr<Ensemble> start(std::shared_ptr<const CoachingPopulation> people, const Parameters& base,
                                std::size_t width) {
  std::vector<Parameters> worlds;
  std::vector<std::uint32_t> streams;
  for (std::uint32_t stream = 0; worlds.size() < width; ++stream) add_worlds(base, stream, worlds, streams);
  worlds.resize(width);
  streams.resize(width);
  return start_ensemble(std::move(people), 1, std::move(worlds), std::move(streams), width, Observe::off);
}

/// Weekly stepping alone, in the middle of the second year, over `range(0)` teachers in `range(1)` lanes on `range(2)`
/// threads.
void step(benchmark::State& state) {
  const std::int64_t teachers = state.range(0);
  const auto width = static_cast<std::size_t>(state.range(1));
  const parallel::ThreadLimit limit(static_cast<std::size_t>(state.range(2)));
  const Parameters base = parameters_of(teachers, 30);
  const auto people = build_population(base, 1, 0);
  auto ensemble = start(people, base, width);
  std::size_t week = 0;
  const auto advance = [&] {
    if (++week == 30 * weeks_per_year) {  // a run has an end; begin another
      ensemble = start(people, base, width);
      week = 1;
    }
    ensemble->advance();
  };
  // The first weeks of a year are without support: start where there is.
  while (week < weeks_per_year + 10) advance();
  std::size_t measured = 0;
  for (auto _ : state) {
    // Years' ends are measured by `campaign`; here only weeks in which there is support.
    while (week % weeks_per_year < 5 || week % weeks_per_year > 30) {
      state.PauseTiming();
      advance();
      state.ResumeTiming();
    }
    advance();
    ++measured;
  }
  state.counters["teacher_weeks"] =
      benchmark::Counter(static_cast<double>(measured) * static_cast<double>(teachers) * static_cast<double>(width),
                         benchmark::Counter::kIsRate);
  state.counters["bytes_per_teacher_and_lane"] =
      static_cast<double>(ensemble->state_bytes()) / static_cast<double>(teachers) / static_cast<double>(width);
}

/// The stepping of a whole comparison: every week of 3 years, yearly events included, nothing observed. The same worlds
/// as `compare 15 27` with range(0) teachers and 32 replicates in 4 populations, in packs of the widest register.
void campaign(benchmark::State& state) {
  const parallel::ThreadLimit limit(1);
  const Parameters base = parameters_of(state.range(0), 3);
  for (auto _ : state) {
    for (std::uint32_t number = 0; number < 4; ++number) {
      state.PauseTiming();
      const auto people = build_population(base, 1, number);
      std::vector<Parameters> worlds;
      std::vector<std::uint32_t> streams;
      for (std::uint32_t stream = number; stream < 32; stream += 4) add_worlds(base, stream, worlds, streams);
      state.ResumeTiming();
      for (std::size_t from = 0; from < worlds.size(); from += lanes::widest) {
        const auto to = std::min(from + lanes::widest, worlds.size());
        state.PauseTiming();
        auto ensemble = start_ensemble(
            people, 1,
            {worlds.begin() + static_cast<std::ptrdiff_t>(from), worlds.begin() + static_cast<std::ptrdiff_t>(to)},
            {streams.begin() + static_cast<std::ptrdiff_t>(from), streams.begin() + static_cast<std::ptrdiff_t>(to)},
            lanes::widest, Observe::off);
        state.ResumeTiming();
        for (std::size_t week = 0; week < 3 * weeks_per_year; ++week) ensemble->advance();
      }
    }
  }
  state.counters["teacher_weeks"] = static_cast<double>(state.range(0)) * 96 * 3 * weeks_per_year;
}

// Teachers, lanes, threads. Process CPU time would add up both threads; the clock on the wall is what users wait for.
BENCHMARK(step)
    ->ArgNames({"teachers", "lanes", "threads"})
    ->Args({5000, 1, 1})
    ->Args({5000, 4, 1})
    ->Args({5000, 8, 1})
    ->Args({5000, 16, 1})
    ->Args({18000, 16, 1})
    ->Args({18000, 16, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(step)
    ->Name("scale")
    ->ArgNames({"teachers", "lanes", "threads"})
    ->Args({1000, lanes::widest, 1})
    ->Args({10000, lanes::widest, 1})
    ->Args({100000, lanes::widest, 1})
    ->Args({1000000, lanes::widest, 1})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(campaign)
    ->ArgName("teachers")
    ->Arg(2000)
    ->Arg(18000)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
