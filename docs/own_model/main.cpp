/// The whole command line of peerspread, with a model of one's own beside those that come with it.
#include "models/presenters.hpp"
#include "models/registry.hpp"
#include "rumour.hpp"
#include "sim/commands/cli.hpp"

int main(int argc, char** argv) {
  peerspread::Registry registry = peerspread::make_registry();
  registry.push_back(rumour::make_model());
  return peerspread::run_program(argc, argv, registry, peerspread::make_presenters());
}
