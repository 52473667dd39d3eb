/// The program `peerspread`: the engine's command line with the models of the registry.
#include <cstdio>
#include <string>

#include "models/registry.hpp"
#include "sim/cli.hpp"
#include "sim/cpu_check.hpp"

int main(int argc, char** argv) {
  const std::string missing = peerspread::missing_cpu_features();
  if (!missing.empty()) {
    std::fprintf(stderr,
                 "peerspread: built for another processor: this one lacks %s; build it here, or with -DPEERSPREAD_ARCH="
                 "x86-64-v2 for any\n",
                 missing.c_str());
    return 1;
  }
  return peerspread::run_program(argc, argv, peerspread::make_registry());
}
