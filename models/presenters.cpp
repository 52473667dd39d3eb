#include "models/presenters.hpp"

#include "models/peer_coaching/report.hpp"

namespace peerspread {

Presenters make_presenters() {
  Presenters presenters;
  presenters["peer_coaching"] = peer_coaching::make_presenter();
  return presenters;
}

}  // namespace peerspread
