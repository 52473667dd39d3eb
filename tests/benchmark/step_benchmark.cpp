/// How fast the whole model steps: teacher-weeks per second by lanes, threads and number of teachers.
/// Run by scripts/benchmark, which reports ratios of medians within one run; absolute times depend on the machine.
#include <benchmark/benchmark.h>

#include <atomic>
#include <map>
#include <memory>
#include <vector>

#include "models/peer_coaching/start_ensemble.hpp"
#include "sim/core/parallel.hpp"
#include "sim/model/kernel.hpp"

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
  return start_ensemble({std::move(people), 1, std::move(worlds), std::move(streams), Observe::off}, width);
}

/// Built once for all repetitions: a million people take longer to build than to step.
std::shared_ptr<const CoachingPopulation> people_of(std::int64_t teachers) {
  static std::map<std::int64_t, std::shared_ptr<const CoachingPopulation>> built;
  auto& people = built[teachers];
  if (!people) people = build_population(parameters_of(teachers, 30), 1, 0);
  return people;
}

/// Weekly stepping alone, in the middle of the second year, over `range(0)` teachers in `range(1)` lanes on `range(2)`
/// threads.
void step(benchmark::State& state) {
  const std::int64_t teachers = state.range(0);
  const auto width = static_cast<std::size_t>(state.range(1));
  const parallel::ThreadLimit limit(static_cast<std::size_t>(state.range(2)));
  const Parameters base = parameters_of(teachers, 30);
  const auto people = people_of(teachers);
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
    // Years' ends are measured by `compare` and `sweep`; here only weeks in which there is support.
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

/// Packs of `worlds` as the program cuts them, ready to be stepped.
void add_packs(const std::shared_ptr<const CoachingPopulation>& people, const std::vector<Parameters>& worlds,
               const std::vector<std::uint32_t>& streams, std::vector<std::unique_ptr<Ensemble>>& packs) {
  for (std::size_t from = 0; from < worlds.size();) {
    const std::size_t width = pack_width(0, worlds.size() - from), to = std::min(from + width, worlds.size());
    const auto some = [&](const auto& all) {
      return std::vector(all.begin() + static_cast<std::ptrdiff_t>(from),
                         all.begin() + static_cast<std::ptrdiff_t>(to));
    };
    packs.push_back(start_ensemble({people, 1, some(worlds), some(streams), Observe::off}, width));
    from = to;
  }
}

constexpr std::uint32_t populations = 4;

/// The stepping of a whole comparison, the worlds of `compare 15 27` with range(0) teachers and 32 replicates: every
/// week of 3 years, yearly events included, nothing observed.
void compare(benchmark::State& state) {
  const parallel::ThreadLimit limit(1);
  const Parameters base = parameters_of(state.range(0), 3);
  for (auto _ : state) {
    for (std::uint32_t number = 0; number < populations; ++number) {
      state.PauseTiming();
      std::vector<Parameters> worlds;
      std::vector<std::uint32_t> streams;
      for (std::uint32_t stream = number; stream < 32; stream += populations) add_worlds(base, stream, worlds, streams);
      std::vector<std::unique_ptr<Ensemble>> packs;
      add_packs(build_population(base, 1, number), worlds, streams, packs);
      state.ResumeTiming();
      for (auto& pack : packs) {
        for (std::size_t week = 0; week < 3 * weeks_per_year; ++week) pack->advance();
        pack.reset();
      }
    }
  }
  state.counters["teacher_weeks"] = static_cast<double>(state.range(0)) * 96 * 3 * weeks_per_year;
}

/// The same of a sweep on range(0) threads: batches such as those of configs/sweeps/benchmark_256.cfg, 47 points and
/// their twin, one batch to each population.
void sweep(benchmark::State& state) {
  const parallel::ThreadLimit limit(static_cast<std::size_t>(state.range(0)));
  Parameters base = parameters_of(2000, 3);
  base.people.partners = 4;
  constexpr std::size_t points = 47;
  std::vector<Parameters> worlds(points + 1, base);
  for (std::size_t point = 0; point < points; ++point) {
    worlds[point].coaching.hours_per_year = 5.0 + 35.0 * static_cast<double>(point) / points;
    worlds[point].climate.evaluative = 0.8 * static_cast<double>(point * 29 % points) / points;
  }
  worlds.back().coaching.years_funded = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<std::unique_ptr<Ensemble>> packs;
    for (std::uint32_t number = 0; number < populations; ++number)
      add_packs(build_population(base, 1, number), worlds, std::vector<std::uint32_t>(points + 1, number), packs);
    std::atomic<std::size_t> next{0};
    state.ResumeTiming();
    parallel::drain([&] {
      const std::size_t mine = next++;
      if (mine >= packs.size()) return false;
      for (std::size_t week = 0; week < 3 * weeks_per_year; ++week) packs[mine]->advance();
      return true;
    });
  }
  state.counters["teacher_weeks"] = 2000.0 * (points + 1) * populations * 3 * weeks_per_year;
}

// Teachers, lanes, threads. Process CPU time would add up both threads; the clock on the wall is what users wait for.
BENCHMARK(step)
    ->ArgNames({"teachers", "lanes", "threads"})
    ->Apply([](auto* step) {
      const auto best = static_cast<std::int64_t>(best_kernel().lanes);
      for (const Kernel& kernel : all_kernels)
        if (runs_here(kernel.lanes)) step->Args({5000, static_cast<std::int64_t>(kernel.lanes), 1});
      for (const std::int64_t threads : {1, 2}) step->Args({18000, best, threads});
    }) -> UseRealTime() -> Unit(benchmark::kMillisecond);
BENCHMARK(step)
    ->Name("scale")
    ->ArgNames({"teachers", "lanes", "threads"})
    ->Apply([](auto* scale) {
      for (const Kernel& kernel : all_kernels)
        if (kernel.lanes >= 8 && runs_here(kernel.lanes))
          for (const std::int64_t teachers : {1000, 10000, 100000, 1000000})
            scale->Args({teachers, static_cast<std::int64_t>(kernel.lanes), 1});
      scale->Args({1000000, static_cast<std::int64_t>(best_kernel().lanes), 2});
    }) -> UseRealTime() -> Unit(benchmark::kMillisecond);
BENCHMARK(compare)
    ->ArgName("teachers")
    ->Arg(18000)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(sweep)->ArgName("threads")->Arg(1)->Arg(2)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
