/// The program `peerspread`: the engine's command line with the models of the registry.
#include "models/presenters.hpp"
#include "models/registry.hpp"
#include "sim/commands/cli.hpp"

int main(int argc, char** argv) {
  return peerspread::run_program(argc, argv, peerspread::make_registry(), peerspread::make_presenters());
}
