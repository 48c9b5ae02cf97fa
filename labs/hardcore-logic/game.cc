#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

const char* name_of(Change change) {
  switch (change) {
    case Change::canonical:
      return "canonical";
    case Change::ic1:
      return "IC1";
    case Change::ic2:
      return "IC2";
    case Change::ue1:
      return "UE1";
    case Change::ue2:
      return "UE2";
    case Change::up:
      return "UP";
  }
  return "";
}

}  // namespace quire::labs::hardcore_logic
