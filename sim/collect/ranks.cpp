#include "sim/collect/ranks.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <string>

#include "sim/core/require.hpp"

#ifdef PEERSPREAD_MPI
#include <mpi.h>
#endif

namespace peerspread {

namespace {

/// Set by mpirun and srun in every process they start.
constexpr std::array launched_by = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK", "PMI_RANK"};

bool launched() {
  return std::ranges::any_of(launched_by, [](const char* name) { return std::getenv(name) != nullptr; });
}

}  // namespace

#ifdef PEERSPREAD_MPI

Ranks::Ranks() {
  if (!launched()) return;
  int given = 0, number = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &given);
  MPI_Comm_rank(MPI_COMM_WORLD, &number);
  rank_ = static_cast<std::size_t>(number);
  MPI_Comm_size(MPI_COMM_WORLD, &number);
  size_ = static_cast<std::size_t>(number);
  MPI_Comm machine;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
  MPI_Comm_size(machine, &number);
  on_this_machine_ = static_cast<std::size_t>(number);
  MPI_Comm_free(&machine);
  if (size_ > 1 && given < MPI_THREAD_SERIALIZED)
    throw RunError("this MPI cannot be used by programs with threads; run one process per shard instead (--shard)");
}

Ranks::~Ranks() {
  if (launched()) MPI_Finalize();
}

void Ranks::meet() {
  if (size_ > 1) MPI_Barrier(MPI_COMM_WORLD);
}

std::vector<std::size_t> Ranks::from_first(std::vector<std::size_t> values) {
  if (size_ == 1) return values;
  unsigned long long count = values.size();
  MPI_Bcast(&count, 1, MPI_UNSIGNED_LONG_LONG, 0, MPI_COMM_WORLD);
  values.resize(count);
  static_assert(sizeof(std::size_t) == sizeof(unsigned long long));
  MPI_Bcast(values.data(), static_cast<int>(count), MPI_UNSIGNED_LONG_LONG, 0, MPI_COMM_WORLD);
  return values;
}

bool Ranks::all(bool own) {
  if (size_ == 1) return own;
  int mine = own ? 1 : 0, everybody = 0;
  MPI_Allreduce(&mine, &everybody, 1, MPI_INT, MPI_LAND, MPI_COMM_WORLD);
  return everybody != 0;
}

NextBatch Ranks::share(std::vector<std::size_t> pending) {
  if (size_ == 1) return in_order(std::move(pending));
  struct Counter {
    MPI_Win window{};
    long long* value = nullptr;
    std::mutex mutex;  // MPI_THREAD_SERIALIZED: one call at a time
    explicit Counter(bool first) {
      const MPI_Aint bytes = first ? static_cast<MPI_Aint>(sizeof(long long)) : 0;
      MPI_Win_allocate(bytes, sizeof(long long), MPI_INFO_NULL, MPI_COMM_WORLD, &value, &window);
      if (first) *value = 0;
      MPI_Barrier(MPI_COMM_WORLD);
      MPI_Win_lock_all(0, window);
    }
    ~Counter() {
      MPI_Win_unlock_all(window);
      MPI_Win_free(&window);
    }
  };
  const auto counter = std::make_shared<Counter>(first());
  return [counter, pending = std::move(pending)]() -> std::optional<std::size_t> {
    const std::scoped_lock lock(counter->mutex);
    const long long one = 1;
    long long place = 0;
    MPI_Fetch_and_op(&one, &place, MPI_LONG_LONG, 0, 0, MPI_SUM, counter->window);
    MPI_Win_flush(0, counter->window);
    return static_cast<std::size_t>(place) < pending.size() ? std::optional(pending[static_cast<std::size_t>(place)])
                                                            : std::nullopt;
  };
}

void Ranks::abort(int status) {
  if (size_ > 1) MPI_Abort(MPI_COMM_WORLD, status);
  std::exit(status);
}

bool Ranks::built_in() { return true; }

#else

Ranks::Ranks() {
  const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (size == nullptr) size = std::getenv("PMI_SIZE");
  if (launched() && size != nullptr && std::string(size) != "1")
    throw RunError("this peerspread was built without MPI, so each of " + std::string(size) +
                   " processes would do all the work; build it with 'cmake --workflow --preset mpi'");
}
Ranks::~Ranks() = default;
void Ranks::meet() {}
std::vector<std::size_t> Ranks::from_first(std::vector<std::size_t> values) { return values; }
bool Ranks::all(bool own) { return own; }
NextBatch Ranks::share(std::vector<std::size_t> pending) { return in_order(std::move(pending)); }
void Ranks::abort(int status) { std::exit(status); }
bool Ranks::built_in() { return false; }

#endif

}  // namespace peerspread
