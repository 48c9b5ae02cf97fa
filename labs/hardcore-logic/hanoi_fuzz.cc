#include "labs/hardcore-logic/fuzzed_game.h"
#include "labs/hardcore-logic/games.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::hardcore_logic;
  static const Instance kUsual =
      boost::json::parse(
          R"({"game":"hanoi","variant":"plain","order":[1,2,3],"start":[[3,2,1],[],[]],"target":"C","right_only":false})")
          .as_object();
  fuzz_game(hanoi(), kUsual, data, size);
  return 0;
}
